package io.plumbline.detectors.constraint;

import io.plumbline.detectors.distance.DeequChiSquared;
import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.NumericLInfinity;
import io.plumbline.detectors.distance.RobustLInfinity;
import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The distances of the drift check, on what statistics hold. */
final class ConstraintDistances {
  /** The Kolmogorov point that the robust distances take off, for a level of 0.003. */
  static final double CORRECTION = RobustLInfinity.DEFAULT_CORRECTION;

  /** So many bins stand for strings that nobody has listed. */
  private static final int MAX_OTHERS = 1_000;

  private static final DeequChiSquared CHI_SQUARED = new DeequChiSquared();

  private ConstraintDistances() {}

  /**
   * The largest difference of two distribution functions, less the correction.
   *
   * @param correction 0 for the simple distance
   * @return 0 to 1; NaN where either has no values
   */
  static double numeric(Histogram baseline, Histogram live, double correction) {
    return value(new NumericLInfinity("numeric", correction).between(baseline, live));
  }

  /**
   * The largest difference of a category's shares, less the correction. Live strings that are not
   * listed count as if each were as frequent as the others.
   *
   * @param correction 0 for the simple distance
   * @return 0 to 1; NaN where either has no values
   */
  static double categorical(Map<String, Long> baseline, StringStatistics live, double correction) {
    Aligned listed = Aligned.of(baseline, live.counts());
    long others = live.others();
    if (others > 0) {
      double unlisted = live.distinctCount() - live.counts().size();
      listed = listed.with(others, (int) Math.max(1, Math.min(MAX_OTHERS, unlisted)));
    }
    return value(
        new RobustLInfinity("categorical", correction).between(listed.baseline, listed.live));
  }

  /** The p-value of Deequ's chi-squared test; NaN with fewer than two categories left. */
  static double chiSquaredPValue(Map<String, Long> baseline, Map<String, Long> live) {
    Double p = chiSquared(baseline, live).pValue();
    return p == null ? Double.NaN : p;
  }

  static Distance chiSquared(Map<String, Long> baseline, Map<String, Long> live) {
    Aligned both = Aligned.of(baseline, live);
    return CHI_SQUARED.between(both.baseline, both.live);
  }

  private static double value(Distance distance) {
    Double value = distance.value();
    return value == null ? Double.NaN : value;
  }

  /** Two samples counted on the categories of both. */
  private static final class Aligned {
    private final long[] baseline;
    private final long[] live;

    private Aligned(long[] baseline, long[] live) {
      this.baseline = baseline;
      this.live = live;
    }

    static Aligned of(Map<String, Long> baseline, Map<String, Long> live) {
      SortedSet<String> all = new TreeSet<>(baseline.keySet());
      all.addAll(live.keySet());
      return new Aligned(counts(all, baseline), counts(all, live));
    }

    private static long[] counts(SortedSet<String> all, Map<String, Long> of) {
      return all.stream().mapToLong(category -> of.getOrDefault(category, 0L)).toArray();
    }

    Aligned with(long others, int bins) {
      long[] longer = Arrays.copyOf(live, live.length + bins);
      for (int i = 0; i < bins; i++) {
        longer[live.length + i] = others * (i + 1) / bins - others * i / bins;
      }
      return new Aligned(Arrays.copyOf(baseline, longer.length), longer);
    }
  }
}
