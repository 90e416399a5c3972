package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.WindowSpec;
import io.plumbline.jobs.pipeline.Window.Step;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the specs of a key cut its stream into windows: each by the spec in force at its end. What it
 * takes from the specs for every partial profile it takes once.
 */
final class WindowCut {
  private final Timeline timeline;
  private final @Nullable Terms[] terms;

  /**
   * @param timeline the specs through event time
   */
  WindowCut(Timeline timeline) {
    this.timeline = timeline;
    this.terms = new Terms[timeline.size()];
  }

  /** What one spec says about windows and time. */
  private record Terms(List<WindowSpec> windows, List<Step> ends, long lateness) {}

  private Terms terms(int position) {
    Terms of = terms[position];
    if (of == null) {
      ModelSpec spec = timeline.spec(position).spec();
      of =
          new Terms(
              spec.windows(),
              spec.windows().stream().map(Step::ofEnds).distinct().toList(),
              spec.allowedLateness().toMillis());
      terms[position] = of;
    }
    return of;
  }

  Timeline timeline() {
    return timeline;
  }

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

  /** The specs in force at an event time and later. */
  List<LoadedSpec> specsFrom(long time) {
    List<LoadedSpec> specs = new ArrayList<>();
    for (int at = timeline.inForceAt(time); at < timeline.size(); at++) {
      specs.add(timeline.spec(at));
    }
    return specs;
  }

  /**
   * Windows that end by then are closed for good when this one ends, and do not overlap it: the
   * same whenever it is evaluated, in milliseconds since 1970 UTC.
   */
  long settledBefore(Window window) {
    int last = position(window);
    long lateness = terms(last).lateness();
    for (int at = last - 1; at >= 0; at--) {
      // What was counted under an earlier spec may be open for as long as that one allows.
      if (timeline.from(at + 1) + terms(at).lateness() > window.end()) {
        lateness = Math.max(lateness, terms(at).lateness());
      }
    }
    return Math.min(window.start(), window.end() - lateness);
  }

  /** Whether there is such a window. */
  boolean has(Window window) {
    return isIn(window, position(window));
  }

  private boolean isIn(Window window, int position) {
    return terms(position).windows().stream().anyMatch(window::isOf);
  }

  /**
   * Whether a part of the window was counted on another layout, or was not cut into such windows.
   */
  boolean changesWithin(Window window) {
    int last = position(window);
    long layout = timeline.spec(last).fingerprint();
    for (int at = last; at > 0 && timeline.from(at) > window.start(); at--) {
      LoadedSpec before = timeline.spec(at - 1);
      if (before.fingerprint() != layout || !isIn(window, at - 1)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some reader may have passed over events of the window before the model was added. */
  boolean mayLackEvents(Window window) {
    return window.start() < timeline.wholeFrom();
  }

  /** The windows that contain a span. */
  List<Window> windowsOver(long from, long to) {
    List<Window> over = new ArrayList<>();
    // No window that contains the span ends in the time of a spec before these.
    for (int at = timeline.inForceAt(to - 1); at < timeline.size(); at++) {
      for (WindowSpec family : terms(at).windows()) {
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
      terms(at).windows().forEach(family -> steps.add(Step.of(family)));
    }
    return steps;
  }

  /** The length of the longest windows on a step, in milliseconds; 0 where no spec has any. */
  long longest(Step step) {
    long longest = 0;
    for (int at = 0; at < timeline.size(); at++) {
      for (WindowSpec family : terms(at).windows()) {
        if (Step.of(family).equals(step)) {
          longest = Math.max(longest, family.size().toMillis());
        }
      }
    }
    return longest;
  }

  /** The steps of the newest spec's windows. */
  Set<Step> latestSteps() {
    return stepsFrom(Long.MAX_VALUE);
  }

  /** Whether a window may end after one time and at or before a later one. */
  boolean mayEndBetween(long from, long to) {
    if (from == Long.MIN_VALUE) {
      return true;
    }
    for (int at = timeline.inForceAt(from); at < timeline.size(); at++) {
      for (Step ends : terms(at).ends()) {
        if (ends.start(from) != ends.start(to)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The longest lateness that any spec allows under which panes may still be open, in milliseconds.
   *
   * @param cleanedUpTo panes that end at or before it are closed for good
   */
  long lateness(long cleanedUpTo) {
    int last = timeline.size() - 1;
    long longest = terms(last).lateness();
    for (int at = last - 1; at >= 0 && timeline.from(at + 1) > cleanedUpTo; at--) {
      longest = Math.max(longest, terms(at).lateness());
    }
    return longest;
  }
}
