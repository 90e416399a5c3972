package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.jobs.specs.LoadedSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which slices of a window can be told when. */
final class WindowSlices {
  private WindowSlices() {}

  /**
   * What a window is evaluated of as soon as it ends: all events, and the segments that no late
   * event takes from it, among them those that the baseline knows even if nothing came of them.
   */
  static Map<String, Profile> lasting(LoadedSpec spec, @Nullable SegmentedProfile counts) {
    Map<String, Profile> profiles = new HashMap<>();
    for (String segment : spec.segmentation().known()) {
      profiles.put(segment, new Profile(spec.layout()));
    }
    if (counts != null) {
      profiles.putAll(counts.lastingSegments());
    }
    profiles.put(Metric.ALL, counts == null ? new Profile(spec.layout()) : counts.all());
    return profiles;
  }

  /**
   * The segments that a late event may yet put among all others. They are told once, when that
   * cannot be any more: else what is told in the end would depend on when the watermark came.
   */
  static Map<String, Profile> passing(@Nullable SegmentedProfile counts) {
    if (counts == null) {
      return Map.of();
    }
    Map<String, Profile> passing = counts.segments();
    passing.keySet().removeAll(counts.lastingSegments().keySet());
    return passing;
  }
}
