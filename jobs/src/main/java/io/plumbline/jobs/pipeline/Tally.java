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
 * @param skew how the times of accepted events stand to those of their records
 */
public record Tally(
    String source,
    long in,
    long profiled,
    long late,
    long duplicate,
    long deadLettered,
    long forgottenIds,
    ClockSkew skew)
    implements Serializable {
  /** State from before clocks were compared has no skew. */
  public Tally {
    skew = skew == null ? ClockSkew.NONE : skew;
  }

  /** A tally of outcomes alone. */
  public Tally(
      String source, long in, long profiled, long late, long duplicate, long deadLettered) {
    this(source, in, profiled, late, duplicate, deadLettered, 0, ClockSkew.NONE);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
        source,
        in + other.in,
        profiled + other.profiled,
        late + other.late,
        duplicate + other.duplicate,
        deadLettered + other.deadLettered,
        forgottenIds + other.forgottenIds,
        skew.plus(other.skew));
  }
}
