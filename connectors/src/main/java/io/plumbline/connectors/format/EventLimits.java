package io.plumbline.connectors.format;

/**
 * How large one event may be, so that no input can take the memory or the time of the others.
 *
 * @param maxBytes the longest accepted event in bytes, at least 1; a longer one is {@code
 *     too_large}
 * @param maxCells the most features and probabilities of one event, repeated ones included, at
 *     least 1; an event with more is {@code too_large}
 * @param maxDepth the deepest accepted nesting of JSON objects and arrays, at least 3 (an event
 *     with probabilities has 3) and at most {@link #MOST_DEPTH}; a deeper event is {@code
 *     malformed}
 */
public record EventLimits(int maxBytes, int maxCells, int maxDepth) {
  /** 1 MiB (the default of a Kafka broker), 10,000 cells, 512 levels. */
  public static final EventLimits DEFAULT = new EventLimits(1 << 20, 10_000, 512);

  /** The most levels that may be allowed: objects in one another are read by recursion. */
  public static final int MOST_DEPTH = 512;

  public EventLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1: was " + maxBytes);
    }
    if (maxCells < 1) {
      throw new IllegalArgumentException("maxCells must be at least 1: was " + maxCells);
    }
    if (maxDepth < 3 || maxDepth > MOST_DEPTH) {
      throw new IllegalArgumentException(
          "maxDepth must be from 3 to " + MOST_DEPTH + ": was " + maxDepth);
    }
  }
}
