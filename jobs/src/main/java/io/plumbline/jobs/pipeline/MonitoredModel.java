package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.baseline.InvalidBaseline;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spec with the text of its baseline, as it travels to the operators.
 *
 * @param spec the model's configuration
 * @param baseline the content of the baseline's file, or null for a model without one
 */
public record MonitoredModel(ModelSpec spec, @Nullable String baseline) implements Serializable {
  /** The model with its baseline read. */
  Loaded load() {
    if (baseline == null) {
      return Loaded.of(spec, null, layoutWithoutBaseline(spec));
    }
    Baseline read;
    try {
      read = BaselineJson.read(baseline);
    } catch (InvalidBaseline e) {
      throw new IllegalStateException("the baseline of " + spec.id() + " was read before", e);
    }
    return Loaded.of(spec, read, read.layout());
  }

  /** The columns that the configuration alone names, counted on spec-free bins. */
  private static Layout layoutWithoutBaseline(ModelSpec spec) {
    List<ColumnLayout> columns = new ArrayList<>();
    spec.features()
        .forEach(
            (name, feature) -> {
              ColumnKind kind = feature.kind() == null ? ColumnKind.NUMERIC : feature.kind();
              columns.add(new ColumnLayout(Section.FEATURE, name, kind, null, List.of()));
            });
    ColumnKind label =
        spec.problem() == Problem.REGRESSION ? ColumnKind.NUMERIC : ColumnKind.CATEGORICAL;
    columns.add(new ColumnLayout(Section.PREDICTION_LABEL, "", label, null, List.of()));
    if (spec.problem() == Problem.BINARY_CLASSIFICATION) {
      columns.add(
          new ColumnLayout(Section.PREDICTION_SCORE, "", ColumnKind.NUMERIC, null, List.of()));
    }
    return new Layout(columns);
  }

  /**
   * A model ready to fold and to evaluate.
   *
   * @param spec its configuration
   * @param baseline what windows are compared with, or null
   * @param layout how its columns are counted
   * @param evaluation how its windows are evaluated
   */
  record Loaded(
      ModelSpec spec, @Nullable Baseline baseline, Layout layout, WindowEvaluation evaluation) {
    private static Loaded of(ModelSpec spec, @Nullable Baseline baseline, Layout layout) {
      return new Loaded(spec, baseline, layout, WindowEvaluation.of(spec, baseline, layout));
    }
  }
}
