package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.spec.WindowSpec;
import java.util.List;

/**
 * All figures that a monitor has of one window.
 *
 * @param spec the family that the window belongs to
 * @param monitor such as {@code data-quality}
 * @param end the window's end, in milliseconds since 1970 UTC
 * @param revision the number of contributions in the window; a higher one replaces a lower one
 * @param told what they are about
 * @param metrics the figures; all of one model, version and segment
 */
public record WindowFigures(
    WindowSpec spec, String monitor, long end, long revision, Told told, List<Metric> metrics) {
  /** Copies the list. */
  public WindowFigures {
    metrics = List.copyOf(metrics);
  }

  /** Figures of some kinds of subjects. */
  public WindowFigures(
      WindowSpec spec, String monitor, long end, long revision, List<Metric> metrics) {
    this(spec, monitor, end, revision, Told.PART, metrics);
  }
}
