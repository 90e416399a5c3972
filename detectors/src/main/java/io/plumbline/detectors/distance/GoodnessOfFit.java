package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Chi-squared goodness of fit: whether the current sample has the baseline's shares, taken as
 * exactly known.
 *
 * <p>sum (count - expected)^2 / expected over the current sample, with the baseline's shares of its
 * size expected: m sum (q - p)^2 / p; 0 and up, higher is more drift, not symmetric; grows with the
 * sample. Effect size: Cohen's w, the root of it over m; 0 and up.
 *
 * <p>Null hypothesis: the current sample is of the law whose shares are the baseline's; the p-value
 * is that of the chi-squared law with one degree of freedom less than categories, good where hardly
 * an expected count is below 5. It knows nothing of the baseline's own scatter: for a baseline that
 * is not many times the window it says "changed" far too often, and {@link ChiSquared} is the test
 * to use. A category that only the current sample has makes it {@link Distance#INFINITE}; one that
 * neither has is left out. A single category: {@link Distance#CATEGORIES}. Exact; time
 * O(categories). Pearson, 1900; Cohen, Statistical Power Analysis, 1988, section 7.
 */
public final class GoodnessOfFit implements OverCategories {
  @Override
  public String id() {
    return "chi_squared_goodness_of_fit";
  }

  @Override
  public boolean symmetric() {
    return false;
  }

  @Override
  public Distance between(long[] baseline, long[] current, int categories) {
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    double sum = 0;
    for (int i = 0; i < baseline.length; i++) {
      double p = baseline[i] / n;
      double difference = current[i] / m - p;
      sum += difference == 0 ? 0 : difference * difference / p;
    }
    if (!Double.isFinite(sum)) {
      return Distance.undefined(Distance.INFINITE);
    }
    double pValue = ChiSquaredDistribution.of(categories - 1.0).survivalProbability(m * sum);
    return Distance.of(m * sum).tested(pValue, Math.sqrt(sum));
  }
}
