package io.plumbline.detectors.spec;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a source that does not end is watched by the monitor {@code operations}.
 *
 * @param enabled whether it is judged and has alerts; its figures are there in any case
 * @param silence after how long without any input it counts as silent; null to tell by its own
 *     rate, see {@code operations.Silence}
 * @param deadLetters limits of the share of inputs that become dead letters
 * @param late limits of the share of inputs that come too late
 * @param repeats limits of the share of inputs that are dropped as repeats
 * @param recordsLag limits of how many records wait to be read
 * @param readLag limits of how old the newest record is that was read, in milliseconds
 * @param eventLag limits of the median of how far events are behind, in milliseconds
 */
public record SourceWatch(
    boolean enabled,
    @Nullable Duration silence,
    RateLimits deadLetters,
    RateLimits late,
    RateLimits repeats,
    LevelLimits recordsLag,
    LevelLimits readLag,
    LevelLimits eventLag)
    implements Serializable {
  /** By default one dead letter in 100 is a warning, one in 10 critical; of 100 inputs and more. */
  public static final RateLimits DEAD_LETTERS = new RateLimits(0.01, 0.1, 100);

  /** By default one late event in 20 is a warning, every second one critical. */
  public static final RateLimits LATE = new RateLimits(0.05, 0.5, 100);

  /**
   * Everything on, with defaults. Repeats have no limit, some clients send them on purpose; nor
   * have lags, for how far behind is too far is not the same for any two.
   */
  public static final SourceWatch DEFAULT =
      new SourceWatch(
          true,
          null,
          DEAD_LETTERS,
          LATE,
          RateLimits.NONE,
          LevelLimits.NONE,
          LevelLimits.NONE,
          LevelLimits.NONE);
}
