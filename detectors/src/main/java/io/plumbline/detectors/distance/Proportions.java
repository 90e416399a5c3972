package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Two-proportion z-test: whether a property is as common in the current sample as in the baseline.
 *
 * <p>z = (q - p) / sqrt(r (1 - r) (1/n + 1/m)), r the share in both together; the value is |z|, 0
 * and up, higher is more drift, symmetric; grows with the root of the samples. Effect size: Cohen's
 * h, |2 asin sqrt p - 2 asin sqrt q|, 0 to pi. Its square is {@link ChiSquared}'s statistic for two
 * categories.
 *
 * <p>Null hypothesis: one share; the two-sided normal p-value is good from some five hits and five
 * misses in each. As a distance over categories it is of two: the first and the rest. Where all or
 * none have the property z is 0. More categories: {@link Distance#CATEGORIES}. Exact; time O(1).
 * Cohen, Statistical Power Analysis, 1988, section 6.
 */
public final class Proportions implements BinDistance {
  /**
   * What the test says of the change, the current share less the baseline's.
   *
   * @param z positive when the share has grown
   * @param pValue two-sided
   * @param difference -1 to 1
   * @param low the lower end of Wald's interval of the difference, with the variances of both
   *     shares
   * @param high its upper end
   * @param effectSize Cohen's h, 0 to pi
   */
  public record Change(
      double z, double pValue, double difference, double low, double high, double effectSize) {}

  @Override
  public String id() {
    return "two_proportion_z";
  }

  @Override
  public Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    long n = BinDistance.total(baseline);
    long m = BinDistance.total(current);
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    if (baseline.length != 2) {
      return Distance.undefined(Distance.CATEGORIES);
    }
    Change change = change(baseline[0], n, current[0], m, 0.95);
    return Distance.of(Math.abs(change.z())).tested(change.pValue(), change.effectSize());
  }

  /**
   * The test.
   *
   * @param hits how many of the baseline have the property, 0 to {@code size}
   * @param size the baseline's size, above 0
   * @param currentHits how many of the current sample have it, 0 to {@code currentSize}
   * @param currentSize the current sample's size, above 0
   * @param confidence of the interval, above 0 and below 1
   */
  public static Change change(
      long hits, long size, long currentHits, long currentSize, double confidence) {
    double n = size;
    double m = currentSize;
    double p = hits / n;
    double q = currentHits / m;
    double together = ((double) hits + currentHits) / (n + m);
    double error = Math.sqrt(together * (1 - together) * (1 / n + 1 / m));
    double difference = q - p;
    double z = error == 0 ? 0 : difference / error;
    double reach = point(confidence) * Math.sqrt(p * (1 - p) / n + q * (1 - q) / m);
    return new Change(
        z,
        Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z))),
        difference,
        difference - reach,
        difference + reach,
        cohensH(hits, size, currentHits, currentSize));
  }

  /** Cohen's h of two shares. */
  static double cohensH(double hits, double size, double currentHits, double currentSize) {
    double angle = Math.asin(Math.sqrt(hits / size));
    return 2 * Math.abs(angle - Math.asin(Math.sqrt(currentHits / currentSize)));
  }

  /** The two-sided normal point of a confidence. */
  static double point(double confidence) {
    return NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
  }
}
