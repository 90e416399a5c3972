package io.plumbline.jobs.pipeline;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * How events' times stand to the times that their storage gave the records: event time less record
 * time, in milliseconds; below 0 for an event that was written after it happened, above 0 for one
 * whose clock is ahead. Mergeable in any order and grouping, exactly.
 *
 * @param events how many events were compared
 * @param sum the sum of the differences
 * @param min the smallest difference; 0 of no events
 * @param max the largest difference; 0 of no events
 * @param ahead how many differences are above 0
 */
public record ClockSkew(long events, BigInteger sum, long min, long max, long ahead)
    implements Serializable {
  /** Of no events. */
  public static final ClockSkew NONE = new ClockSkew(0, BigInteger.ZERO, 0, 0, 0);

  /** State from before there was a sum has none. */
  public ClockSkew {
    sum = sum == null ? BigInteger.ZERO : sum;
  }

  /** Both together. */
  public ClockSkew plus(ClockSkew other) {
    if (events == 0 || other.events == 0) {
      return events == 0 ? other : this;
    }
    return new ClockSkew(
        events + other.events,
        sum.add(other.sum),
        Math.min(min, other.min),
        Math.max(max, other.max),
        ahead + other.ahead);
  }

  /** The mean difference, in milliseconds; of at least one event. */
  double mean() {
    return sum.doubleValue() / events;
  }

  /** Adds up differences between two tallies. */
  static final class Meter {
    private static final long MUCH = Long.MAX_VALUE / 2;

    private long events;
    private long sum;
    private BigInteger carried = BigInteger.ZERO;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long ahead;

    /** Adds one difference, of which no time that passes for one makes more than half a long. */
    void add(long millis) {
      if (Math.abs(sum) > MUCH - Math.abs(millis)) {
        carried = carried.add(BigInteger.valueOf(sum));
        sum = 0;
      }
      events++;
      sum += millis;
      min = Math.min(min, millis);
      max = Math.max(max, millis);
      if (millis > 0) {
        ahead++;
      }
    }

    /** What was added since the last time. */
    ClockSkew take() {
      if (events == 0) {
        return NONE;
      }
      ClockSkew taken =
          new ClockSkew(events, carried.add(BigInteger.valueOf(sum)), min, max, ahead);
      carried = BigInteger.ZERO;
      events = 0;
      sum = 0;
      min = Long.MAX_VALUE;
      max = Long.MIN_VALUE;
      ahead = 0;
      return taken;
    }
  }
}
