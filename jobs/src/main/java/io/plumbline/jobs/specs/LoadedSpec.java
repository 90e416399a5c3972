package io.plumbline.jobs.specs;

import io.plumbline.connectors.sagemaker.ConstraintsJson;
import io.plumbline.connectors.sagemaker.InvalidSageMakerFile;
import io.plumbline.connectors.sagemaker.SageMakerDocument;
import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.baseline.InvalidBaseline;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.WindowConstraints;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.AgeSource;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.segment.SegmentName;
import io.plumbline.detectors.segment.Segmentation;
import io.plumbline.detectors.spec.AgeSpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import io.plumbline.jobs.config.ConstraintsConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A spec ready to fold and to evaluate.
 *
 * @param spec the model's configuration
 * @param baseline what windows are compared with, or null
 * @param layout how the model's columns are counted, with the spec's expressions
 * @param segmentation which slices of the traffic are counted by themselves as well
 * @param fingerprint what is counted under another does not merge: of the layout and the
 *     segmentation
 * @param evaluation how its windows are evaluated
 * @param constraints what Model Monitor would find of its windows
 * @param constraintsFile the file that the constraints were read from; null where they are
 *     suggested
 */
public record LoadedSpec(
    ModelSpec spec,
    @Nullable Baseline baseline,
    Layout layout,
    Segmentation segmentation,
    long fingerprint,
    WindowEvaluation evaluation,
    WindowConstraints constraints,
    @Nullable SageMakerDocument<Constraints> constraintsFile) {
  /**
   * Loads a spec.
   *
   * @param baselineText the content of the baseline's file, or null for a model without one
   * @param constraints how constraints are applied
   * @param constraintsText the content of the constraints' file, or null for a model without one
   * @param capacity how much is kept of what the baseline does not name
   */
  static LoadedSpec of(
      ModelSpec spec,
      @Nullable String baselineText,
      ConstraintsConfig constraints,
      @Nullable String constraintsText,
      Capacity capacity) {
    Baseline baseline = null;
    if (baselineText != null) {
      try {
        baseline = BaselineJson.read(baselineText);
      } catch (InvalidBaseline e) {
        throw new IllegalStateException("the baseline of " + spec.id() + " was read before", e);
      }
    }
    Layout columns = baseline == null ? layoutWithoutBaseline(spec) : baseline.layout();
    Layout layout = columns.with(capacity).with(spec.expressions()).withAges(ages(spec));
    SageMakerDocument<Constraints> file =
        constraintsText == null ? null : read(constraintsText, spec);
    WindowConstraints rules =
        WindowConstraints.of(
            spec,
            constraints.naming(),
            constraints.options(),
            file == null ? null : file.content(),
            baseline,
            layout);
    WindowEvaluation evaluation =
        spec.dataQuality().modelMonitor()
            ? WindowEvaluation.of(spec, baseline, layout, rules)
            : WindowEvaluation.of(spec, baseline, layout);
    Segmentation segmentation = segmentation(spec.segments(), baseline);
    return new LoadedSpec(
        spec,
        baseline,
        layout,
        segmentation,
        segmentation.fingerprint(layout),
        evaluation,
        rules,
        file);
  }

  private static SortedMap<String, AgeSource> ages(ModelSpec spec) {
    SortedMap<String, AgeSource> ages = new TreeMap<>();
    spec.features()
        .forEach(
            (name, feature) -> {
              AgeSpec age = feature.age();
              if (age != null) {
                ages.put(name, age.source());
              }
            });
    return ages;
  }

  private static SageMakerDocument<Constraints> read(String constraints, ModelSpec spec) {
    try {
      return ConstraintsJson.read(constraints);
    } catch (InvalidSageMakerFile e) {
      throw new IllegalStateException("the constraints of " + spec.id() + " were read before", e);
    }
  }

  /**
   * The segments of the spec; the most frequent ones of the baseline are known. Where it has others
   * still, all that is not known is held against those, so no more are kept apart.
   */
  private static Segmentation segmentation(SegmentSpec spec, @Nullable Baseline baseline) {
    List<Segmentation.Division> divisions = new ArrayList<>();
    for (List<String> columns : spec.divisions()) {
      Map<String, Profile> referred = new TreeMap<>();
      if (baseline != null) {
        baseline.divisions().stream()
            .filter(division -> division.columns().equals(columns))
            .forEach(division -> referred.putAll(division.segments()));
      }
      boolean more = referred.remove(SegmentName.other(columns)) != null;
      List<String> known =
          referred.keySet().stream()
              .sorted(
                  Comparator.comparingLong((String name) -> -referred.get(name).events())
                      .thenComparing(Comparator.naturalOrder()))
              .limit(spec.most())
              .sorted()
              .toList();
      divisions.add(
          new Segmentation.Division(columns, known, more ? 0 : spec.most() - known.size()));
    }
    return new Segmentation(divisions);
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
}
