package io.plumbline.connectors.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a source does with events that come again, by the id of the event within its model and
 * version.
 *
 * @param dropWithin how far, in event time, the split may have come beyond an event for a repeat of
 *     it to be dropped; zero drops none. A model may say otherwise for its own events.
 * @param ids how many ids of one split are remembered for sure, 1 to {@link #MOST_IDS}; past a
 *     quarter more the oldest are forgotten, and that is counted. One takes about 30 bytes of heap
 *     and 11 of each checkpoint.
 */
public record Repeats(Duration dropWithin, int ids) implements Serializable {
  /** How many ids of one split are remembered unless it is said. */
  public static final int DEFAULT_IDS = 1_000_000;

  /** The most ids of one split that can be remembered. */
  public static final int MOST_IDS = 100_000_000;

  /** Repeats count like any other event. */
  public static final Repeats COUNTED = new Repeats(Duration.ZERO, DEFAULT_IDS);

  /** Refuses a negative time and a number of ids out of bounds. */
  public Repeats {
    if (dropWithin.isNegative()) {
      throw new IllegalArgumentException("drop-within must not be negative: was " + dropWithin);
    }
    if (ids < 1 || ids > MOST_IDS) {
      throw new IllegalArgumentException(
          "the ids remembered of a split must be from 1 to " + MOST_IDS + ": was " + ids);
    }
  }
}
