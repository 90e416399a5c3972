package io.plumbline.detectors.operations;

/**
 * The pauses between what was heard, of the last one to two weeks of listening, in milliseconds of
 * it: what is not told of any more after that was not usual. Immutable, of fixed size.
 *
 * <p>A pause that was taken for silence counts once it comes again: so a night or a weekend is
 * learned from the second one on, and a single outage teaches nothing. How long is that of the
 * second longest, for nights differ.
 *
 * @param usual the longest pause that is usual, since the last turn
 * @param once the longest that was taken for silence, since the last turn
 * @param usualBefore the same as {@code usual}, between the last turn and the one before
 * @param onceBefore the same as {@code once}, between the last turn and the one before
 * @param turned how long ago the last turn was; there is one every {@link #TURN}
 */
public record Pauses(long usual, long once, long usualBefore, long onceBefore, long turned) {
  /** Before anything is known. */
  public static final Pauses NONE = new Pauses(0, 0, 0, 0, 0);

  /** Eight days, so that of what happens once a week there is always one that is remembered. */
  static final long TURN = 8 * 86_400_000L;

  /** Refuses what cannot have passed. */
  public Pauses {
    if (Math.min(Math.min(usual, once), Math.min(usualBefore, onceBefore)) < 0 || turned < 0) {
      throw new IllegalArgumentException(
          "pauses must be at least 0: were "
              + usual
              + ", "
              + once
              + ", "
              + usualBefore
              + ", "
              + onceBefore
              + ", "
              + turned);
    }
  }

  /** The longest pause that is usual; 0 where none is known. */
  public long longest() {
    return Math.max(usual, usualBefore);
  }

  /**
   * A pause is over.
   *
   * @param silence whether it was so long that it was taken for silence
   */
  Pauses ended(long pause, boolean silence) {
    if (!silence) {
      return pause <= usual ? this : new Pauses(pause, once, usualBefore, onceBefore, turned);
    }
    long again = Math.min(pause, Math.max(once, onceBefore));
    return new Pauses(
        Math.max(usual, again), Math.max(once, pause), usualBefore, onceBefore, turned);
  }

  /** So much more time passed with someone to listen. */
  Pauses waited(long elapsed) {
    return turned + elapsed < TURN
        ? new Pauses(usual, once, usualBefore, onceBefore, turned + elapsed)
        : new Pauses(0, 0, usual, once, 0);
  }
}
