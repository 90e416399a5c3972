package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.jobs.pipeline.Window.Block;
import io.plumbline.jobs.pipeline.Window.Pane;
import java.util.List;
import org.apache.flink.api.common.state.MapState;

/**
 * What feature events said in the windows of the current key, and which of these are to be
 * evaluated: apart from those of its predictions, which may begin later, pause and end by
 * themselves. Empty where no source brings feature events.
 */
final class FeatureWindows {
  private final PaneStore counted;
  private final WindowBook windows;

  FeatureWindows(
      MapState<Pane, SegmentedProfile> panes,
      MapState<Block, SegmentedProfile> blocks,
      MapState<Window, Integer> states) {
    this.counted = new PaneStore(panes, blocks);
    this.windows = new WindowBook(states);
  }

  /**
   * Adds to an open pane; the profile is the store's from then on.
   *
   * @param over the windows that contain the pane
   */
  void add(Pane pane, SegmentedProfile profile, List<Window> over) throws Exception {
    counted.add(pane, profile);
    for (Window window : over) {
      windows.change(window);
    }
  }

  /** Notes that the predictions of windows have changed, which theirs are compared with. */
  void predictionsChanged(List<Window> over) throws Exception {
    for (Window window : over) {
      if (windows.contains(window)) {
        windows.change(window);
      }
    }
  }

  /** What was said. */
  PaneStore counted() {
    return counted;
  }

  /** Which windows are to be evaluated. */
  WindowBook windows() {
    return windows;
  }

  /** Notes that the figures of a window are out; true for the first time. */
  boolean evaluated(Window window) throws Exception {
    boolean first = windows.state(window) == WindowBook.AWAITED;
    windows.put(window, WindowBook.EVALUATED);
    return first;
  }

  /** Closes panes that end at or before a time, and forgets what is done with. */
  void close(WindowCut cut, long upTo, boolean ended) throws Exception {
    if (!counted.isEmpty() || !windows.isEmpty()) {
      counted.close(cut, upTo);
      counted.forgetBefore(windows.forget(upTo, ended));
    }
  }

  void clear() {
    counted.clear();
    windows.clear();
  }
}
