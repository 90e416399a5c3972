package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.operations.Pauses;
import io.plumbline.detectors.operations.Silence;

/**
 * What is known of whether a source, a model, or a version of it, is heard of.
 *
 * @param heardAt as in {@link Silence}
 * @param quiet as in {@link Silence}
 * @param watched as in {@link Silence}
 * @param events as in {@link Silence}
 * @param pauses as in {@link Silence}
 * @param firstAt when it was heard of first, or since when it is to be
 * @param phase {@link #USUAL}, {@link #APPEARED} or {@link #VANISHED}
 * @param said what was said of it last: {@link #NOTHING}, {@link #WELL}, {@link #EXCUSED}, {@link
 *     #SUSPECT} or {@link #SILENT}
 * @param saidAt the end of the beat of the last figure that was written of it; 0 before there was
 *     one
 */
record HeardOf(
    long heardAt,
    long quiet,
    long watched,
    long events,
    Pauses pauses,
    long firstAt,
    int phase,
    int said,
    long saidAt) {
  static final int USUAL = 0;

  /** A version that is new to a model that was there before it. */
  static final int APPEARED = 1;

  /** A version that is silent while its model is not. */
  static final int VANISHED = 2;

  static final int NOTHING = 0;

  /** It is within its limit. */
  static final int WELL = 1;

  /** What brings its events is silent. */
  static final int EXCUSED = 2;

  /** A warning. */
  static final int SUSPECT = 3;

  /** It is beyond its limit. */
  static final int SILENT = 4;

  static HeardOf since(long now) {
    return of(Silence.since(now), now, USUAL, NOTHING, 0);
  }

  private static HeardOf of(Silence silence, long firstAt, int phase, int said, long saidAt) {
    return new HeardOf(
        silence.heardAt(),
        silence.quiet(),
        silence.watched(),
        silence.events(),
        silence.pauses(),
        firstAt,
        phase,
        said,
        saidAt);
  }

  Silence silence() {
    return new Silence(heardAt, quiet, watched, events, pauses);
  }

  HeardOf with(Silence silence) {
    return of(silence, firstAt, phase, said, saidAt);
  }

  HeardOf in(int next) {
    return of(silence(), firstAt, next, said, saidAt);
  }

  HeardOf saying(int now) {
    return of(silence(), firstAt, phase, now, saidAt);
  }

  HeardOf written(long end) {
    return of(silence(), firstAt, phase, said, end);
  }

  /** As it was before pauses were learned. */
  record WithoutPauses(
      long heardAt, long quiet, long watched, long events, long firstAt, int phase) {
    HeardOf current() {
      return new HeardOf(heardAt, quiet, watched, events, Pauses.NONE, firstAt, phase, NOTHING, 0);
    }
  }
}
