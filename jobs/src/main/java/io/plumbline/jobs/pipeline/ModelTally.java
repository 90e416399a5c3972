package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.alert.Told;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.io.Serializable;

/**
 * What was found of one model version, for the summary of a run.
 *
 * @param model the model's id
 * @param version the model's version
 * @param windows windows evaluated, revisions and segments and feature events not counted again
 * @param figures metrics of first evaluations
 * @param warnings metrics of first evaluations beyond a warning's limit
 * @param criticals metrics of first evaluations beyond a critical limit
 * @param fired alerts that fired
 * @param resolved alerts that resolved
 */
public record ModelTally(
    String model,
    String version,
    long windows,
    long figures,
    long warnings,
    long criticals,
    long fired,
    long resolved)
    implements Serializable {
  /** What the first evaluation of a window adds. */
  static ModelTally of(EvaluatedWindow window) {
    long warnings = 0;
    long criticals = 0;
    for (Metric metric : window.metrics()) {
      warnings += metric.status() == Status.WARNING ? 1 : 0;
      criticals += metric.status() == Status.CRITICAL ? 1 : 0;
    }
    return new ModelTally(
        window.model(),
        window.modelVersion(),
        window.segment().equals(Metric.ALL) && window.told() != Told.FEATURE_EVENTS ? 1 : 0,
        window.metrics().size(),
        warnings,
        criticals,
        0,
        0);
  }

  /** What an alert adds. */
  static ModelTally of(Alert alert, long fired, long resolved) {
    return new ModelTally(alert.model(), alert.modelVersion(), 0, 0, 0, 0, fired, resolved);
  }

  static String key(Alert alert) {
    return Keys.join(alert.model(), alert.modelVersion());
  }

  String key() {
    return Keys.join(model, version);
  }

  ModelTally plus(ModelTally other) {
    return new ModelTally(
        model,
        version,
        windows + other.windows,
        figures + other.figures,
        warnings + other.warnings,
        criticals + other.criticals,
        fired + other.fired,
        resolved + other.resolved);
  }
}
