package io.plumbline.jobs.specs;

import io.plumbline.connectors.reference.BaselineFile;
import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationProblem;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.expression.InvalidExpression;
import io.plumbline.jobs.expression.ParsedExpression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The baselines' files of models, which must fit their specs, and those of their constraints. Each
 * may have so many bytes.
 */
public final class Baselines implements BaselineReader {
  private final int mostBytes;

  /**
   * @param mostBytes a larger file is refused unread
   */
  Baselines(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * What is wrong with the baselines and constraints that are there; one that is not there yet is
   * no problem.
   *
   * @return empty if they all fit
   */
  public static List<ConfigurationProblem> check(Configuration configuration) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    Baselines baselines = new Baselines(configuration.limits().baselineBytes());
    for (int i = 0; i < configuration.models().size(); i++) {
      ModelConfig model = configuration.models().get(i);
      if (model.baseline() != null && Files.exists(model.baseline())) {
        baselines.read(model, "models[" + i + "].", problems);
      }
      Path constraints = model.constraints().file();
      if (constraints != null && Files.exists(constraints)) {
        baselines.readConstraints(model, "models[" + i + "].", problems);
      }
    }
    return problems;
  }

  @Override
  public @Nullable String readConstraints(
      ModelConfig model, String at, List<ConfigurationProblem> problems) {
    Path file = model.constraints().file();
    return file == null
        ? null
        : ConstraintsFile.read(file, mostBytes, at + "constraints", problems);
  }

  @Override
  public @Nullable String read(ModelConfig model, String at, List<ConfigurationProblem> problems) {
    Path file = model.baseline();
    if (file == null) {
      return null;
    }
    Baseline baseline;
    try {
      if (isTooLarge(file)) {
        problems.add(
            new ConfigurationProblem(
                at + "baseline",
                0,
                file
                    + " must have at most "
                    + mostBytes
                    + " bytes (limits.baseline-bytes): has "
                    + Files.size(file)));
        return null;
      }
      baseline = BaselineFile.read(file, mostBytes);
    } catch (IOException e) {
      problems.add(new ConfigurationProblem(at + "baseline", 0, String.valueOf(e.getMessage())));
      return null;
    }
    int before = problems.size();
    compare(model, at, file, baseline, problems);
    return problems.size() > before ? null : BaselineJson.write(baseline);
  }

  private boolean isTooLarge(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) > mostBytes;
  }

  private static void compare(
      ModelConfig model,
      String at,
      Path file,
      Baseline baseline,
      List<ConfigurationProblem> problems) {
    if (baseline.model() != null && !baseline.model().equals(model.id())) {
      problems.add(
          new ConfigurationProblem(
              at + "baseline",
              0,
              file
                  + " is a baseline of the model '"
                  + baseline.model()
                  + "', not of '"
                  + model.id()
                  + "'"));
    }
    if (WindowEvaluation.RESERVED_BASELINES.contains(baseline.name())) {
      problems.add(
          new ConfigurationProblem(
              at + "baseline",
              0,
              "no baseline may be called "
                  + String.join(", ", WindowEvaluation.RESERVED_BASELINES)
                  + ": was the name of the one in "
                  + file));
    }
    for (int i = 0; i < model.baselines().size(); i++) {
      if (model.baselines().get(i).name().equals(baseline.name())) {
        problems.add(
            new ConfigurationProblem(
                at + "baselines[" + i + "].name",
                0,
                "every baseline must have a name of its own: was \""
                    + baseline.name()
                    + "\", the name of the one in "
                    + file));
      }
    }
    Map<String, ColumnKind> kinds = new HashMap<>();
    for (ColumnLayout column : baseline.layout().columns()) {
      if (column.section() == Section.FEATURE) {
        kinds.put(column.name(), column.kind());
        ownName(model.constraints().naming().label(), "label", column, at, problems);
        ownName(model.constraints().naming().score(), "score", column, at, problems);
      }
      if (column.section() == Section.PREDICTION_LABEL) {
        boolean numeric = column.kind() == ColumnKind.NUMERIC;
        if (numeric != (model.problem() == Problem.REGRESSION)) {
          problems.add(
              new ConfigurationProblem(
                  at + "problem",
                  0,
                  "the predictions in "
                      + file
                      + " are "
                      + column.kind().wireName()
                      + ", which does not fit "
                      + model.problem().wireName()
                      + ": make the baseline anew with --config"));
        }
      }
    }
    known(model, at, file, kinds.keySet(), problems);
    long aged = model.features().values().stream().filter(feature -> feature.age() != null).count();
    model
        .segments()
        .problemWith(baseline.layout().columns().size() + (int) aged)
        .ifPresent(tooMany -> problems.add(new ConfigurationProblem(at + "segments", 0, tooMany)));
    for (Map.Entry<String, FeatureSpec> feature : model.features().entrySet()) {
      ColumnKind configured = feature.getValue().kind();
      ColumnKind counted = kinds.get(feature.getKey());
      if (counted == null) {
        problems.add(
            new ConfigurationProblem(
                at + "features." + feature.getKey(),
                0,
                "the baseline "
                    + file
                    + " has no such feature: it has "
                    + kinds.keySet().stream().sorted().toList()));
      } else if (configured != null && configured != counted) {
        problems.add(
            new ConfigurationProblem(
                at + "features." + feature.getKey() + ".kind",
                0,
                "is "
                    + configured.wireName()
                    + " here and "
                    + counted.wireName()
                    + " in "
                    + file
                    + ": make the baseline anew with --config"));
      }
    }
  }

  /** An expression over a feature that the model does not have says nothing of any event. */
  private static void known(
      ModelConfig model,
      String at,
      Path file,
      Set<String> features,
      List<ConfigurationProblem> problems) {
    for (Expression expression : model.expressions()) {
      SortedSet<String> named;
      try {
        named = ParsedExpression.of(expression.text()).features();
      } catch (InvalidExpression e) {
        continue; // said by who read the configuration
      }
      Set<String> unknown = new TreeSet<>(named);
      unknown.removeAll(features);
      String difference = differenceThatIsAName(named, unknown, features);
      for (String name : unknown) {
        problems.add(
            new ConfigurationProblem(
                at + "expressions." + expression.name(),
                0,
                "the baseline "
                    + file
                    + " has no feature \""
                    + name
                    + "\""
                    + (difference == null
                        ? ": it has " + features.stream().sorted().toList()
                        : ": a name that is no plain word is written features[\""
                            + difference
                            + "\"]")));
      }
    }
  }

  /** The feature {@code hours-per-week} of one who wrote the difference of three. */
  private static @Nullable String differenceThatIsAName(
      Set<String> named, Set<String> unknown, Set<String> features) {
    return features.stream()
        .sorted()
        .filter(
            name -> {
              List<String> parts = List.of(name.split("[^A-Za-z0-9_]+"));
              return parts.size() > 1
                  && named.containsAll(parts)
                  && parts.stream().anyMatch(unknown::contains);
            })
        .findFirst()
        .orElse(null);
  }

  /** What constraints call a part of the prediction must not be a feature, too. */
  private static void ownName(
      @Nullable String name,
      String key,
      ColumnLayout feature,
      String at,
      List<ConfigurationProblem> problems) {
    if (feature.name().equals(name)) {
      problems.add(
          new ConfigurationProblem(
              at + "constraints." + key,
              0,
              "must be no feature of the baseline: was \""
                  + name
                  + "\"; make the baseline anew with --"
                  + key
                  + " "
                  + name
                  + ", or leave it out"));
    }
  }
}
