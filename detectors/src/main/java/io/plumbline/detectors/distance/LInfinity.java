package io.plumbline.detectors.distance;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.BetaDistribution;

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
  private static final int HALVINGS = 24;

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
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (exceeded(baseline, n, size, middle) > probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(high);
  }

  private static double exceeded(long[] baseline, double n, double size, double limit) {
    double sum = 0;
    for (long count : baseline) {
      double p = Smoothing.HALF_COUNT.proportion(count, n, baseline.length);
      sum += atLeast(size, p, p + limit) + atLeast(size, 1 - p, 1 - p + limit);
    }
    return sum;
  }

  /** The chance that a binomial share is at least the given one, continued between whole counts. */
  private static double atLeast(double size, double p, double share) {
    double hits = size * share;
    double others = size - hits + 1;
    return others <= 0 ? 0 : BetaDistribution.of(hits, others).cumulativeProbability(p);
  }
}
