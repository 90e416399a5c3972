package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * G-test: the likelihood ratio test of homogeneity.
 *
 * <p>2 sum count ln(count / expected) over all cells, the expected counts as {@link ChiSquared}'s:
 * 2 (n + m) times the samples' weighted Jensen-Shannon divergence in nats; 0 and up, higher is more
 * drift, symmetric; grows with the samples. Effect size: Cramér's V.
 *
 * <p>Null hypothesis: one law; the p-value is that of the chi-squared law with one degree of
 * freedom less than categories. It wants larger counts than Pearson's: with many expected counts
 * below 5 it is too small. An empty cell adds nothing; a category that only one sample has takes
 * part, one that neither has is left out. A single category: {@link Distance#CATEGORIES}. Exact;
 * time O(categories). Wilks, "The likelihood test of independence in contingency tables", 1935.
 */
public final class GTest implements OverCategories {
  @Override
  public String id() {
    return "g_test";
  }

  @Override
  public Distance between(long[] baseline, long[] current, int categories) {
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    double sum = 0;
    for (int i = 0; i < baseline.length; i++) {
      double p = baseline[i] / n;
      double q = current[i] / m;
      if (p != q) {
        // ln(p / mean) with mean = (n p + m q) / (n + m): log1p keeps what is nearly equal.
        double mean = p * (n / (n + m)) + q * (m / (n + m));
        double apart = (p - q) / mean;
        sum += p == 0 ? 0 : n * p * Math.log1p(apart * (m / (n + m)));
        sum += q == 0 ? 0 : m * q * Math.log1p(-apart * (n / (n + m)));
      }
    }
    double statistic = Math.max(0, 2 * sum);
    double pValue = ChiSquaredDistribution.of(categories - 1.0).survivalProbability(statistic);
    return Distance.of(statistic).tested(pValue, ChiSquared.v(baseline, current));
  }
}
