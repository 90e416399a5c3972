package io.plumbline.detectors.distance;

/**
 * A distance that is a monotone function of a sum with one term per bin: all f-divergences, and
 * more. Memory O(1), time O(bins).
 */
public interface SumOverBins extends BinDistance {
  /**
   * A bin's contribution, 0 where both proportions are equal; infinite where the distance is.
   *
   * @param p the baseline's proportion
   * @param q the current sample's proportion
   */
  double term(double p, double q);

  /** The distance of a sum of terms: not decreasing, 0 at 0. */
  default double finish(double sum) {
    return sum;
  }

  /** How counts become proportions. */
  default Smoothing smoothing() {
    return Smoothing.NONE;
  }

  @Override
  default Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    long n = BinDistance.total(baseline);
    long m = BinDistance.total(current);
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    int bins = baseline.length;
    Smoothing smoothing = smoothing();
    double sum = 0;
    for (int i = 0; i < bins; i++) {
      sum +=
          term(
              smoothing.proportion(baseline[i], n, bins),
              smoothing.proportion(current[i], m, bins));
    }
    return Distance.of(finish(sum));
  }
}
