package io.plumbline.detectors.alert;

import io.plumbline.detectors.spec.ModelSpec;
import java.util.List;

/** Decides when alerts fire, change their severity and resolve. Pure. */
public final class AlertPolicy {
  /** The policy of a model's spec, for one version and segment. */
  public AlertPolicy(ModelSpec spec, String modelVersion, String segment) {}

  /**
   * Takes in the figures of windows that closed, or were revised, at the same time.
   *
   * @param state what is remembered of this model, version and segment
   */
  public AlertDecision decide(AlertState state, List<WindowFigures> closed) {
    return new AlertDecision(state, List.of());
  }
}
