package io.plumbline.detectors.distance;

import java.util.OptionalDouble;

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

  /**
   * {@inheritDoc}
   *
   * <p>That of {@link ChanceLimit}; empty where a term is infinite for a bin that one sample leaves
   * empty, or the smoothing depends on the sample's size.
   */
  @Override
  default OptionalDouble chanceLimit(long[] baseline, long current, double probability) {
    Smoothing smoothing = smoothing();
    double nothing = smoothing.proportion(0, 1, 1);
    boolean finite = Double.isFinite(term(nothing, 1)) && Double.isFinite(term(1, nothing));
    if (!finite
        || smoothing == Smoothing.HALF_COUNT
        || current <= 0
        || BinDistance.total(baseline) == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(ChanceLimit.of(this, baseline, current, probability));
  }
}
