package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.RateLimit;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;

/**
 * How many numbers of a column lie within a range.
 *
 * @param count those in bins that lie within it, and the estimated ones of bins that lie within it
 *     in part
 * @param unsure how far the true count can be from that
 */
record Within(long count, long unsure) {
  private static final double[] NO_SAMPLE = {};

  /** Fewer sampled numbers within the range are no sign that a bin has some. */
  private static final int SIGN = 3;

  /** Those above one number and not above another, as far as whole bins tell. */
  static Within of(NumericProfile profile, Histogram bins, double above, double most) {
    return of(profile, bins, NO_SAMPLE, above, most);
  }

  /**
   * The same, where a bin that lies within the range in part counts by its share of a sample.
   *
   * @param sample some of the numbers, ascending
   */
  static Within of(
      NumericProfile profile, Histogram bins, double[] sample, double above, double most) {
    if (profile.valid() == 0) {
      return new Within(0, 0);
    }
    double least = Math.nextDown(profile.min());
    long count = 0;
    long unsure = 0;
    int at = 0;
    for (int bin = 0; bin < bins.bins(); bin++) {
      double lower = Math.max(bins.lower()[bin], least);
      double upper = Math.min(bins.upper()[bin], profile.max());
      if (upper <= above || lower >= most) {
        continue;
      }
      long all = bins.count()[bin];
      if (lower >= above && upper <= most) {
        count += all;
        continue;
      }
      while (at < sample.length && sample[at] <= lower) {
        at++;
      }
      int hits = 0;
      int size = 0;
      for (; at < sample.length && sample[at] <= upper; at++) {
        size++;
        hits += sample[at] > above && sample[at] <= most ? 1 : 0;
      }
      long estimate = hits < SIGN ? 0 : Math.round((double) all * hits / size);
      count += estimate;
      unsure += Math.max(estimate, all - estimate);
    }
    return new Within(count, unsure);
  }

  /** Both together, of ranges that do not meet. */
  Within plus(Within other) {
    return new Within(count + other.count, unsure + other.unsure);
  }

  /** The share of a window, with how far it can be off. */
  Measurement share(long size) {
    Measurement share = new Shares(count, size).measure();
    return share.value() == null ? share : share.within((double) unsure / size);
  }

  /**
   * The same beside the baseline's, guarded by chance and by what the baseline's bins leave open.
   */
  Measurement share(long size, Within before, long sizeBefore) {
    Measurement share = share(size);
    long most = Math.min(sizeBefore, before.count + before.unsure);
    return share.value() == null
        ? share
        : share
            .against((double) before.count / sizeBefore)
            .guardedBy(probability -> RateLimit.of(most, sizeBefore, size, probability));
  }
}
