package io.plumbline.jobs.pipeline;

/**
 * Who a key is and how far its stream reaches, in milliseconds since 1970 UTC.
 *
 * @param model the model's id
 * @param version the model's version
 * @param segment the slice of traffic
 * @param specVersion the spec whose layout the profiles are counted on
 * @param first the smallest event time
 * @param seenUpTo the largest event time that a subtask had seen
 * @param cleanedUpTo panes that end at or before it are closed for good
 */
public record Extent(
    String model,
    String version,
    String segment,
    long specVersion,
    long first,
    long seenUpTo,
    long cleanedUpTo) {
  /** The extent of a key of which nothing is known. */
  static Extent before(PartialProfile partial) {
    return new Extent(
        partial.model(),
        partial.modelVersion(),
        partial.segment(),
        partial.specVersion(),
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE);
  }

  Extent with(long time, long seen) {
    return new Extent(
        model,
        version,
        segment,
        specVersion,
        Math.min(first, time),
        Math.max(seenUpTo, seen),
        cleanedUpTo);
  }

  Extent cleaned(long upTo) {
    return new Extent(
        model, version, segment, specVersion, first, seenUpTo, Math.max(cleanedUpTo, upTo));
  }

  /** Whether the window began before the stream did: its volume says nothing. */
  boolean startsWithin(Window window) {
    return window.start() < first && first < window.end();
  }
}
