package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.spec.WindowSpec;
import io.plumbline.jobs.pipeline.Window.Step;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How the specs of a key cut its stream into windows: each by the spec in force at its end. Pure.
 *
 * @param timeline the specs through event time
 */
record WindowCut(Timeline timeline) {
  /** The spec that cuts and judges a window. */
  LoadedSpec inForce(Window window) {
    return timeline.spec(position(window));
  }

  /** The number of the spec that cuts and judges a window. */
  long number(Window window) {
    return timeline.number(position(window));
  }

  private int position(Window window) {
    return timeline.inForceAt(window.end() - 1);
  }

  /** Whether there is such a window. */
  boolean has(Window window) {
    return isIn(window, inForce(window));
  }

  private static boolean isIn(Window window, LoadedSpec spec) {
    return spec.spec().windows().stream().anyMatch(window::isOf);
  }

  /**
   * Whether a part of the window was counted on another layout, or was not cut into such windows.
   */
  boolean changesWithin(Window window) {
    int last = position(window);
    long layout = timeline.spec(last).layout().fingerprint();
    for (int at = last; at > 0 && timeline.from(at) > window.start(); at--) {
      LoadedSpec before = timeline.spec(at - 1);
      if (before.layout().fingerprint() != layout || !isIn(window, before)) {
        return true;
      }
    }
    return false;
  }

  /** The windows that contain a span. */
  List<Window> windowsOver(long from, long to) {
    List<Window> over = new ArrayList<>();
    for (int at = 0; at < timeline.size(); at++) {
      for (WindowSpec family : timeline.spec(at).spec().windows()) {
        long last = family.lastStart(from);
        long every = family.every().toMillis();
        for (long start = last; start > last - family.size().toMillis(); start -= every) {
          Window window = Window.of(family, start);
          if (to <= window.end() && position(window) == at) {
            over.add(window);
          }
        }
      }
    }
    return over;
  }

  /** The steps of all windows that what happens from a time on may be in. */
  Set<Step> stepsFrom(long time) {
    Set<Step> steps = new LinkedHashSet<>();
    for (int at = timeline.inForceAt(time); at < timeline.size(); at++) {
      timeline.spec(at).spec().windows().forEach(family -> steps.add(Step.of(family)));
    }
    return steps;
  }

  /** The steps of the newest spec's windows. */
  Set<Step> latestSteps() {
    return stepsFrom(Long.MAX_VALUE);
  }

  /** The longest lateness that any of the specs allows, in milliseconds. */
  long lateness() {
    long longest = 0;
    for (int at = 0; at < timeline.size(); at++) {
      longest = Math.max(longest, timeline.spec(at).spec().allowedLateness().toMillis());
    }
    return longest;
  }
}
