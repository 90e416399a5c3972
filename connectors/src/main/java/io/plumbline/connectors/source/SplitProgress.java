package io.plumbline.connectors.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a reader knows of one split, and its checkpoint holds. */
final class SplitProgress {
  private long largest = SourcedRow.NO_TIME;
  private @Nullable RecentIds ids;
  private @Nullable NamedVersions versions;

  /** The latest time of an accepted event; {@link SourcedRow#NO_TIME} if there was none. */
  long largest() {
    return largest;
  }

  /**
   * Goes on where a checkpoint stood.
   *
   * @param idLimit how many ids are remembered from now on
   * @throws IOException for state that is broken, or of a later version
   */
  void restore(long largestEventTime, SplitMemory memory, int idLimit) throws IOException {
    largest = largestEventTime;
    ids = memory.ids().isEmpty() ? null : RecentIds.read(memory.ids().bytes(), idLimit);
    versions = memory.versions().isEmpty() ? null : NamedVersions.read(memory.versions());
  }

  /** What a checkpoint holds of it besides the largest event time. */
  SplitMemory memory() {
    return SplitMemory.of(ids, versions);
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

  /** The versions that its events have named, of models that have no version of their own. */
  NamedVersions versions() {
    NamedVersions named = versions;
    if (named == null) {
      named = new NamedVersions();
      versions = named;
    }
    return named;
  }
}
