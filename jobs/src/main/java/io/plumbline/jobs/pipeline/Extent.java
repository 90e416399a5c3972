package io.plumbline.jobs.pipeline;

/**
 * Who a key is and how far its stream reaches, in milliseconds since 1970 UTC.
 *
 * @param model the model's id
 * @param version the model's version
 * @param specsAt the sequence number of the book in which the key's specs became what they are; 0
 *     before it knows any
 * @param first the smallest event time
 * @param seenUpTo the largest event time that a subtask had seen
 * @param cleanedUpTo panes that end at or before it are closed for good
 */
public record Extent(
    String model, String version, long specsAt, long first, long seenUpTo, long cleanedUpTo) {
  /** The extent of a key of which nothing is known. */
  static Extent before(PartialProfile partial) {
    return new Extent(
        partial.model(), partial.modelVersion(), 0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  Extent with(long time, long seen) {
    return new Extent(
        model, version, specsAt, Math.min(first, time), Math.max(seenUpTo, seen), cleanedUpTo);
  }

  Extent withSpecs(long at) {
    return new Extent(model, version, at, first, seenUpTo, cleanedUpTo);
  }

  Extent cleaned(long upTo) {
    return new Extent(model, version, specsAt, first, seenUpTo, Math.max(cleanedUpTo, upTo));
  }

  /** Whether the window began before the stream did: its volume says nothing. */
  boolean startsWithin(Window window) {
    return window.start() < first && first < window.end();
  }

  /** As it was when every segment was a key of its own. */
  record OfSegment(
      String model,
      String version,
      String segment,
      long specsAt,
      long first,
      long seenUpTo,
      long cleanedUpTo) {
    Extent current() {
      return new Extent(model, version, specsAt, first, seenUpTo, cleanedUpTo);
    }
  }
}
