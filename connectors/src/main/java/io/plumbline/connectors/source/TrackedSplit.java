package io.plumbline.connectors.source;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A split with what was read from it so far, as far as that decides about what follows.
 *
 * @param inner the split of the wrapped source
 * @param largestEventTime the latest time of an accepted event read before the split's position, in
 *     milliseconds since 1970 UTC; {@link SourcedRow#NO_TIME} if there was none
 * @param memory what else of its events decides about those that follow
 */
public record TrackedSplit<SplitT extends SourceSplit>(
    SplitT inner, long largestEventTime, SplitMemory memory) implements SourceSplit {
  /** A split of which no event is remembered. */
  public TrackedSplit(SplitT inner, long largestEventTime) {
    this(inner, largestEventTime, SplitMemory.NONE);
  }

  @Override
  public String splitId() {
    return inner.splitId();
  }
}
