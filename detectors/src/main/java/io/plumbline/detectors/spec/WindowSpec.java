package io.plumbline.detectors.spec;

import java.io.Serializable;
import java.time.Duration;

/**
 * A family of windows of event time, aligned to the epoch in UTC and closed-open.
 *
 * @param size the length of a window
 * @param every the distance between the starts of two windows; equal to {@code size} for tumbling
 *     windows
 * @param offset how far the windows are shifted from the epoch; at least zero and below {@code
 *     every}
 */
public record WindowSpec(Duration size, Duration every, Duration offset) implements Serializable {
  /** Refuses sizes that are not whole multiples of their step. */
  public WindowSpec {
    if (size.toMillis() <= 0 || every.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "a window's size and step must be above zero: were " + size + " and " + every);
    }
    if (size.toMillis() % every.toMillis() != 0) {
      throw new IllegalArgumentException(
          "a window's size must be a multiple of its step: was " + size + " every " + every);
    }
    if (offset.isNegative() || offset.compareTo(every) >= 0) {
      throw new IllegalArgumentException(
          "a window's offset must be at least 0 and below its step: was " + offset);
    }
  }

  /** Windows that follow each other without overlap. */
  public static WindowSpec tumbling(Duration size) {
    return new WindowSpec(size, size, Duration.ZERO);
  }

  /** The start of the latest window that contains the time, in milliseconds. */
  public long lastStart(long time) {
    return time - Math.floorMod(time - offset.toMillis(), every.toMillis());
  }
}
