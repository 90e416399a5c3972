package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.WindowBaseline;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.segment.SegmentName;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.spec.VersionBaselineSpec;
import io.plumbline.jobs.pipeline.Window.Block;
import io.plumbline.jobs.pipeline.Window.Pane;
import io.plumbline.jobs.pipeline.Window.Step;
import io.plumbline.jobs.specs.LoadedSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * What predictions of other versions were like while the current key's own came, counted on its own
 * layout: champions that a challenger is compared with. Empty where no spec asks for it.
 */
final class OtherVersions {
  private final PaneStore counted;

  OtherVersions(MapState<Pane, SegmentedProfile> panes, MapState<Block, SegmentedProfile> blocks) {
    this.counted = new PaneStore(panes, blocks);
  }

  /** Adds to an open pane of a version; the profile is the store's from then on. */
  void add(Pane pane, String version, SegmentedProfile profile) throws Exception {
    counted.add(new Pane(pane.start(), pane.length(), of(pane.layout(), version)), profile);
  }

  /**
   * What the spec's other versions were like in a window, in the spec's order.
   *
   * @param empty whether the window has no events of its own: it may be told of long after its
   *     time, when others are forgotten, so it is compared with nothing
   */
  List<Comparison> beside(Window window, LoadedSpec spec, boolean empty) throws Exception {
    List<VersionBaselineSpec> asked = spec.spec().versionBaselines();
    if (asked.isEmpty()) {
      return List.of();
    }
    List<Comparison> comparisons = new ArrayList<>(asked.size());
    for (VersionBaselineSpec baseline : asked) {
      SegmentedProfile sum =
          empty ? null : counted.sum(window, of(spec.fingerprint(), baseline.version()));
      Map<String, Profile> slices = new HashMap<>();
      if (sum != null) {
        slices.putAll(sum.segments());
        slices.put(Metric.ALL, sum.all());
      }
      comparisons.add(new Comparison(baseline, slices));
    }
    return comparisons;
  }

  /** One window beside the same one of another version. */
  record Comparison(VersionBaselineSpec baseline, Map<String, Profile> slices) {
    /** What a slice of the window is compared with. */
    WindowBaseline of(String slice) {
      Profile profile = slices.get(slice);
      // What is put among all others is another choice in each version.
      return profile == null || profile.events() == 0 || SegmentName.isOther(slice)
          ? WindowBaseline.withoutEvents(baseline.name())
          : WindowBaseline.ofOther(baseline.name(), baseline.version(), profile);
    }

    /** The events of a slice, which are contributions to what is said of it. */
    long events(String slice) {
      @Nullable Profile profile = slices.get(slice);
      return profile == null ? 0 : profile.events();
    }
  }

  /**
   * Closes panes that end at or before a time, and forgets what no window after it has: not by the
   * windows that there are alone, for the key's own stream may begin within one or pause.
   *
   * @param earliest the start of the earliest window that is not done with, by its step
   */
  void close(WindowCut cut, long upTo, Map<Step, Long> earliest) throws Exception {
    if (!counted.isEmpty()) {
      counted.close(cut, upTo);
      counted.forgetEnded(cut, upTo, earliest);
    }
  }

  /** Gives families on a new step what those on others hold already. */
  void seed(WindowCut cut) throws Exception {
    counted.seed(cut.latestSteps());
  }

  void clear() {
    counted.clear();
  }

  /** What tells the versions apart in the store, which keeps layouts apart. */
  private static long of(long layout, String version) {
    byte[] name = version.getBytes(StandardCharsets.UTF_8);
    return layout ^ Hashes.of(name, 0, name.length);
  }
}
