package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * Energy distance: how much further apart values of different samples are than values of one.
 *
 * <p>sqrt(2 E|X - Y| - E|X - X'| - E|Y - Y'|) = sqrt(2 integral (F - G)^2), in the root of the
 * column's unit; 0 and up, higher is more drift, symmetric. No test of its own (its chance limit is
 * one). Effect size: its square over 2 E|X - Y|, the coefficient of inhomogeneity, 0 to 1. One
 * value in each is enough. Ties and empty bins are no trouble.
 *
 * <p>Error bound: it is a norm of F - G. A bin's weight, taken at the middle, changes F by at most
 * its share over half of the bin's width, so each sample's part of the norm is off by at most the
 * root of the sum of share^2 times the width.
 *
 * <p>Chance limit: under one law F, that of both samples together, the integral of (F - G)^2 times
 * m' = n m / (n + m) is a weighted sum of squares of normal numbers; its first three cumulants are
 * integrals of powers of min(F, F') - F F', taken in one pass over the bins, and a shifted gamma
 * law (Pearson's type III) matches them. Measured on large samples of seven laws: exceeded 0.94 to
 * 1.2 times as often as it says for 0.01 and 0.001.
 *
 * <p>Time and memory O(bins). Székely, "E-statistics: the energy of statistical samples", 2003;
 * Székely and Rizzo, "Energy statistics: a class of statistics based on distances", 2013.
 */
public final class EnergyDistance implements OverPoints {
  @Override
  public String id() {
    return "energy_distance";
  }

  @Override
  public Distance between(Points before, Points after) {
    double squared = 2 * Gaps.sum(before, after, difference -> difference * difference);
    Distance distance =
        Distance.of(Math.sqrt(squared)).within(Math.sqrt(moved(before)) + Math.sqrt(moved(after)));
    double apart = squared + within(before) + within(after);
    double effect = apart == 0 ? 0 : Math.min(1, squared / apart);
    return Double.isFinite(effect) ? distance.withEffect(effect) : distance;
  }

  /** The sum of share^2 times the width of the bin. */
  private static double moved(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.share(i) * points.share(i) * 2 * points.reach(i);
    }
    return sum;
  }

  /** E|X - X'|. */
  private static double within(Points points) {
    double sum = 0;
    double below = 0;
    for (int i = 0; i < points.size() - 1; i++) {
      below += points.weight(i);
      double share = below / points.total();
      sum += 2 * share * (1 - share) * (points.place(i + 1) - points.place(i));
    }
    return sum;
  }

  @Override
  public OptionalDouble chanceLimit(Histogram baseline, Histogram current, double probability) {
    Points before = Points.of(baseline);
    Points after = Points.of(current);
    if (before.size() == 0 || after.size() == 0) {
      return OptionalDouble.empty();
    }
    Points points = before.and(after);
    double range = points.place(points.size() - 1) - points.place(0);
    if (range == 0) {
      return OptionalDouble.of(0);
    }
    // With K(x, y) = F(x) (1 - F(y)) for x <= y the cumulants are the integrals of K(x, x),
    // 2 K(x, y)^2 and 8 K(x, y) K(y, z) K(z, x); the last is F(x)^2 F(y) (1 - F(y)) (1 - F(z))^2
    // for x <= y <= z, six times for different gaps, three times where two of them are one.
    double first = 0;
    double second = 0;
    double third = 0;
    double singles = 0; // F^2 of the gaps before
    double pairs = 0; // F^2 F' (1 - F') of the pairs of gaps before
    double share = 0;
    for (int i = 0; i < points.size() - 1; i++) {
      share = Math.min(1, share + points.share(i));
      double gap = (points.place(i + 1) - points.place(i)) / range;
      double head = share * share * gap;
      double middle = share * (1 - share) * gap;
      double tail = (1 - share) * (1 - share) * gap;
      first += middle;
      second += 2 * (2 * singles + head) * tail;
      third += 8 * (pairs + 3 * singles * middle + head * middle) * tail;
      pairs += (6 * singles + 3 * head) * middle;
      singles += head;
    }
    if (!(second > 0)) {
      return OptionalDouble.empty(); // lost in rounding
    }
    double scale = third / (2 * second);
    double shape = second / (scale * scale);
    double beyond = GammaDistribution.of(shape, scale).inverseSurvivalProbability(probability);
    double limit = Math.max(0, first - shape * scale + beyond);
    double over = 1 / before.total() + 1 / after.total();
    double result = Math.sqrt(2 * limit * over) * Math.sqrt(range);
    return Double.isFinite(result) ? OptionalDouble.of(result) : OptionalDouble.empty();
  }
}
