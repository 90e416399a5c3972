package io.plumbline.jobs.pipeline;

/**
 * Who a key is and how far its stream reaches, in milliseconds since 1970 UTC.
 *
 * @param model the model's id
 * @param version the model's version
 * @param segment the slice of traffic
 * @param specsAt the sequence number of the book in which the key's specs became what they are; 0
 *     before it knows any
 * @param first the smallest event time
 * @param seenUpTo the largest event time that a subtask had seen
 * @param cleanedUpTo panes that end at or before it are closed for good
 */
public record Extent(
    String model,
    String version,
    String segment,
    long specsAt,
    long first,
    long seenUpTo,
    long cleanedUpTo) {
  /** The extent of a key of which nothing is known. */
  static Extent before(PartialProfile partial) {
    return new Extent(
        partial.model(),
        partial.modelVersion(),
        partial.segment(),
        0,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE);
  }

  Extent with(long time, long seen) {
    return new Extent(
        model,
        version,
        segment,
        specsAt,
        Math.min(first, time),
        Math.max(seenUpTo, seen),
        cleanedUpTo);
  }

  Extent withSpecs(long at) {
    return new Extent(model, version, segment, at, first, seenUpTo, cleanedUpTo);
  }

  Extent cleaned(long upTo) {
    return new Extent(
        model, version, segment, specsAt, first, seenUpTo, Math.max(cleanedUpTo, upTo));
  }

  /** Whether the window began before the stream did: its volume says nothing. */
  boolean startsWithin(Window window) {
    return window.start() < first && first < window.end();
  }
}
