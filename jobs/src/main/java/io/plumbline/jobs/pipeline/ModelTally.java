package io.plumbline.jobs.pipeline;

import java.io.Serializable;

/**
 * What was found of one model version, for the summary of a run.
 *
 * @param model the model's id
 * @param version the model's version
 * @param windows windows evaluated, revisions not counted again
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
