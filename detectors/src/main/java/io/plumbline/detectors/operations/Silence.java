package io.plumbline.detectors.operations;

/**
 * For how long nothing was heard of something, by the clock of who listens. Immutable.
 *
 * <p>Only time counts in which somebody listened: what listens tells how much of it passed since
 * the last time. Times are milliseconds since 1970 UTC, spans milliseconds.
 *
 * <p><b>The limit</b> is the one that is set. Where none is, it is the longer of two. One is
 * {@value #EXPECTED} times the mean gap between its own events, at most {@link #LONGEST}: of
 * something that comes at random at its usual rate, a gap that long has the probability e^-20. It
 * takes more than {@value #EXPECTED} events to go beyond such a limit, for silence is a part of the
 * time that the mean is of. The other is {@value #ROOM} times the longest of its usual {@link
 * Pauses}, at most {@link #LONGEST_PAUSE}: traffic stops at night, and batches come once a day. It
 * is never below {@link #SHORTEST}. Of what was never heard it is {@link #FIRST}.
 *
 * @param heardAt when something was heard last; before that, since when there is someone to listen
 * @param quiet how long nothing was heard, 0 and up
 * @param watched how long there was someone to listen, in all; counted together with the events,
 *     and like them halved when it is beyond {@link #MEMORY}
 * @param events how many events were heard; 0 of what was never heard
 * @param pauses how long it paused before
 */
public record Silence(long heardAt, long quiet, long watched, long events, Pauses pauses) {
  /** So many events would have come. */
  public static final int EXPECTED = 20;

  /** So much longer than usual may a pause be. */
  public static final double ROOM = 1.5;

  /** No limit that is not set is below it: 10 minutes. */
  public static final long SHORTEST = 600_000;

  /** No limit that comes of the mean gap is above it: two days. */
  public static final long LONGEST = 2 * 86_400_000L;

  /** No limit that comes of pauses is above it: five days. */
  public static final long LONGEST_PAUSE = 5 * 86_400_000L;

  /** The limit of what was never heard: an hour. */
  public static final long FIRST = 3_600_000;

  /** Two weeks. */
  static final long MEMORY = 14 * 86_400_000L;

  /** Refuses what cannot have passed. */
  public Silence {
    if (quiet < 0 || watched < 0 || events < 0) {
      throw new IllegalArgumentException(
          "spans and events must be at least 0: were " + quiet + ", " + watched + ", " + events);
    }
  }

  /** Of something that is listened to from now on. */
  public static Silence since(long now) {
    return new Silence(now, 0, 0, 0, Pauses.NONE);
  }

  /** So many events, at least 1, were heard. */
  public Silence heard(long more, long now) {
    // Before the first event there is no pause, but nothing yet.
    Pauses known = events == 0 ? pauses : pauses.ended(quiet, quiet >= limit(0));
    return new Silence(now, 0, watched, events + more, known);
  }

  /** So much time passed with someone to listen, and it is now that time. */
  public Silence waited(long elapsed, long now) {
    long sinceHeard = Math.max(0, now - heardAt);
    long longer = Math.min(quiet + elapsed, sinceHeard);
    Pauses known = pauses.waited(elapsed);
    return watched + elapsed <= MEMORY
        ? new Silence(heardAt, longer, watched + elapsed, events, known)
        : new Silence(heardAt, longer, (watched + elapsed) / 2, (events + 1) / 2, known);
  }

  /** The same, with what there was of silence forgiven: it had a cause elsewhere. */
  public Silence excused() {
    return new Silence(heardAt, 0, watched, events, pauses);
  }

  /**
   * Beyond which silence it is too long, in milliseconds.
   *
   * @param set the limit that a user set; 0 for none
   */
  public long limit(long set) {
    if (set > 0) {
      return set;
    }
    if (events == 0) {
      return FIRST;
    }
    double gaps = Math.min(LONGEST, (double) EXPECTED * watched / events);
    double paused = Math.min(LONGEST_PAUSE, ROOM * pauses.longest());
    return (long) Math.max(SHORTEST, Math.max(gaps, paused));
  }
}
