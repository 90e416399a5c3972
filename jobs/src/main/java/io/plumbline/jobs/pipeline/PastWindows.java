package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.baseline.WindowHistory;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.check.WindowBaseline;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.spec.PastBaselineSpec;
import io.plumbline.detectors.spec.WindowSpec;
import io.plumbline.jobs.specs.LoadedSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * The windows of the current key that later ones are compared with, and what is remembered of them
 * until they are. Empty where no spec has such baselines.
 *
 * <p>A window is compared with those that were closed for good at its end, and with these as they
 * were then. So its figures depend on the events alone; and as it is evaluated after all windows
 * that end before it, what it needs is there.
 */
final class PastWindows {
  private final MapState<Chain, byte[]> histories;
  private final MapState<Past, SegmentedProfile> profiles;

  PastWindows(MapState<Chain, byte[]> histories, MapState<Past, SegmentedProfile> profiles) {
    this.histories = histories;
    this.profiles = profiles;
  }

  /**
   * Windows of one family that are compared with each other for one baseline. With other terms it
   * is another baseline, which has to learn first.
   *
   * @param baseline the baseline's name
   * @param season which windows are alike, by its name in configurations
   * @param cycles of how many cycles it is
   * @param relearnAfter after how many it is learned anew
   * @param size the length of the windows
   * @param every the distance between two starts of the family
   * @param offset how far the family is shifted from the epoch
   * @param lateness how long after their end they may change
   * @param layout the layout that the profiles are counted on
   * @param number of the chain within the family
   */
  record Chain(
      String baseline,
      String season,
      int cycles,
      int relearnAfter,
      long size,
      long every,
      long offset,
      long lateness,
      long layout,
      long number) {
    static Chain of(PastBaselineSpec baseline, Window window, LoadedSpec spec) {
      return new Chain(
          baseline.name(),
          baseline.season().wireName(),
          baseline.cycles(),
          baseline.relearnAfter(),
          window.size(),
          window.every(),
          window.offset(),
          spec.spec().allowedLateness().toMillis(),
          spec.fingerprint(),
          baseline.chain(window.family(), window.start()));
    }

    /** Whether a spec compares windows of the chain. */
    boolean isOf(LoadedSpec spec) {
      return spec.fingerprint() == layout
          && spec.spec().allowedLateness().toMillis() == lateness
          && spec.spec().pastBaselines().stream()
              .anyMatch(
                  one ->
                      one.name().equals(baseline)
                          && one.season().wireName().equals(season)
                          && one.cycles() == cycles
                          && one.relearnAfter() == relearnAfter)
          && spec.spec().windows().stream()
              .anyMatch(
                  family ->
                      family.size().toMillis() == size
                          && family.every().toMillis() == every
                          && family.offset().toMillis() == offset);
    }
  }

  /**
   * One window of a chain.
   *
   * @param chain the chain
   * @param start its start, in milliseconds since 1970 UTC
   */
  record Past(Chain chain, long start) {}

  /**
   * What the window is compared with beside its reference: one for each baseline that concerns it,
   * in the spec's order.
   *
   * @param settledBefore windows that end later have no part in it
   */
  List<Comparison> beside(Window window, LoadedSpec spec, long settledBefore) throws Exception {
    if (spec.spec().pastBaselines().isEmpty()) {
      return List.of();
    }
    WindowSpec family = window.family();
    List<Comparison> comparisons = new ArrayList<>();
    for (PastBaselineSpec baseline : spec.spec().pastBaselines()) {
      if (baseline.concerns(family)) {
        comparisons.add(
            new Comparison(
                baseline, family, Chain.of(baseline, window, spec), window.start(), settledBefore));
      }
    }
    return comparisons;
  }

  /** One window beside past ones, for one baseline. */
  final class Comparison {
    private final PastBaselineSpec baseline;
    private final WindowSpec family;
    private final Chain chain;
    private final long start;
    private final long settledBefore;
    private final WindowHistory history;
    private final SortedMap<String, Boolean> alerts = new TreeMap<>();
    private final Map<Long, Map<String, Profile>> read = new HashMap<>();

    private Comparison(
        PastBaselineSpec baseline, WindowSpec family, Chain chain, long start, long settledBefore)
        throws Exception {
      this.baseline = baseline;
      this.family = family;
      this.chain = chain;
      this.start = start;
      this.settledBefore = settledBefore;
      byte[] known = histories.get(chain);
      this.history =
          known == null
              ? new WindowHistory(
                  chain.size(), baseline.windows(family), baseline.relearnWindows(family))
              : WindowHistory.decode(known);
    }

    /** What a slice of the window is compared with. */
    WindowBaseline of(String slice) throws Exception {
      List<Long> starts = history.chosen(slice, settledBefore);
      if (starts.size() < baseline.leastWindows(family)) {
        return WindowBaseline.warmingUp(baseline.name(), starts.size());
      }
      Profile sum = null;
      for (long past : starts) {
        Profile profile = profile(past, slice);
        if (sum == null) {
          sum = profile.copy();
        } else {
          sum.merge(profile);
        }
      }
      if (sum == null) {
        throw new IllegalStateException("at least one window is compared with: was " + chain);
      }
      return WindowBaseline.ofPast(
          baseline.name(),
          WindowBaseline.version(
              starts.get(0),
              starts.get(starts.size() - 1) + chain.size(),
              starts.size(),
              sum.events()),
          sum,
          starts.size());
    }

    private Profile profile(long past, String slice) throws Exception {
      Map<String, Profile> slices = read.get(past);
      if (slices == null) {
        SegmentedProfile profile = profiles.get(new Past(chain, past));
        if (profile == null) {
          throw new IllegalStateException(
              "a window that is compared with must be remembered: was "
                  + Instant.ofEpochMilli(past)
                  + " of "
                  + chain);
        }
        slices = new HashMap<>(profile.segments());
        slices.put(Metric.ALL, profile.all());
        read.put(past, slices);
      }
      Profile profile = slices.get(slice);
      if (profile == null) {
        throw new IllegalStateException(
            "a window that a slice is compared with must have it: was " + slice + " of " + chain);
      }
      return profile;
    }

    /** Notes whether a slice of the window with events is in alert against this baseline. */
    void note(String slice, List<Metric> figures) {
      boolean critical =
          figures.stream()
              .anyMatch(
                  figure ->
                      figure.status() == Status.CRITICAL
                          && figure.baseline().equals(baseline.name()));
      alerts.put(slice, critical);
    }

    /** Remembers the window for later ones, with what was noted; or takes it back. */
    private void remember(@Nullable SegmentedProfile counts, boolean restOnly) throws Exception {
      Past past = new Past(chain, start);
      if (counts != null) {
        if (restOnly) {
          history.add(start, alerts);
        } else {
          history.put(start, alerts);
        }
        profiles.put(past, counts);
      } else if (history.remove(start)) {
        profiles.remove(past);
      }
    }

    /** Forgets what no window that may still change is compared with. */
    private void settle(long closed) throws Exception {
      for (long past : history.settle(closed)) {
        profiles.remove(new Past(chain, past));
      }
      if (history.isEmpty()) {
        histories.remove(chain);
      } else {
        histories.put(chain, history.encode());
      }
    }
  }

  /**
   * Remembers a window that was evaluated, for those that are to come.
   *
   * @param counts what it counted; null without events, or where it is not whole
   * @param restOnly whether only slices were evaluated now that had not been before
   * @param cleanedUpTo panes that end at or before it are closed for good
   * @param lateness how long after their end panes may be open, at the longest
   */
  void remember(
      List<Comparison> comparisons,
      @Nullable SegmentedProfile counts,
      boolean restOnly,
      long cleanedUpTo,
      long lateness)
      throws Exception {
    if (comparisons.isEmpty()) {
      return;
    }
    SegmentedProfile kept = counts == null ? null : counts.withoutIds();
    for (Comparison comparison : comparisons) {
      comparison.remember(kept, restOnly);
      long slack = Math.max(lateness, comparison.chain.size());
      comparison.settle(
          cleanedUpTo < Long.MIN_VALUE + slack ? Long.MIN_VALUE : cleanedUpTo - slack);
    }
  }

  /**
   * Forgets the baselines that no spec has from a time on.
   *
   * @param from windows that end at or before it change no more
   */
  void keep(WindowCut cut, long from) throws Exception {
    if (histories.isEmpty()) {
      return;
    }
    List<LoadedSpec> specs = cut.specsFrom(from);
    List<Chain> gone = new ArrayList<>();
    for (Chain chain : histories.keys()) {
      if (specs.stream().noneMatch(chain::isOf)) {
        gone.add(chain);
      }
    }
    for (Chain chain : gone) {
      for (long start : WindowHistory.decode(histories.get(chain)).held()) {
        profiles.remove(new Past(chain, start));
      }
      histories.remove(chain);
    }
  }

  void clear() {
    histories.clear();
    profiles.clear();
  }
}
