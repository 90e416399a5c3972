package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * t test: whether the means of both samples differ, as both scatter.
 *
 * <p>|mean - mean'| over its standard error: by default Welch's, sqrt(s^2 / n + s'^2 / m), which
 * does not suppose that both scatter alike; Student's has the pooled one. 0 and up, higher is more
 * drift, symmetric; grows with the root of the samples. Effect size: Cohen's d, the difference of
 * the means over the root of the mean of both population variances, without its sign.
 *
 * <p>Null hypothesis: both means are equal; the two-sided p-value is exact for normal values and
 * good for others from some 30 values in each (more for long tails). Fewer than two values in
 * either: {@link Distance#TOO_FEW_VALUES}. Both constant: {@link Distance#CONSTANT}. Ties and empty
 * bins are no trouble.
 *
 * <p>Error bound: a profile has mean and deviation exactly and there is none ({@link
 * #between(Moments, Moments)}). Over bins, with the weight in the middle, a mean is off by at most
 * the sum of share times half the width, a deviation by at most the root of the mean square of half
 * the widths, and the standard error, a norm of both deviations, by that norm of their errors; the
 * bound is the furthest quotient that they allow, {@link Distance#TOO_COARSE} where the error could
 * be 0.
 *
 * <p>Time O(bins). Welch, "The generalization of Student's problem when several different
 * population variances are involved", 1947; Student, 1908; Cohen, Statistical Power Analysis, 1988,
 * section 2.
 */
public final class TTest implements OverPoints {
  private final String id;
  private final boolean pooled;

  /** Welch's. */
  public TTest() {
    this("welch_t", false);
  }

  /**
   * A named variant.
   *
   * @param pooled whether it is Student's, with one variance for both
   */
  public TTest(String id, boolean pooled) {
    this.id = id;
    this.pooled = pooled;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Distance between(Points before, Points after) {
    return between(before.moments(), after.moments());
  }

  /** The same of samples whose moments are known. */
  public Distance between(Moments baseline, Moments current) {
    double n = baseline.count();
    double m = current.count();
    if (n < 2 || m < 2) {
      return Distance.undefined(Distance.TOO_FEW_VALUES);
    }
    double difference = Math.abs(baseline.mean() - current.mean());
    double error = standardError(n, m, baseline.deviation(), current.deviation());
    double slack = standardError(n, m, baseline.deviationError(), current.deviationError());
    double shift = baseline.meanError() + current.meanError();
    if (error == 0) {
      return Distance.undefined(shift > 0 || slack > 0 ? Distance.TOO_COARSE : Distance.CONSTANT);
    }
    double t = difference / error;
    double bound = 0;
    if (shift > 0 || slack > 0) {
      double most =
          error > slack ? (difference + shift) / (error - slack) : Double.POSITIVE_INFINITY;
      double least = Math.max(0, difference - shift) / (error + slack);
      bound = Math.max(most - t, t - least);
    }
    double freedom = degreesOfFreedom(n, m, baseline.deviation(), current.deviation());
    double pValue = Math.min(1, 2 * TDistribution.of(freedom).survivalProbability(t));
    double together = Math.hypot(baseline.deviation(), current.deviation()) / Math.sqrt(2);
    return Distance.of(t).within(bound).tested(pValue, difference / together);
  }

  /**
   * The degrees of freedom that the p-value is of.
   *
   * @param baseline with at least two values
   * @param current with at least two values, and not both constant
   */
  public double degreesOfFreedom(Moments baseline, Moments current) {
    return degreesOfFreedom(
        baseline.count(), current.count(), baseline.deviation(), current.deviation());
  }

  private double degreesOfFreedom(double n, double m, double deviation, double current) {
    if (pooled) {
      return n + m - 2;
    }
    double largest = Math.max(deviation, current);
    double v = deviation / largest * (deviation / largest) / (n - 1);
    double w = current / largest * (current / largest) / (m - 1);
    return (v + w) * (v + w) / (v * v / (n - 1) + w * w / (m - 1));
  }

  /** Homogeneous and convex in both deviations, as a norm is. */
  private double standardError(double n, double m, double deviation, double current) {
    return pooled
        ? Math.hypot(Math.sqrt(n) * deviation, Math.sqrt(m) * current)
            / Math.sqrt(n + m - 2)
            * Math.sqrt(1 / n + 1 / m)
        : Math.hypot(deviation / Math.sqrt(n - 1), current / Math.sqrt(m - 1));
  }
}
