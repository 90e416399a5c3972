package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.WindowFigures;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.List;

/**
 * The figures of one evaluation of one window, as they travel between operators.
 *
 * @param model the model's id
 * @param modelVersion the model's version
 * @param segment the slice of traffic
 * @param specVersion the spec it was evaluated under
 * @param window the window
 * @param revision how many contributions the window holds so far
 * @param first whether the window is evaluated for the first time
 * @param metrics the figures, in a fixed order
 */
public record EvaluatedWindow(
    String model,
    String modelVersion,
    String segment,
    long specVersion,
    Window window,
    long revision,
    boolean first,
    List<Metric> metrics) {
  /** The key that alerts are tracked under: they outlive a spec. */
  String key() {
    return Keys.join(model, modelVersion, segment);
  }

  /** The figures as the alert policy takes them. */
  WindowFigures figures() {
    WindowSpec family =
        new WindowSpec(
            Duration.ofMillis(window.size()),
            Duration.ofMillis(window.every()),
            Duration.ofMillis(window.offset()));
    return new WindowFigures(family, WindowEvaluation.MONITOR, window.end(), revision, metrics);
  }
}
