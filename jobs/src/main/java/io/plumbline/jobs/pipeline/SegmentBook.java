package io.plumbline.jobs.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapState;

/**
 * Which segments the windows of the current key had lately, so that one that falls silent is
 * evaluated without events for a while, as a whole model is, and then forgotten.
 */
final class SegmentBook {
  /** By segment and family of windows: the start of the last window that had events of it. */
  private final MapState<SegmentWindows, Long> lasts;

  SegmentBook(MapState<SegmentWindows, Long> lasts) {
    this.lasts = lasts;
  }

  /**
   * The windows of one family of a segment.
   *
   * @param segment the segment's name
   * @param size their length, in milliseconds
   * @param every the distance between two starts
   * @param offset how far the family is shifted from the epoch
   */
  public record SegmentWindows(String segment, long size, long every, long offset) {
    static SegmentWindows of(String segment, Window window) {
      return new SegmentWindows(segment, window.size(), window.every(), window.offset());
    }

    boolean isOf(Window window) {
      return size == window.size() && every == window.every() && offset == window.offset();
    }
  }

  /**
   * Notes the segments of a window and returns all that it is to be evaluated for: its own, and
   * those that a window of the family had at most so many steps before.
   */
  SortedSet<String> of(Window window, Collection<String> present, int steps) throws Exception {
    for (String segment : present) {
      SegmentWindows windows = SegmentWindows.of(segment, window);
      Long last = lasts.get(windows);
      if (last == null || last < window.start()) {
        lasts.put(windows, window.start());
      }
    }
    SortedSet<String> all = new TreeSet<>(present);
    for (Map.Entry<SegmentWindows, Long> entry : lasts.entries()) {
      if (entry.getKey().isOf(window)
          && entry.getValue() < window.start()
          && entry.getValue() >= window.start() - steps * window.every()) {
        all.add(entry.getKey().segment());
      }
    }
    return all;
  }

  /**
   * Forgets the windows that lie more than so many steps back.
   *
   * @param upTo windows that end at or before it are done with
   * @return the segments that no window has any more
   */
  SortedSet<String> forget(long upTo, int steps) throws Exception {
    SortedSet<String> gone = new TreeSet<>();
    SortedSet<String> left = new TreeSet<>();
    List<SegmentWindows> forgotten = new ArrayList<>();
    for (Map.Entry<SegmentWindows, Long> entry : lasts.entries()) {
      SegmentWindows windows = entry.getKey();
      // The last window without events that it is evaluated for.
      long end = entry.getValue() + windows.size() + steps * windows.every();
      if (end <= upTo) {
        forgotten.add(windows);
        gone.add(windows.segment());
      } else {
        left.add(windows.segment());
      }
    }
    for (SegmentWindows windows : forgotten) {
      lasts.remove(windows);
    }
    gone.removeAll(left);
    return gone;
  }

  /** All segments that are remembered. */
  SortedSet<String> all() throws Exception {
    SortedSet<String> all = new TreeSet<>();
    for (SegmentWindows windows : lasts.keys()) {
      all.add(windows.segment());
    }
    return all;
  }

  void clear() {
    lasts.clear();
  }
}
