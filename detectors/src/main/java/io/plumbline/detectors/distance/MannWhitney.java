package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Mann-Whitney: how often a value of one sample exceeds one of the other; sees a shift, and nothing
 * that leaves the order of both alone, such as a wider spread.
 *
 * <p>|2 U / (n m) - 1| with U the number of pairs in which the baseline's value is larger, equal
 * ones half: the rank-biserial correlation without its sign, which is |2 AUC - 1|; 0 to 1, higher
 * is more drift, symmetric. It is its own effect size.
 *
 * <p>Null hypothesis: a value of either is larger as often as not, and both have one law. The
 * p-value is the normal one with corrections for ties and continuity, good from some ten values in
 * each; one value in each is enough for the value. Ties count half. Empty bins say nothing.
 *
 * <p>Error bound: of two values in one bin either can be the larger, so U n m is off by at most
 * half of the pairs within bins, and the value by the share of these pairs among all.
 *
 * <p>Time and memory O(bins). Mann and Whitney, 1947; Kerby, "The simple difference formula", 2014,
 * for the effect size.
 */
public final class MannWhitney implements StepDistance {
  @Override
  public String id() {
    return "mann_whitney";
  }

  @Override
  public Distance between(Histogram baseline, Histogram current) {
    RankGroups groups = RankGroups.of(baseline, current);
    double n = groups.baselineTotal();
    double m = groups.currentTotal();
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    double difference = 0;
    double unknown = 0;
    double ties = 0;
    double both = n + m;
    double below = 0;
    double belowCurrent = 0;
    for (int group = 0; group < groups.size(); group++) {
      double a = groups.baseline(group);
      double b = groups.current(group);
      difference += a / n * (belowCurrent / m) - b / m * (below / n);
      if (groups.tied(group)) {
        double share = (a + b) / both;
        ties += share * (share + 1 / both) * (a + b - 1);
      } else {
        unknown += a / n * (b / m);
      }
      below += a;
      belowCurrent += b;
    }
    double value = Math.min(1, Math.abs(difference));
    double variance = (both + 1 - ties * both / Math.max(1, both - 1)) / (3 * n * m);
    double z = variance > 0 ? Math.max(-1 / (n * m), value - 1 / (n * m)) / Math.sqrt(variance) : 0;
    double pValue = Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(z));
    return Distance.of(value).within(unknown).tested(pValue, value);
  }

  /**
   * U: how many pairs have the larger value in the baseline, half of those with equal ones (or, of
   * wider bins, unknown ones) included; 0 to n m.
   */
  public static double u(Histogram baseline, Histogram current) {
    RankGroups groups = RankGroups.of(baseline, current);
    double u = 0;
    double belowCurrent = 0;
    for (int group = 0; group < groups.size(); group++) {
      u += groups.baseline(group) * (belowCurrent + groups.current(group) / 2);
      belowCurrent += groups.current(group);
    }
    return u;
  }
}
