package io.plumbline.jobs.pipeline;

/**
 * How events' times stand to the times that their storage gave the records: event time less record
 * time, in milliseconds; below 0 for an event that was written after it happened, above 0 for one
 * whose clock is ahead. Mergeable in any order and grouping, exactly.
 *
 * @param events how many events were compared
 * @param sumSeconds the sum of the differences, in whole seconds rounded down
 * @param sumMillis what the sum has above that, 0 to 999
 * @param min the smallest difference; 0 of no events
 * @param max the largest difference; 0 of no events
 * @param ahead how many differences are above 0
 */
record ClockSkew(long events, long sumSeconds, long sumMillis, long min, long max, long ahead) {
  /** Of no events. */
  static final ClockSkew NONE = new ClockSkew(0, 0, 0, 0, 0, 0);

  /** Both together. */
  ClockSkew plus(ClockSkew other) {
    if (events == 0 || other.events == 0) {
      return events == 0 ? other : this;
    }
    long millis = sumMillis + other.sumMillis;
    return new ClockSkew(
        events + other.events,
        sumSeconds + other.sumSeconds + millis / 1_000,
        millis % 1_000,
        Math.min(min, other.min),
        Math.max(max, other.max),
        ahead + other.ahead);
  }

  /** The mean difference, in milliseconds; of at least one event. */
  double mean() {
    return ((double) sumSeconds * 1_000 + sumMillis) / events;
  }

  /** Adds up differences between two tallies. */
  static final class Meter {
    private static final long MUCH = Long.MAX_VALUE / 2;

    private long events;
    private long seconds;
    private long millis;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long ahead;

    /** Adds one difference, below half of what a long holds. */
    void add(long difference) {
      if (Math.abs(millis) > MUCH) {
        carry();
      }
      events++;
      millis += difference;
      min = Math.min(min, difference);
      max = Math.max(max, difference);
      if (difference > 0) {
        ahead++;
      }
    }

    private void carry() {
      seconds += Math.floorDiv(millis, 1_000L);
      millis = Math.floorMod(millis, 1_000L);
    }

    /** What was added since the last time. */
    ClockSkew take() {
      if (events == 0) {
        return NONE;
      }
      carry();
      ClockSkew taken = new ClockSkew(events, seconds, millis, min, max, ahead);
      events = 0;
      seconds = 0;
      millis = 0;
      min = Long.MAX_VALUE;
      max = Long.MIN_VALUE;
      ahead = 0;
      return taken;
    }
  }
}
