package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.alert.Told;
import io.plumbline.detectors.alert.WindowFigures;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.spec.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of one evaluation of one window, as they travel between operators.
 *
 * @param model the model's id
 * @param modelVersion the model's version
 * @param segment the slice of traffic
 * @param specVersion the spec it was evaluated under
 * @param window the window
 * @param revision how many contributions the window holds so far
 * @param first whether the window is evaluated for the first time; of the last word whether the
 *     model is watched no longer
 * @param told what the figures are about
 * @param metrics the figures, in a fixed order
 * @param rules when alerts of the figures fire and resolve, encoded; empty for the last word of a
 *     key
 */
public record EvaluatedWindow(
    String model,
    String modelVersion,
    String segment,
    long specVersion,
    Window window,
    long revision,
    boolean first,
    Told told,
    List<Metric> metrics,
    byte[] rules) {
  /** The last word of a key whose model is watched no longer. */
  static EvaluatedWindow removed(Extent reach, String segment) {
    return last(reach, segment, true);
  }

  /** The last word of a segment that nothing has come of for long. */
  static EvaluatedWindow silent(Extent reach, String segment) {
    return last(reach, segment, false);
  }

  private static EvaluatedWindow last(Extent reach, String segment, boolean removed) {
    return new EvaluatedWindow(
        reach.model(),
        reach.version(),
        segment,
        0,
        new Window(1, 1, 0, 0),
        0,
        removed,
        Told.PART,
        List.of(),
        new byte[0]);
  }

  /** Whether nothing more comes: what is remembered of it may go. */
  boolean isLast() {
    return rules.length == 0;
  }

  /** The key that alerts are tracked under: they outlive a spec. */
  String key() {
    return Keys.join(model, modelVersion, segment);
  }

  /** The figures as the alert policy takes them: apart by monitor. */
  List<WindowFigures> figures() {
    WindowSpec family = window.family();
    SortedMap<String, List<Metric>> byMonitor = new TreeMap<>();
    if (told != Told.PART) {
      // What is in none of them is gone, so they are told of even if there is nothing to tell.
      byMonitor.put(WindowEvaluation.MONITOR, new ArrayList<>());
      byMonitor.put(WindowEvaluation.OPERATIONS, new ArrayList<>());
    }
    for (Metric metric : metrics) {
      byMonitor.computeIfAbsent(metric.monitor(), monitor -> new ArrayList<>()).add(metric);
    }
    List<WindowFigures> figures = new ArrayList<>();
    byMonitor.forEach(
        (monitor, own) ->
            figures.add(new WindowFigures(family, monitor, window.end(), revision, told, own)));
    return figures;
  }
}
