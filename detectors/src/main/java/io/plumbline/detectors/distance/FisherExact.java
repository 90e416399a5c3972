package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Fisher's exact test for two categories and samples of any size, however small.
 *
 * <p>The value is Cohen's h, |2 asin sqrt p - 2 asin sqrt q| of the first category's shares; 0 to
 * pi, higher is more drift, symmetric; it is its own effect size (0.2 small, 0.5 medium, 0.8
 * large). {@link #oddsRatio} is the usual statistic, which is infinite for an empty cell.
 *
 * <p>Null hypothesis: one law; the two-sided p-value is the sum of the hypergeometric probabilities
 * of all tables with the same margins that are not likelier than the one seen (with a slack of
 * 1e-7, relative). Exact for any counts; with discrete data it is below a level less often than the
 * level says. Above {@link #MOST_VALUES} values in all: {@link Distance#TOO_MANY_VALUES}, where
 * {@link ChiSquared} says the same in no time. Any number of categories with values but two: {@link
 * Distance#CATEGORIES}; all values in one of two is no difference.
 *
 * <p>Time O(possible tables), at most the smaller sample; no memory. Fisher, Statistical Methods
 * for Research Workers, 5th edition, 1934, section 21.02; Cohen, Statistical Power Analysis, 1988,
 * section 6.
 */
public final class FisherExact implements BinDistance {
  /** The most values in both samples together for which the sum is taken. */
  public static final int MOST_VALUES = 100_000;

  private static final double SLACK = 1 + 1e-7;

  @Override
  public String id() {
    return "fisher_exact";
  }

  @Override
  public Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    long n = BinDistance.total(baseline);
    long m = BinDistance.total(current);
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    if (ChiSquared.categories(baseline, current) != 2) {
      return Distance.undefined(Distance.CATEGORIES);
    }
    if (n + m > MOST_VALUES) {
      return Distance.undefined(Distance.TOO_MANY_VALUES);
    }
    int first = firstCategory(baseline, current);
    double h = Proportions.cohensH(baseline[first], n, current[first], m);
    HypergeometricDistribution tables =
        HypergeometricDistribution.of(
            (int) (n + m), (int) (baseline[first] + current[first]), (int) n);
    return Distance.of(h).tested(pValue(tables, (int) baseline[first]), h);
  }

  private static int firstCategory(long[] baseline, long[] current) {
    int first = 0;
    while (baseline[first] == 0 && current[first] == 0) {
      first++;
    }
    return first;
  }

  /** Likelihood rises to the mode and falls behind it: each tail is a run of tables. */
  private static double pValue(HypergeometricDistribution tables, int seen) {
    double likely = tables.logProbability(seen) + Math.log(SLACK);
    int from = tables.getSupportLowerBound();
    int to = tables.getSupportUpperBound();
    int mode =
        (int)
            ((tables.getNumberOfSuccesses() + 1L)
                * (tables.getSampleSize() + 1L)
                / (tables.getPopulationSize() + 2L));
    int low = lastBelow(tables, likely, from, mode, 1);
    int high = lastBelow(tables, likely, to, mode, -1);
    double lower = low < from ? 0 : tables.cumulativeProbability(low);
    double upper = high > to ? 0 : tables.survivalProbability(high - 1);
    return low >= high ? 1 : Math.min(1, lower + upper);
  }

  /** The table furthest from an end that is no likelier, from an end towards the mode. */
  private static int lastBelow(
      HypergeometricDistribution tables, double likely, int end, int mode, int step) {
    int low = 0;
    int high = Math.abs(mode - end) + 1;
    while (low < high) { // how many tables from the end on are no likelier
      int middle = (low + high) >>> 1;
      if (tables.logProbability(end + step * middle) <= likely) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return end + step * (low - 1);
  }

  /**
   * The odds of the first category in the baseline over those in the current sample: 0 and up, 1 is
   * no drift, infinite where the divisor is 0, NaN where both products are.
   *
   * @param baseline counts of the two categories
   * @param current counts of the same two
   */
  public static double oddsRatio(long[] baseline, long[] current) {
    return ((double) baseline[0] * current[1]) / ((double) baseline[1] * current[0]);
  }
}
