package io.plumbline.connectors.source;

import org.jspecify.annotations.Nullable;

/** What a reader knows of one split, and its checkpoint holds. */
final class SplitProgress {
  private long largest = SourcedRow.NO_TIME;
  private @Nullable RecentIds ids;

  /** The latest time of an accepted event; {@link SourcedRow#NO_TIME} if there was none. */
  long largest() {
    return largest;
  }

  void restore(long largestEventTime, @Nullable RecentIds recent) {
    largest = largestEventTime;
    ids = recent;
  }

  void advance(long time) {
    largest = time;
  }

  /** The events delivered lately; null before the first one that is remembered. */
  @Nullable RecentIds ids() {
    return ids;
  }

  RecentIds ids(int limit) {
    RecentIds recent = ids;
    if (recent == null) {
      recent = new RecentIds(limit);
      ids = recent;
    }
    return recent;
  }
}
