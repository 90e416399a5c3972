package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.operations.HourOfWeek;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.jobs.pipeline.Window.Pane;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.flink.api.common.state.MapState;

/**
 * How many events the current key had by the hour of the week, and so what to expect of a window:
 * the mean of the same hours of the weeks before. Only weeks count that are closed for good when
 * the window ends, so that it is the same whenever the watermark comes: what is closed is kept
 * here, by the hour, and what is not yet is in the panes.
 *
 * <p>A week is known if specs that ask for this were in force all the time from then to the window,
 * and none of them counted on other panes: what nobody learned is not taken for nothing.
 */
final class WeeklyVolume {
  /** So many earlier weeks must be known. */
  static final int LEAST_WEEKS = 2;

  private final MapState<Integer, HourOfWeek> hours;
  private final PaneStore counted;

  WeeklyVolume(MapState<Integer, HourOfWeek> hours, PaneStore counted) {
    this.hours = hours;
    this.counted = counted;
  }

  /**
   * Takes in the panes that are about to be closed, if that is asked for by a spec under which they
   * may be counted; forgets all if by none.
   *
   * @param reach the extent before they are closed
   * @param upTo those that end at or before it
   */
  void close(WindowCut cut, Extent reach, long upTo) throws Exception {
    Timeline timeline = cut.timeline();
    int at = timeline.inForceAt(Math.max(reach.first(), reach.cleanedUpTo()));
    while (at < timeline.size() && !timeline.spec(at).evaluation().learnsVolume()) {
      at++;
    }
    if (at < timeline.size()) {
      learn(upTo);
    } else if (timeline.size() > 1 && !hours.isEmpty()) {
      hours.clear();
    }
  }

  private void learn(long upTo) throws Exception {
    List<Pane> closed = new ArrayList<>();
    for (Pane pane : counted.panes()) {
      if (pane.end() <= upTo) {
        closed.add(pane);
      }
    }
    closed.sort(Comparator.comparingLong(Pane::start).thenComparingLong(Pane::length));
    for (Pane pane : closed) {
      long hour = hour(pane.start());
      int cell = Math.floorMod(hour, HourOfWeek.HOURS);
      long week = Math.floorDiv(hour, HourOfWeek.HOURS);
      HourOfWeek known = hours.get(cell);
      long events = counted.events(pane);
      hours.put(
          cell,
          known == null || !HourOfWeek.alike(known.pane(), pane.length())
              ? HourOfWeek.of(pane.length(), week, events)
              : known.plus(week, events));
    }
  }

  private static long hour(long time) {
    return Math.floorDiv(time, HourOfWeek.HOUR);
  }

  /**
   * The events to expect of a window; empty where fewer than {@value #LEAST_WEEKS} earlier weeks
   * are known, where a late event could still come to them, and of windows longer than a week.
   *
   * @param cut whose spec in force at the window's end asks for it
   * @param earliest the earliest event
   */
  OptionalDouble expected(Window window, WindowCut cut, long earliest) throws Exception {
    ModelSpec spec = cut.inForce(window).spec();
    long first = Math.max(earliest, learnedSince(window, cut.timeline()));
    long pane = spec.pane().toMillis();
    long lateness = spec.allowedLateness().toMillis();
    long length = window.end() - window.start();
    long step = Math.max(pane, HourOfWeek.HOUR);
    // Panes beyond an hour divide the window; of hours it may have a part.
    long begin = step == HourOfWeek.HOUR ? HourOfWeek.HOUR * hour(window.start()) : window.start();
    if (length + lateness > HourOfWeek.WEEK || begin - LEAST_WEEKS * HourOfWeek.WEEK < first) {
      return OptionalDouble.empty();
    }
    Map<Long, Long> open = new HashMap<>();
    for (Pane of : counted.panes()) {
      if (of.start() < window.start() && HourOfWeek.alike(of.length(), pane)) {
        open.merge(hour(of.start()), counted.events(of), Long::sum);
      }
    }
    double sum = 0;
    for (long at = begin; at < window.end(); at += step) {
      long hour = hour(at);
      HourOfWeek cell = hours.get(Math.floorMod(hour, HourOfWeek.HOURS));
      if (cell != null && !HourOfWeek.alike(cell.pane(), pane)) {
        return OptionalDouble.empty(); // Counted on other panes.
      }
      long week = Math.floorDiv(hour, HourOfWeek.HOURS);
      long events = 0;
      int weeks = 0;
      for (int before = 1; before <= HourOfWeek.WEEKS; before++) {
        boolean kept = cell == null || cell.week() - (week - before) <= HourOfWeek.WEEKS;
        if (kept && at - before * HourOfWeek.WEEK >= first) {
          events += cell == null ? 0 : cell.in(week - before);
          events += open.getOrDefault(hour - before * (long) HourOfWeek.HOURS, 0L);
          weeks++;
        }
      }
      if (weeks < LEAST_WEEKS) {
        return OptionalDouble.empty();
      }
      double within =
          (double) (Math.min(at + step, window.end()) - Math.max(at, window.start())) / step;
      sum += within * events / weeks;
    }
    return OptionalDouble.of(sum);
  }

  /**
   * From when on specs have asked for it without a break, on panes like those of the window; of
   * what is too long ago to matter, anything.
   */
  private static long learnedSince(Window window, Timeline timeline) {
    int at = timeline.inForceAt(window.end() - 1);
    long pane = timeline.spec(at).spec().pane().toMillis();
    long oldest = window.start() - (HourOfWeek.WEEKS + 1) * HourOfWeek.WEEK;
    while (at > 0 && timeline.from(at) > oldest) {
      LoadedSpec before = timeline.spec(at - 1);
      if (!before.evaluation().learnsVolume()
          || !HourOfWeek.alike(before.spec().pane().toMillis(), pane)) {
        break;
      }
      at--;
    }
    return timeline.since(at);
  }

  void clear() {
    hours.clear();
  }
}
