package io.plumbline.jobs.pipeline;

/**
 * What the subtasks of a source said they read from one beat to the next. Mergeable in any order.
 *
 * @param pulses how often they said anything
 * @param accepted events whose envelope could be used
 * @param late those of them that came too late
 * @param repeats those of them that were dropped as repeats
 * @param dead dead letters
 * @param unwatched those of them that are of models nobody watches
 * @param behind how far a subtask was behind what storage holds, at most, in milliseconds; 0 where
 *     that is not known
 * @param watermark the smallest watermark of those that read anything; {@link SourcePulse#NO_TIME}
 *     of none
 */
record Interval(
    long pulses,
    long accepted,
    long late,
    long repeats,
    long dead,
    long unwatched,
    long behind,
    long watermark) {
  /** Before anybody said anything. */
  static final Interval NONE = new Interval(0, 0, 0, 0, 0, 0, 0, SourcePulse.NO_TIME);

  Interval plus(Interval other) {
    return new Interval(
        pulses + other.pulses,
        accepted + other.accepted,
        late + other.late,
        repeats + other.repeats,
        dead + other.dead,
        unwatched + other.unwatched,
        Math.max(behind, other.behind),
        watermark == SourcePulse.NO_TIME
            ? other.watermark
            : other.watermark == SourcePulse.NO_TIME
                ? watermark
                : Math.min(watermark, other.watermark));
  }

  long in() {
    return accepted + dead;
  }
}
