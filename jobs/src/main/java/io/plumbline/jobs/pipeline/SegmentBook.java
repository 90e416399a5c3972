package io.plumbline.jobs.pipeline;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapState;

/**
 * The segments that windows of the current key have had, so that what others remember of one goes
 * when it has been gone for long.
 */
final class SegmentBook {
  /** By segment: until when it is remembered, in milliseconds since 1970 UTC. */
  private final MapState<String, Long> until;

  SegmentBook(MapState<String, Long> until) {
    this.until = until;
  }

  /**
   * Notes the segments of a window, for so many windows more.
   *
   * @param present the segments that it is evaluated for
   */
  void note(Collection<String> present, Window window, int windows) throws Exception {
    long end = window.end() + windows * window.every();
    for (String segment : present) {
      Long before = until.get(segment);
      if (before == null || before < end) {
        until.put(segment, end);
      }
    }
  }

  /**
   * Forgets the segments that were remembered long enough, and returns them.
   *
   * @param upTo every window that is not done with begins there or later
   * @param kept segments that are evaluated even without events
   */
  SortedSet<String> forget(long upTo, Set<String> kept) throws Exception {
    SortedSet<String> gone = new TreeSet<>();
    for (Map.Entry<String, Long> entry : until.entries()) {
      if (entry.getValue() <= upTo && !kept.contains(entry.getKey())) {
        gone.add(entry.getKey());
      }
    }
    for (String segment : gone) {
      until.remove(segment);
    }
    return gone;
  }

  /** All segments that are remembered. */
  SortedSet<String> all() throws Exception {
    SortedSet<String> all = new TreeSet<>();
    until.keys().forEach(all::add);
    return all;
  }

  void clear() {
    until.clear();
  }
}
