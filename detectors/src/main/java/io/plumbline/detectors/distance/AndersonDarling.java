package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * Two-sample Anderson-Darling: the squared difference of both distribution functions, weighted so
 * that the tails count as much as the middle.
 *
 * <p>A^2 = (N - 1)/N n m sum l (F - G)^2 / (c d + (c + d) l / 4) over the different values, N = n +
 * m, l how many values are equal, c and d how many lie below and above, F and G taken half-way at
 * ties: Scholz and Stephens' A2akN for two samples. The value is normalised, (A^2 - 1) / sigma_N;
 * about 0 with a deviation of 1 when nothing has changed, from about -1.6 and up without a limit;
 * higher is more drift, symmetric. Effect size: sqrt(A^2 N / (n m)), the root of the weighted mean
 * square of F - G; 0 to about 1.3 for samples of one size.
 *
 * <p>Null hypothesis: both samples have one law. The p-value is that of the limit law, which is the
 * one-sample statistic's, at 1 + value times its deviation, without a cap at either end and good
 * from some ten values in each; {@link #interpolatedPValue} is the usual one, which ends at 0.001
 * and 0.25. Ties are part of the statistic, and make both too small (for two different values a
 * level of 0.01 is exceeded five times as often), so the law of the statistic under these ties is
 * taken where it says more. Fewer than four values in all: {@link Distance#TOO_FEW_VALUES}; one
 * number only: {@link Distance#CONSTANT}. Empty bins say nothing.
 *
 * <p>Error bound: the values of a bin wider than one number are taken as mixed evenly and without
 * ties. Wherever they lie, F - G stays between its value before the bin less the current share in
 * it and that plus the baseline's, and the bin's weights, cut into ties in any way, add up to
 * between L / max C(N - C) over its ranks C and the least of L / (c d), (4 where c is 0) + 1.25
 * ln(L / max(1, c) + (1 where c is not 0)) over d, and its mirror image, with L its count and c, d
 * how many lie below and above: u / (1 + u/4) is at most 1.25 ln(1 + u). Where all values are in
 * one bin nothing can be said: {@link Distance#TOO_COARSE}.
 *
 * <p>Time O(bins), up to 16 steps for a bin; memory O(bins). Scholz and Stephens, "K-sample
 * Anderson-Darling tests", 1987, equations 6 and 7; Pettitt, "A two-sample Anderson-Darling rank
 * statistic", 1976, for the limit law.
 */
public final class AndersonDarling implements StepDistance {
  private static final double EULER = 0.5772156649015329;
  private static final double LIMIT_DEVIATION = Math.sqrt(2 * (Math.PI * Math.PI - 9) / 3);
  private static final int MOST_NODES = 16;

  /** Below it harmonic numbers are summed. */
  private static final int ASYMPTOTIC_FROM = 64;

  @Override
  public String id() {
    return "anderson_darling";
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
    if (both < 4) {
      return Distance.undefined(Distance.TOO_FEW_VALUES);
    }
    if (groups.size() == 1) {
      return Distance.undefined(groups.tied(0) ? Distance.CONSTANT : Distance.TOO_COARSE);
    }
    double sum = 0;
    double least = 0;
    double most = 0;
    double below = 0;
    double belowCurrent = 0;
    Spread ties = new Spread(both);
    for (int group = 0; group < groups.size(); group++) {
      double a = groups.baseline(group);
      double b = groups.current(group);
      double before = below / n - belowCurrent / m;
      double c = below + belowCurrent;
      below += a;
      belowCurrent += b;
      double after = below / n - belowCurrent / m;
      double d = both - below - belowCurrent;
      double l = a + b;
      ties.add(c, d, l, groups.tied(group));
      if (groups.tied(group)) {
        double middle = (before + after) / 2;
        double term = l / (c * d + (c + d) * l / 4) * middle * middle;
        sum += term;
        least += term;
        most += term;
      } else {
        sum += mixed(before, after, c, l, both);
        double low = before - b / m;
        double high = before + a / n;
        double smallest = low > 0 ? low * low : high < 0 ? high * high : 0;
        least += smallest * leastWeight(c, l, both);
        most += Math.max(low * low, high * high) * mostWeight(c, d, l);
      }
    }
    double scale = (both - 1) / both * n * m;
    double sigma = deviation(n, m);
    double value = (scale * sum - 1) / sigma;
    double bound = Math.max(most - sum, sum - least) * scale / sigma;
    double pValue = Math.max(limitPValue(value), ties.survival(scale * sum));
    return Distance.of(value).within(bound).tested(pValue, Math.sqrt((both - 1) * sum));
  }

  /**
   * The law of the statistic under ties: a weighted sum of squares of normal numbers of which the
   * first three cumulants are taken in one pass, and matched by a shifted gamma law. Few different
   * values leave few squares, whose sum of the same mean has the longer tail; two leave one.
   */
  private static final class Spread {
    private final double both;
    private double second;
    private double third;
    private double heads;
    private double squares;
    private double pairs;

    Spread(double both) {
      this.both = both;
    }

    /** The next group: how many lie below and above, and how many it has. */
    void add(double c, double d, double l, boolean tied) {
      double rank = (c + l / 2) / both;
      double variance = tied ? (c * d + (c + d) * l / 4) / both / both : rank * (1 - rank);
      double weight = l / both;
      double head = weight * rank * rank / variance;
      double tail = weight * (1 - rank) * (1 - rank) / variance;
      double middle = weight * rank * (1 - rank) / variance;
      second += 2 * (weight * weight + 2 * heads * tail);
      third += 8 * weight * weight * weight;
      third += 8 * (3 * (heads * weight + squares) + 6 * pairs) * tail;
      pairs += heads * middle;
      heads += head;
      squares += weight * head;
    }

    double survival(double statistic) {
      double scale = third / (2 * second);
      double shape = second / (scale * scale);
      double from = statistic - 1 + shape * scale;
      return from > 0 ? GammaDistribution.of(shape, scale).survivalProbability(from) : 1;
    }
  }

  /** A bin's terms when its values are mixed evenly and none are equal. */
  private static double mixed(double before, double after, double c, double l, double both) {
    int nodes = (int) Math.min(l, MOST_NODES);
    double sum = 0;
    for (int i = 0; i < nodes; i++) {
      double part = (i + 0.5) / nodes;
      double rank = c + part * l;
      double difference = before + part * (after - before);
      sum += difference * difference / (rank * (both - rank) - both / 4);
    }
    return sum * l / nodes;
  }

  private static double leastWeight(double c, double l, double both) {
    double middle = Math.min(Math.max(both / 2, c), c + l);
    return l / (middle * (both - middle));
  }

  private static double mostWeight(double c, double d, double l) {
    return Math.min(l / (c * d), Math.min(weightFrom(c, l) / d, weightFrom(d, l) / c));
  }

  /** What ties of values from a rank on weigh at most, times how many lie beyond all of them. */
  private static double weightFrom(double c, double l) {
    return c == 0 ? 4 + 1.25 * Math.log(l) : 1.25 * Math.log1p(l / c);
  }

  /**
   * The p-value of the limit law, over its full range.
   *
   * @param normalised the normalised statistic
   */
  public static double limitPValue(double normalised) {
    return QuadraticForm.ANDERSON_DARLING.survival(1 + LIMIT_DEVIATION * normalised);
  }

  /**
   * The p-value between Scholz and Stephens' tabled percentage points (table 1, for two samples): a
   * parabola through the logarithms of the levels by least squares, as other software does; 0.001
   * to 0.25, and these stand for anything beyond.
   *
   * @param normalised the normalised statistic
   */
  public static double interpolatedPValue(double normalised) {
    if (normalised < 0.325) {
      return 0.25;
    }
    return normalised > 6.546
        ? 0.001
        : Math.exp(
            -1.077770279820484
                + normalised * (-1.0082265644652515 + normalised * 0.01819809457411147));
  }

  /** The statistic's standard deviation (Scholz and Stephens, 1987, equation 4, k = 2). */
  static double deviation(double n, double m) {
    double both = n + m;
    double reciprocals = 1 / n + 1 / m;
    double h = harmonic(both - 1, 1);
    // The convolution of harmonic numbers turns the double sum g into these.
    double all = harmonic(both, 1);
    double g = harmonic(both, 2) - (2 * all - 1 / both) / both;
    double a = (4 * g - 6) + (10 - 6 * g) * reciprocals;
    double b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * reciprocals - 8 * h + 4 * g - 6;
    double c =
        (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * reciprocals + 4 * h;
    double d = (2 * h + 6) * 4 - 8 * h;
    return Math.sqrt(
        (((a * both + b) * both + c) * both + d) / ((both - 1) * (both - 2) * (both - 3)));
  }

  /** The sum of 1/i^power for i up to n, power 1 or 2. */
  private static double harmonic(double n, int power) {
    if (n < ASYMPTOTIC_FROM) {
      double sum = 0;
      for (int i = 1; i <= n; i++) {
        sum += 1 / Math.pow(i, power);
      }
      return sum;
    }
    double x = 1 / n;
    double square = x * x;
    return power == 1
        ? Math.log(n) + EULER + x / 2 - square * (1.0 / 12 - square * (1.0 / 120 - square / 252))
        : Math.PI * Math.PI / 6
            - x
            + square / 2
            - square * x * (1.0 / 6 - square * (1.0 / 30 - square / 42));
  }
}
