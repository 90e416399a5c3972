package io.plumbline.jobs.pipeline;

import java.io.Serializable;

/**
 * What became of a source's inputs since the last tally. Always {@code in = profiled + late +
 * duplicate + deadLettered}; a correction by a later operator has {@code in} 0 and moves events
 * from one outcome to another.
 *
 * @param source the source's name
 * @param in inputs read
 * @param profiled events folded into a profile
 * @param late events that came after their pane was closed for good
 * @param duplicate repeated events that were dropped
 * @param deadLettered inputs whose envelope could not be used
 * @param forgottenIds ids that were forgotten, for want of room, before their time was over
 * @param compared events whose time was compared with their record's own, as in {@link ClockSkew}
 * @param skewSeconds the sum of the differences, in whole seconds
 * @param skewMillis what the sum has above that
 * @param skewMin the smallest difference
 * @param skewMax the largest difference
 * @param ahead differences above 0
 */
public record Tally(
    String source,
    long in,
    long profiled,
    long late,
    long duplicate,
    long deadLettered,
    long forgottenIds,
    long compared,
    long skewSeconds,
    long skewMillis,
    long skewMin,
    long skewMax,
    long ahead)
    implements Serializable {
  /** A tally of outcomes alone. */
  public Tally(
      String source, long in, long profiled, long late, long duplicate, long deadLettered) {
    this(source, in, profiled, late, duplicate, deadLettered, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The same with what else was noticed. */
  Tally noting(long forgotten, ClockSkew skew) {
    return new Tally(
        source,
        in,
        profiled,
        late,
        duplicate,
        deadLettered,
        forgotten,
        skew.events(),
        skew.sumSeconds(),
        skew.sumMillis(),
        skew.min(),
        skew.max(),
        skew.ahead());
  }

  /** How the times of accepted events stand to those of their records. */
  ClockSkew skew() {
    return new ClockSkew(compared, skewSeconds, skewMillis, skewMin, skewMax, ahead);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
            source,
            in + other.in,
            profiled + other.profiled,
            late + other.late,
            duplicate + other.duplicate,
            deadLettered + other.deadLettered)
        .noting(forgottenIds + other.forgottenIds, skew().plus(other.skew()));
  }
}
