package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.RateLimit;
import io.plumbline.detectors.spec.Limit;
import org.jspecify.annotations.Nullable;

/**
 * How a share of events or values is measured and judged: by default against the baseline's own
 * share plus a margin, and only beyond what chance does to both.
 *
 * @param hits how many of the window have the property
 * @param size how many there are
 */
record Shares(long hits, long size) {
  /** The samples below which a share is not judged. */
  static final int MIN_SAMPLES = 20;

  /** The share, or {@link Reason#NO_VALUES} of nothing. */
  Measurement measure() {
    return size == 0
        ? Measurement.undefined(Reason.NO_VALUES, 0)
        : Measurement.exact((double) hits / size, size);
  }

  /** The share beside the baseline's, guarded by chance. */
  Measurement measure(long baselineHits, long baselineSize) {
    if (size == 0 || baselineSize == 0) {
      return measure();
    }
    return measure()
        .against((double) baselineHits / baselineSize)
        .guardedBy(probability -> RateLimit.of(baselineHits, baselineSize, size, probability));
  }

  /** The baseline's own share plus a margin; no limit without a baseline. */
  static Limits above(@Nullable Double baselineShare, double warning, double critical) {
    return baselineShare == null
        ? Limits.NONE
        : new Limits(Limit.level(baselineShare + warning), Limit.level(baselineShare + critical));
  }
}
