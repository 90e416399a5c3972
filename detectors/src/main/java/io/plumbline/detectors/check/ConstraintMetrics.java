package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.constraint.ConstraintFigure;
import io.plumbline.detectors.constraint.ConstraintFigure.Obstacle;
import io.plumbline.detectors.constraint.WindowConstraints;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of Model Monitor's rules as metrics. A violation is critical: there is no milder one.
 * Nothing guards it against chance, as nothing does there.
 *
 * @param spec the model's spec
 * @param baseline what distributions are compared with, or null
 * @param rules the model's constraints
 */
record ConstraintMetrics(ModelSpec spec, @Nullable Baseline baseline, WindowConstraints rules) {
  /** Adds the figures of a window with events. */
  void add(ClosedWindow window, Profile profile, List<Metric> into) {
    for (ConstraintFigure figure : rules.evaluate(profile).outcome().figures()) {
      into.add(metric(window, figure));
    }
  }

  private Metric metric(ClosedWindow window, ConstraintFigure figure) {
    Double value = figure.value();
    Baseline compared = figure.check().isOfBaseline() ? baseline : null;
    Reason reason = value == null ? reason(figure.obstacle()) : null;
    if (reason == null && window.status() == WindowStatus.SPEC_CHANGED) {
      reason = Reason.SPEC_CHANGED;
    }
    return new Metric(
        spec.id(),
        window.modelVersion(),
        window.segment(),
        WindowEvaluation.MONITOR,
        rules.subject(figure.featureName()),
        figure.check().wireName(),
        compared == null ? Metric.NO_BASELINE : compared.name(),
        compared == null ? null : compared.version(),
        WindowEvaluation.BASIS,
        window.start(),
        window.end(),
        value,
        null,
        value == null ? null : figure.threshold(),
        value == null ? Status.NOT_EVALUATED : figure.violated() ? Status.CRITICAL : Status.OK,
        reason == null ? null : reason.wireName(),
        figure.pValue(),
        null,
        null,
        null,
        figure.check().isOfBaseline() ? null : Double.valueOf(0),
        figure.samples(),
        null,
        window.revision(),
        false);
  }

  /**
   * A file alone has a figure that is beyond its limit and nobody knows how far: never a window.
   */
  private static Reason reason(@Nullable Obstacle obstacle) {
    if (obstacle == null) {
      return Reason.NO_VALUES;
    }
    return switch (obstacle) {
      case NO_BASELINE -> Reason.NO_BASELINE;
      case OTHER_TYPE -> Reason.OTHER_TYPE;
      case TOO_FEW_VALUES -> Reason.TOO_FEW_VALUES;
      case UNLISTED, UNCOUNTED_TYPES -> Reason.UNLISTED;
    };
  }
}
