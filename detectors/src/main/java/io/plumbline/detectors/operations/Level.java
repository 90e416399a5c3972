package io.plumbline.detectors.operations;

import io.plumbline.detectors.check.Status;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * What limits say of a figure of which more is worse, and the limit that it was judged by.
 *
 * <p>A figure that crossed a limit stays beyond it until it is at or below {@value #BACK} times the
 * limit: what moves around a limit does not come and go with every look.
 *
 * @param status {@code OK} or a violation; {@code NOT_EVALUATED} without limits
 * @param threshold the level that was crossed, else the lowest limit that is set, or null
 */
public record Level(Status status, @Nullable Double threshold) {
  /** So much of a limit is where a violation ends. */
  public static final double BACK = 0.8;

  /**
   * Judges a value.
   *
   * @param value at least 0
   * @param warning the limit of a warning, or null
   * @param critical the limit of a critical violation, or null
   * @param before what it was at the look before
   */
  public static Level of(
      double value, @Nullable Double warning, @Nullable Double critical, Status before) {
    return of(value, warning, critical, before, limit -> true);
  }

  /**
   * Judges a value that chance has a part in.
   *
   * @param surely whether the value is too far beyond a limit that it crosses for chance
   */
  static Level of(
      double value,
      @Nullable Double warning,
      @Nullable Double critical,
      Status before,
      DoublePredicate surely) {
    if (critical != null) {
      Double crossed = crossed(value, critical, before == Status.CRITICAL, surely);
      if (crossed != null) {
        return new Level(Status.CRITICAL, crossed);
      }
    }
    if (warning != null) {
      Double crossed = crossed(value, warning, before.violation(), surely);
      if (crossed != null) {
        return new Level(Status.WARNING, crossed);
      }
    }
    Double lowest = warning != null ? warning : critical;
    return new Level(lowest == null ? Status.NOT_EVALUATED : Status.OK, lowest);
  }

  /** The level that the value is beyond, or null. */
  private static @Nullable Double crossed(
      double value, double limit, boolean before, DoublePredicate surely) {
    if (value > limit && (before || surely.test(limit))) {
      return limit;
    }
    return before && value > BACK * limit ? Double.valueOf(BACK * limit) : null;
  }
}
