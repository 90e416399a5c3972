package io.plumbline.detectors.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * A baseline that is made of a model's own earlier windows.
 *
 * <p>The windows of a family are divided into <em>chains</em>, and a window is compared with
 * earlier ones of its own chain only: windows that do not overlap and, where the baseline has a
 * season, that are of the same hour.
 *
 * @param name what metrics call it
 * @param season which windows are alike
 * @param cycles of how many earlier windows it is made, at least 1; with a season, of the windows
 *     of how many days or weeks
 * @param least below as many there is no baseline yet; from 1 to {@code cycles}
 * @param relearnAfter as many in a row that were in alert are the new normal; at least {@code
 *     least}
 */
public record PastBaselineSpec(String name, Season season, int cycles, int least, int relearnAfter)
    implements BaselineSpec {
  /** The most windows of one family that a baseline may be made of, all its chains together. */
  public static final int MOST_WINDOWS = 10_000;

  /** The highest number of {@link #cycles} and {@link #relearnAfter}. */
  public static final int MOST_CYCLES = 1_000;

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** Which windows are alike. */
  public enum Season {
    /** All of a family: a rolling baseline. */
    NONE("none", 0),
    /** Those of the same hour of the day, in UTC. */
    HOUR_OF_DAY("hour-of-day", 24 * HOUR),
    /** Those of the same hour of the week, in UTC. */
    HOUR_OF_WEEK("hour-of-week", 7 * 24 * HOUR);

    private final String wireName;
    private final long period;

    Season(String wireName, long period) {
      this.wireName = wireName;
      this.period = period;
    }

    /** The name in configurations, in kebab-case. */
    public String wireName() {
      return wireName;
    }

    /** After how many milliseconds it comes again; 0 for none. */
    public long period() {
      return period;
    }
  }

  /** Refuses numbers that make no baseline. */
  public PastBaselineSpec {
    if (cycles < 1 || cycles > MOST_CYCLES) {
      throw new IllegalArgumentException(
          "a baseline must be made of 1 to " + MOST_CYCLES + " cycles: was " + cycles);
    }
    if (least < 1 || least > cycles) {
      throw new IllegalArgumentException(
          "the least must be from 1 to the "
              + cycles
              + " that a baseline is made of: was "
              + least);
    }
    if (relearnAfter < least || relearnAfter > MOST_CYCLES) {
      throw new IllegalArgumentException(
          "what is learned anew must be enough for a baseline, from "
              + least
              + " to "
              + MOST_CYCLES
              + ": was "
              + relearnAfter);
    }
  }

  /** Whether windows of a family can be compared with it: those that fit into its season. */
  public boolean concerns(WindowSpec family) {
    return season == Season.NONE
        || (season.period() % family.every().toMillis() == 0
            && family.size().toMillis() <= season.period());
  }

  /** What keeps a family from being compared with it, beside that it does not fit the season. */
  public Optional<String> problemWith(WindowSpec family) {
    long windows = concerns(family) ? chains(family) * windows(family) : 0;
    return windows <= MOST_WINDOWS
        ? Optional.empty()
        : Optional.of(
            "it would be made of "
                + windows
                + " windows of one size, and may be of at most "
                + MOST_WINDOWS);
  }

  /** How many windows of a family it is made of. */
  public int windows(WindowSpec family) {
    return cycles * perCycle(family);
  }

  /** Below how many windows of a family there is no baseline yet. */
  public int leastWindows(WindowSpec family) {
    return least * perCycle(family);
  }

  /** How many windows in a row in alert are the new normal. */
  public int relearnWindows(WindowSpec family) {
    return relearnAfter * perCycle(family);
  }

  /**
   * The chain of the window that starts at a time: two windows with the same number, from 0 up, are
   * of the same chain.
   *
   * @param start in milliseconds since 1970 UTC
   */
  public long chain(WindowSpec family, long start) {
    long size = family.size().toMillis();
    if (season == Season.NONE) {
      return Math.floorMod(start, size);
    }
    long within = Math.floorMod(start, season.period());
    // Short windows share the hour, but not with those that they overlap.
    return sharesHours(family) ? within / HOUR * HOUR + Math.floorMod(start, size) : within;
  }

  private long chains(WindowSpec family) {
    long overlap = family.size().toMillis() / family.every().toMillis();
    return season == Season.NONE
        ? overlap
        : sharesHours(family)
            ? season.period() / HOUR * overlap
            : season.period() / family.every().toMillis();
  }

  private boolean sharesHours(WindowSpec family) {
    return HOUR % family.size().toMillis() == 0;
  }

  /** How many windows of a chain come in one cycle. */
  private int perCycle(WindowSpec family) {
    return season != Season.NONE && sharesHours(family)
        ? (int) (HOUR / family.size().toMillis())
        : 1;
  }
}
