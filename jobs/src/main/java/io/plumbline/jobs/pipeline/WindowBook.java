package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.pipeline.Window.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.flink.api.common.state.MapState;

/** Which windows of the current key are to be evaluated, and which are out. */
final class WindowBook {
  /** A window that was never evaluated. */
  static final int AWAITED = 1;

  /** A window that changed since it was evaluated. */
  static final int CHANGED = 2;

  /** A window whose figures are out but for its volume: it may be the stream's last. */
  static final int VOLUME_OPEN = 3;

  /** A window whose figures are out. */
  static final int EVALUATED = 4;

  /** A window whose figures are out but for segments that a late event may yet take from it. */
  static final int SEGMENTS_OPEN = 5;

  private final MapState<Window, Integer> states;

  WindowBook(MapState<Window, Integer> states) {
    this.states = states;
  }

  boolean contains(Window window) throws Exception {
    return states.contains(window);
  }

  /** How far a window that it contains has come. */
  int state(Window window) throws Exception {
    return states.get(window);
  }

  /** Puts down how far a window has come. */
  void put(Window window, int state) throws Exception {
    states.put(window, state);
  }

  /** A window has changed, or is new: it is to be evaluated. */
  void change(Window window) throws Exception {
    Integer state = states.get(window);
    if (state == null) {
      states.put(window, AWAITED);
    } else if (state != AWAITED) {
      states.put(window, CHANGED);
    }
  }

  /** Forgets the windows that are not cut any more. */
  void keep(WindowCut cut) throws Exception {
    for (Map.Entry<Window, Integer> entry : entries()) {
      if (!cut.has(entry.getKey())) {
        states.remove(entry.getKey());
      }
    }
  }

  /**
   * The stream is longer than it looked: what was its first or last window may be a whole one.
   *
   * @return the windows that are to be evaluated for it
   */
  List<Window> lengthen(Extent before, Extent after) throws Exception {
    List<Window> again = new ArrayList<>();
    for (Map.Entry<Window, Integer> entry : entries()) {
      Window window = entry.getKey();
      boolean ended = after.seenUpTo() > before.seenUpTo() && window.end() <= after.seenUpTo();
      boolean begun = before.startsWithin(window) && !after.startsWithin(window);
      if (begun && (entry.getValue() == EVALUATED || entry.getValue() == SEGMENTS_OPEN)) {
        states.put(window, VOLUME_OPEN);
      }
      if (begun || (ended && entry.getValue() != EVALUATED)) {
        again.add(window);
      }
    }
    return again;
  }

  /**
   * The windows that have ended and whose figures are not out, the earliest end first.
   *
   * @param over windows that end at or before it are closed for good
   */
  PriorityQueue<Window> ripe(long watermark, long over) throws Exception {
    PriorityQueue<Window> ripe = new PriorityQueue<>(Window.BY_END);
    for (Map.Entry<Window, Integer> entry : states.entries()) {
      int state = entry.getValue();
      Window window = entry.getKey();
      if (window.end() - 1 <= watermark
          && state != EVALUATED
          && (state != SEGMENTS_OPEN || window.end() <= over)) {
        ripe.add(entry.getKey());
      }
    }
    return ripe;
  }

  /**
   * Forgets the windows that are done with.
   *
   * @param upTo windows that end at or before it and are out change no more
   * @param all whether nothing comes any more
   * @return the start of the earliest window that is left, by its step
   */
  Map<Step, Long> forget(long upTo, boolean all) throws Exception {
    Map<Step, Long> earliest = new HashMap<>();
    for (Map.Entry<Window, Integer> entry : entries()) {
      Window window = entry.getKey();
      if (all || (window.end() <= upTo && entry.getValue() == EVALUATED)) {
        states.remove(window);
      } else {
        earliest.merge(window.step(), window.start(), Math::min);
      }
    }
    return earliest;
  }

  boolean isEmpty() throws Exception {
    return states.isEmpty();
  }

  void clear() {
    states.clear();
  }

  /** The entries at this moment, so that the state may be changed while they are walked. */
  private List<Map.Entry<Window, Integer>> entries() throws Exception {
    List<Map.Entry<Window, Integer>> entries = new ArrayList<>();
    for (Map.Entry<Window, Integer> entry : states.entries()) {
      entries.add(Map.entry(entry.getKey(), entry.getValue()));
    }
    return entries;
  }
}
