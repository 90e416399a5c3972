package io.plumbline.detectors.operations;

/**
 * How many events came in one hour of the week, UTC, in this week and the {@value #WEEKS} before
 * it; weeks are counted since 1970. Mergeable: what comes in which order does not matter, but for
 * weeks that are longer ago than that, which are forgotten. Immutable.
 *
 * @param pane the length of the panes that were counted, in milliseconds; panes longer than an hour
 *     count whole in the hour that they begin in, so others are not held against them
 * @param week the latest week of which there are events
 * @param now how many came in it
 * @param one how many came the week before
 * @param two how many came two weeks before
 * @param three how many came three weeks before
 * @param four how many came four weeks before
 */
public record HourOfWeek(
    long pane, long week, long now, long one, long two, long three, long four) {
  /** So many weeks are remembered beside the latest. */
  public static final int WEEKS = 4;

  /** The hours of a week. */
  public static final int HOURS = 168;

  /** An hour, in milliseconds. */
  public static final long HOUR = 3_600_000;

  /** A week, in milliseconds. */
  public static final long WEEK = HOURS * HOUR;

  /** The events of one pane, the first of an hour that are known. */
  public static HourOfWeek of(long pane, long week, long events) {
    return new HourOfWeek(pane, week, events, 0, 0, 0, 0);
  }

  /** Whether panes of two lengths are counted in the same way. */
  public static boolean alike(long pane, long other) {
    return pane == other || Math.max(pane, other) <= HOUR;
  }

  /** The same with more events of a week. */
  public HourOfWeek plus(long of, long events) {
    HourOfWeek at = reaching(of);
    return switch ((int) Math.min(at.week - of, WEEKS + 1)) {
      case 0 -> new HourOfWeek(pane, at.week, at.now + events, at.one, at.two, at.three, at.four);
      case 1 -> new HourOfWeek(pane, at.week, at.now, at.one + events, at.two, at.three, at.four);
      case 2 -> new HourOfWeek(pane, at.week, at.now, at.one, at.two + events, at.three, at.four);
      case 3 -> new HourOfWeek(pane, at.week, at.now, at.one, at.two, at.three + events, at.four);
      case WEEKS ->
          new HourOfWeek(pane, at.week, at.now, at.one, at.two, at.three, at.four + events);
      default -> at;
    };
  }

  /** The same, with a week as the latest that is not before the one that is. */
  private HourOfWeek reaching(long later) {
    HourOfWeek at = this;
    for (long steps = Math.min(later - week, WEEKS + 1); steps > 0; steps--) {
      at = new HourOfWeek(pane, at.week + 1, 0, at.now, at.one, at.two, at.three);
    }
    return at.week >= later ? at : new HourOfWeek(pane, later, 0, 0, 0, 0, 0);
  }

  /**
   * How many events came in a week; 0 of one after the latest.
   *
   * @param of no more than {@value #WEEKS} weeks before the latest
   */
  public long in(long of) {
    return switch ((int) Math.max(-1, week - of)) {
      case -1 -> 0;
      case 0 -> now;
      case 1 -> one;
      case 2 -> two;
      case 3 -> three;
      case WEEKS -> four;
      default -> throw new IllegalArgumentException("is forgotten: week " + of + " of " + this);
    };
  }
}
