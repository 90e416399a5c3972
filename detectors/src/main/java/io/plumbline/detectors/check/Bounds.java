package io.plumbline.detectors.check;

import io.plumbline.detectors.spec.Limit;
import org.jspecify.annotations.Nullable;

/**
 * A limit as numbers: a figure strictly below the one or above the other has crossed it.
 *
 * @param below the lower bound, or null
 * @param above the upper bound, or null
 */
record Bounds(@Nullable Double below, @Nullable Double above) {
  static final Bounds NONE = new Bounds(null, null);

  /** The bounds of a limit; none when it is null or cannot be told without a baseline value. */
  static Bounds of(@Nullable Limit limit, Worse worse, @Nullable Double baselineValue) {
    if (limit == null) {
      return NONE;
    }
    Double level = limit.level();
    if (level != null) {
      return switch (worse) {
        case HIGHER -> new Bounds(null, level);
        case LOWER -> new Bounds(level, null);
        case NEITHER -> NONE;
      };
    }
    Double change = limit.change();
    if (change != null) {
      if (baselineValue == null) {
        return NONE;
      }
      double margin = change * Math.abs(baselineValue);
      return new Bounds(baselineValue - margin, baselineValue + margin);
    }
    return new Bounds(limit.below(), limit.above());
  }

  /**
   * The same, not crossed at values that chance alone reaches.
   *
   * @param least the smallest of them, infinity where the lower bound is not guarded
   * @param most the largest of them, minus infinity where the upper bound is not guarded
   */
  Bounds guarded(double least, double most) {
    return new Bounds(
        below == null ? null : Double.valueOf(Math.min(below, least)),
        above == null ? null : Double.valueOf(Math.max(above, most)));
  }

  boolean none() {
    return below == null && above == null;
  }

  /** The bound that the figure has crossed, or null. */
  @Nullable Double crossed(double value) {
    if (below != null && value < below) {
      return below;
    }
    return above != null && value > above ? above : null;
  }

  /** The lowest bound, or null. */
  @Nullable Double lowest() {
    return below != null && above != null
        ? Double.valueOf(Math.min(below, above))
        : below != null ? below : above;
  }
}
