package io.plumbline.jobs.config;

import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.WindowConstraints.Naming;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's constraints in the sense of SageMaker Model Monitor.
 *
 * @param file the {@code constraints.json}, absolute; it need not be there; null to suggest
 *     constraints from the baseline
 * @param naming which of its columns are the model's answer and score
 * @param options where to follow Model Monitor and where not
 */
public record ConstraintsConfig(@Nullable Path file, Naming naming, Options options) {
  /** Suggested from the baseline, predictions under their subjects, as Model Monitor has it. */
  public static final ConstraintsConfig DEFAULT =
      new ConstraintsConfig(null, Naming.SUBJECTS, Options.DEFAULT);

  private static final List<Boolean> TIES = List.of(false, true);

  /** Reads the key of a model: a file, or a mapping. */
  static ConstraintsConfig read(Place place, Path configuration) {
    if (!place.isMapping()) {
      return new ConstraintsConfig(file(place, configuration), Naming.SUBJECTS, Options.DEFAULT);
    }
    Fields fields = place.fields();
    Path file = fields.at("file").map(at -> file(at, configuration)).orElse(null);
    String label = fields.readOrNull("label", Values::text);
    String score = fields.readOrNull("score", Values::text);
    boolean deequTies =
        fields.read("equal-values", Values.choice(TIES, ConstraintsConfig::named), false);
    boolean nonNegative = fields.read("non-negative", Values::flag, false);
    fields.refuseOthers();
    if (label != null && label.equals(score)) {
      fields.problem("score", "must be another column than label: was \"" + score + "\" again");
    }
    return new ConstraintsConfig(
        file, new Naming(label, score), new Options(deequTies, nonNegative));
  }

  private static String named(boolean deequTies) {
    return deequTies ? "deequ" : "counted";
  }

  private static @Nullable Path file(Place place, Path configuration) {
    return place.readOrNull(value -> configuration.resolveSibling(Values.text(value)).normalize());
  }
}
