package io.plumbline.detectors.event;

/** The part of a prediction event that a cell comes from. */
public enum Section {
  /** One entry of {@code features}. */
  FEATURE("feature:"),
  /** {@code prediction.label}: the answer, a class or a number. */
  PREDICTION_LABEL("prediction:label"),
  /** {@code prediction.score}: the probability of the positive class. */
  PREDICTION_SCORE("prediction:score"),
  /** One entry of {@code prediction.probabilities}. */
  PROBABILITY("prediction:probability:"),
  /** {@code latency_ms}. */
  LATENCY("prediction:latency_ms"),
  /** {@code label}: the truth, which a reference data set may carry. */
  TRUTH("label"),
  /** Made of others, in no event: how old a feature is, see {@code profile.AgeSource}. */
  AGE("age:");

  private final String prefix;

  Section(String prefix) {
    this.prefix = prefix;
  }

  /** Whether the section has at most one cell, without a name of its own. */
  public boolean single() {
    return this != FEATURE && this != PROBABILITY && this != AGE;
  }

  /** The subject of a metric about the cell {@code name} (ignored for a single section). */
  public String subject(String name) {
    return single() ? prefix : prefix + name;
  }
}
