package io.plumbline.connectors.source;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A split with the largest event time read from it.
 *
 * @param inner the split of the wrapped source
 * @param largestEventTime the latest time of an accepted event read before the split's position, in
 *     milliseconds since 1970 UTC; {@link SourcedRow#NO_TIME} if there was none
 */
public record TrackedSplit<SplitT extends SourceSplit>(SplitT inner, long largestEventTime)
    implements SourceSplit {
  @Override
  public String splitId() {
    return inner.splitId();
  }
}
