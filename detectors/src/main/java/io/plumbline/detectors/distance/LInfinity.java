package io.plumbline.detectors.distance;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The largest difference of a bin's share, max |p - q|; 0 to 1, higher is more drift, symmetric. No
 * test. One value in each is enough; below some 50 chance moves it by a tenth. A bin that only one
 * sample has counts with its whole share.
 *
 * <p>Chance limit: the sum over the bins of what each exceeds it by (Boole's inequality, so on the
 * safe side), both samples together scattering like one of n m / (n + m) values around the
 * baseline's shares with half an observation more per bin, its counts binomial. Exact; time
 * O(bins). Deequ, Distance.scala.
 */
public final class LInfinity implements BinDistance {
  /** Relative, of the chance limit. */
  private static final double PRECISION = 1e-4;

  private static final int MOST_STEPS = 40;

  @Override
  public String id() {
    return "linf_simple";
  }

  @Override
  public Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    double largest = 0;
    for (int i = 0; i < baseline.length; i++) {
      largest = Math.max(largest, Math.abs(baseline[i] / n - current[i] / m));
    }
    return Distance.of(largest);
  }

  @Override
  public OptionalDouble chanceLimit(long[] baseline, long current, double probability) {
    double n = BinDistance.total(baseline);
    if (n == 0 || current <= 0) {
      return OptionalDouble.empty();
    }
    if (baseline.length < 2) {
      return OptionalDouble.of(0);
    }
    double size = n / (n + current) * current;
    return OptionalDouble.of(limit(baseline, n, size, probability));
  }

  /** Where the chance falls to the probability: from the normal point on, between two bounds. */
  private static double limit(long[] baseline, double n, double size, double probability) {
    double low = 0;
    double high = 1;
    double spread = 0;
    for (long count : baseline) {
      double p = Smoothing.HALF_COUNT.proportion(count, n, baseline.length);
      spread = Math.max(spread, p * (1 - p));
    }
    double tail = Math.max(probability / (2 * baseline.length), Double.MIN_NORMAL);
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(tail);
    double at = Math.min(0.5, z * Math.sqrt(spread / size));
    for (int step = 0; step < MOST_STEPS && high - low > PRECISION * high; step++) {
      double chance = exceeded(baseline, n, size, at, Math.log(tail * 1e-6));
      if (chance > probability) {
        low = at;
      } else {
        high = at;
      }
      // The logarithm of a tail falls about like the square of where it begins.
      double ratio = chance > 0 ? Math.log(tail) / Math.log(tail * chance / probability) : 0;
      double next = chance > 0 && ratio > 0 ? at * Math.sqrt(ratio) : (low + high) / 2;
      double beside = next * (1 + (chance > probability ? PRECISION : -PRECISION) / 2);
      at = beside > low && beside < high ? beside : (low + high) / 2;
    }
    return high;
  }

  private static double exceeded(
      long[] baseline, double n, double size, double limit, double negligible) {
    double sum = 0;
    for (long count : baseline) {
      double p = Smoothing.HALF_COUNT.proportion(count, n, baseline.length);
      sum += atLeast(size, p, p + limit, negligible);
      sum += atLeast(size, 1 - p, 1 - p + limit, negligible);
    }
    return sum;
  }

  /**
   * The chance that a binomial share is at least the given one, continued between whole counts; 0
   * where Chernoff's bound of it is negligible, which it is for all but the fullest bins.
   */
  private static double atLeast(double size, double p, double share, double negligible) {
    if (share >= 1 + 1 / size) {
      return 0;
    }
    if (share < 1) {
      double apart = share * Math.log(share / p) + (1 - share) * Math.log((1 - share) / (1 - p));
      if (size * apart > -negligible) {
        return 0;
      }
    }
    double hits = size * share;
    return BetaDistribution.of(hits, size - hits + 1).cumulativeProbability(p);
  }
}
