package io.plumbline.detectors.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where a figure stops being good. Exactly one form is set: {@code level} (the metric knows which
 * side is worse), {@code below} and/or {@code above}, {@code change}, or {@code learned}.
 *
 * @param level a limit on the metric's worse side
 * @param below the figure is bad when it is below this
 * @param above the figure is bad when it is above this
 * @param change the figure is bad when it differs from its baseline value by more than this share
 *     of it (0.2 is 20 %)
 * @param learned whether the limit is what samples of these sizes reach by chance, as the baseline
 *     shows it
 */
public record Limit(
    @Nullable Double level,
    @Nullable Double below,
    @Nullable Double above,
    @Nullable Double change,
    boolean learned)
    implements Serializable {
  /** A limit that is learned from the baseline. */
  public static final Limit LEARNED = new Limit(null, null, null, null, true);

  /** A limit that somebody set. */
  public Limit(
      @Nullable Double level,
      @Nullable Double below,
      @Nullable Double above,
      @Nullable Double change) {
    this(level, below, above, change, false);
  }

  /** A limit on the metric's worse side. */
  public static Limit level(double level) {
    return new Limit(level, null, null, null);
  }
}
