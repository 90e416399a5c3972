package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.operations.Silence;

/**
 * What is known of whether a model, or a version of it, is heard of.
 *
 * @param heardAt as in {@link Silence}
 * @param quiet as in {@link Silence}
 * @param watched as in {@link Silence}
 * @param events as in {@link Silence}
 * @param firstAt when it was heard of first, or since when it is to be
 * @param phase {@link #USUAL}, {@link #APPEARED} or {@link #VANISHED}
 */
record HeardOf(long heardAt, long quiet, long watched, long events, long firstAt, int phase) {
  static final int USUAL = 0;

  /** A version that is new to a model that was there before it. */
  static final int APPEARED = 1;

  /** A version that is silent while its model is not. */
  static final int VANISHED = 2;

  static HeardOf since(long now) {
    return of(Silence.since(now), now, USUAL);
  }

  private static HeardOf of(Silence silence, long firstAt, int phase) {
    return new HeardOf(
        silence.heardAt(), silence.quiet(), silence.watched(), silence.events(), firstAt, phase);
  }

  Silence silence() {
    return new Silence(heardAt, quiet, watched, events);
  }

  HeardOf with(Silence silence) {
    return of(silence, firstAt, phase);
  }

  HeardOf in(int next) {
    return of(silence(), firstAt, next);
  }
}
