package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;

/**
 * Two-sample Cramér-von Mises: how far both distribution functions are apart over all values, not
 * at the worst alone.
 *
 * <p>T = n m / (n + m)^2 sum (F - G)^2 over all values of both samples, which is Anderson's U / (n
 * m (n + m)) - (4 n m - 1) / (6 (n + m)) with U of the (mid-)ranks; about 1/6 when nothing has
 * changed, up to about n m / (3 (n + m)), higher is more drift, symmetric. Effect size: the root of
 * the mean square of F - G, both taken half-way at ties; 0 to about 0.58.
 *
 * <p>Null hypothesis: both samples have one law. The p-value is that of the limit law after T's
 * exact mean and variance, good from some ten values in each; one value in each is enough for T.
 * Ties: T itself grows with them whether or not anything changed, as in the software that it is
 * checked against; the p-value is of T without what the ties add. That is T for samples without
 * ties, and no more than the mean of T over all orders of the tied values otherwise (the square is
 * convex), so a test on ties is on the safe side. Empty bins say nothing.
 *
 * <p>Error bound: the values of a bin that is wider than one number are taken as mixed evenly and
 * without ties. Wherever they lie, F - G stays between its value before the bin less the current
 * share in it and that plus the baseline's share, and ties add between 0 and K (a^3 + b^3) / (12 n
 * m (n + m)^2) with K = n^2 + n m + m^2 and a, b the bin's counts; the bound is the further end of
 * the sums.
 *
 * <p>Time and memory O(bins). Anderson, "On the distribution of the two-sample Cramér-von Mises
 * criterion", 1962. Where we differ: the p-value under ties; and tails are computed to full
 * relative precision, where software that cuts the series of Csörgő and Faraway (1996) off returns
 * some 1e-8 for anything beyond.
 */
public final class CramerVonMises implements StepDistance {
  @Override
  public String id() {
    return "cramer_von_mises";
  }

  @Override
  public Distance between(Histogram baseline, Histogram current) {
    RankGroups groups = RankGroups.of(baseline, current);
    double n = groups.baselineTotal();
    double m = groups.currentTotal();
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    double both = n + m;
    double k = n * n + n * m + m * m;
    double squares = 0;
    double least = 0;
    double most = 0;
    double ties = 0;
    double fewestTies = 0;
    double mostTies = 0;
    double below = 0;
    double belowCurrent = 0;
    for (int group = 0; group < groups.size(); group++) {
      double a = groups.baseline(group);
      double b = groups.current(group);
      double before = below / n - belowCurrent / m;
      below += a;
      belowCurrent += b;
      double after = below / n - belowCurrent / m;
      if (groups.tied(group)) {
        double middle = (before + after) / 2;
        double square = (a + b) * middle * middle;
        squares += square;
        least += square;
        most += square;
        double tie = k * (a * a * a + b * b * b) - 3 * n * m * a * b * (a + b);
        ties += tie;
        fewestTies += tie;
        mostTies += tie;
      } else {
        squares += (a + b) * (before * before + before * after + after * after) / 3;
        double low = before - b / m;
        double high = before + a / n;
        least += (a + b) * (low > 0 ? low * low : high < 0 ? high * high : 0);
        most += (a + b) * Math.max(low * low, high * high);
        ties += k * (a + b);
        mostTies += k * (a * a * a + b * b * b);
      }
    }
    double scale = n / both * (m / both);
    double perTie = 1 / (12 * n * m * both * both);
    double rest = 1 / (6 * both) - (n / m + m / n) / (12 * both);
    double statistic = scale * squares + ties * perTie + rest;
    double low = scale * least + fewestTies * perTie + rest;
    double high = scale * most + mostTies * perTie + rest;
    double untied = scale * squares + k / (12 * n * m * both) + rest;
    return Distance.of(statistic)
        .within(Math.max(high - statistic, statistic - low))
        .tested(limitPValue(untied, n, m), Math.sqrt(squares / both));
  }

  /**
   * The p-value of T by its limit law, after T's exact mean and variance for samples without ties
   * (Anderson, 1962, section 3); 0 to 1.
   *
   * @param statistic T
   * @param n the baseline's values, above 0
   * @param m the current sample's values, above 0
   */
  public static double limitPValue(double statistic, double n, double m) {
    double both = n + m;
    double mean = (1 + 1 / both) / 6;
    double variance = (1 + 1 / both) / 45 * (1 - 3 * (n / m + m / n) / (4 * both) - 1 / (2 * both));
    if (!(variance > 0)) {
      return 1; // one value each: T is the same whatever they are
    }
    double standard = (statistic - mean) / Math.sqrt(45 * variance);
    return QuadraticForm.CRAMER_VON_MISES.survival(1.0 / 6 + standard);
  }
}
