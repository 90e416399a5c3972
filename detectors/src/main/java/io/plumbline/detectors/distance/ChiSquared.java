package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Pearson's chi-squared test of homogeneity: whether both samples have the same shares.
 *
 * <p>The sum over all 2 K cells of (count - expected)^2 / expected, with the margins' product over
 * the total expected, which is n m sum (p - q)^2 / (a + b); 0 to n + m, higher is more drift,
 * symmetric; grows with the samples. Effect size: Cramér's V, the root of it over n + m, 0 to 1;
 * for two categories that is phi. The variant for two categories with Yates' correction takes half
 * an observation (or all of it, if less) off each difference, and is more careful.
 *
 * <p>Null hypothesis: one law; the p-value is that of the chi-squared law with one degree of
 * freedom less than categories. It is good where hardly an expected count ({@link
 * #smallestExpected}) is below 5 and none below 1 (Cochran, 1954), too small or too large
 * elsewhere. A category that only one sample has is a cell of 0 and takes part; one that neither
 * has is left out. A single category: {@link Distance#CATEGORIES}, as for any number but two with
 * Yates' correction. Exact; time O(categories).
 *
 * <p>Pearson, "On the criterion …", 1900; Yates, "Contingency tables involving small numbers and
 * the chi-squared test", 1934.
 */
public final class ChiSquared implements OverCategories {
  private final String id;
  private final boolean corrected;

  /** Without a correction. */
  public ChiSquared() {
    this("chi_squared", false);
  }

  /**
   * A named variant.
   *
   * @param corrected whether it is Yates', for two categories
   */
  public ChiSquared(String id, boolean corrected) {
    this.id = id;
    this.corrected = corrected;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Distance between(long[] baseline, long[] current, int categories) {
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    if (corrected && categories != 2) {
      return Distance.undefined(Distance.CATEGORIES);
    }
    double statistic = 0;
    for (int i = 0; i < baseline.length; i++) {
      double both = (double) baseline[i] + current[i];
      if (both > 0) {
        double expected = n / (n + m) * both;
        double off = Math.abs(baseline[i] - expected);
        if (corrected) {
          off = Math.max(0, off - 0.5);
        } else {
          off = n * (m / (n + m)) * Math.abs(baseline[i] / n - current[i] / m);
        }
        statistic += off / n * (off / both) * ((n + m) / m) * (n + m);
      }
    }
    double pValue = ChiSquaredDistribution.of(categories - 1.0).survivalProbability(statistic);
    return Distance.of(statistic).tested(pValue, v(baseline, current));
  }

  /** How many categories either sample has: one more than the test's degrees of freedom. */
  public static int categories(long[] baseline, long[] current) {
    int categories = 0;
    for (int i = 0; i < baseline.length; i++) {
      categories += baseline[i] > 0 || current[i] > 0 ? 1 : 0;
    }
    return categories;
  }

  /** Cramér's V of two samples that have values: the root of the statistic over n + m, 0 to 1. */
  static double v(long[] baseline, long[] current) {
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    double sum = 0;
    for (int i = 0; i < baseline.length; i++) {
      double both = (double) baseline[i] + current[i];
      if (both > 0) {
        double difference = baseline[i] / n - current[i] / m;
        sum += difference * difference / both;
      }
    }
    return Math.min(1, Math.sqrt(n / (n + m) * m * sum));
  }

  /**
   * The smallest expected count of a cell, on which the p-value's worth depends.
   *
   * @return 0 where no category has values
   */
  public static double smallestExpected(long[] baseline, long[] current) {
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < baseline.length; i++) {
      double both = (double) baseline[i] + current[i];
      if (both > 0) {
        smallest = Math.min(smallest, Math.min(n, m) / (n + m) * both);
      }
    }
    return Double.isFinite(smallest) ? smallest : 0;
  }
}
