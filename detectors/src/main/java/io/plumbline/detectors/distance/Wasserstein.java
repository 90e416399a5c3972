package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Wasserstein-1, the earth mover's distance: how far values have to move, on average, to turn one
 * sample into the other.
 *
 * <p>The integral of |F - G|, in the column's unit; 0 and up, higher is more drift, symmetric. No
 * test. Effect size: the same over the baseline's population standard deviation; none where the
 * baseline is constant. One value in each is enough; below some 50 chance moves it by a good part
 * of a deviation. Ties and empty bins are no trouble.
 *
 * <p>Error bound: the weight of a bin is taken at the middle of it; to be anywhere in the bin it
 * moves by at most half of the bin's width, so by the triangle inequality the distance is off by at
 * most the sum over both samples of share times half the width.
 *
 * <p>Chance limit: under one law F, that of both samples together, the difference is a Brownian
 * bridge B over F, over the root of m' = n m / (n + m). The distance is at least the shift of the
 * mean, which is normal with F's deviation sigma, and its tail is that one's; what the rest of B
 * adds is small and adds in squares: limit^2 = (z^2 sigma^2 + 2/pi (I^2 - sigma^2)) / m', z the
 * two-sided normal point, I the integral of sqrt(F (1 - F)), so that both parts have their mean.
 * Measured on large samples of seven laws: exceeded 0.70 to 1.0 times as often as it says for 0.01,
 * 0.5 to 0.95 times for 0.001; for two values it is exact.
 *
 * <p>Time and memory O(bins). Vallender, "Calculation of the Wasserstein distance between
 * probability distributions on the line", 1974.
 */
public final class Wasserstein implements OverPoints {
  @Override
  public String id() {
    return "wasserstein_1";
  }

  @Override
  public Distance between(Points before, Points after) {
    double distance = Gaps.sum(before, after, Math::abs);
    Distance raw = Distance.of(distance).within(before.meanError() + after.meanError());
    double effect = distance / before.deviation();
    return Double.isFinite(effect) ? raw.withEffect(effect) : raw;
  }

  @Override
  public OptionalDouble chanceLimit(Histogram baseline, Histogram current, double probability) {
    Points before = Points.of(baseline);
    Points after = Points.of(current);
    if (before.size() == 0 || after.size() == 0) {
      return OptionalDouble.empty();
    }
    Points both = before.and(after);
    double integral = 0;
    double below = 0;
    for (int i = 0; i < both.size() - 1; i++) {
      below += both.share(i);
      double share = Math.min(1, below);
      integral += Math.sqrt(share * (1 - share)) * (both.place(i + 1) - both.place(i));
    }
    double deviation = both.deviation();
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(probability / 2);
    double rest = 2 / Math.PI * Math.max(0, (integral - deviation) * (integral + deviation));
    double limit =
        Math.hypot(z * deviation, Math.sqrt(rest))
            * Math.sqrt(1 / before.total() + 1 / after.total());
    return Double.isFinite(limit) ? OptionalDouble.of(limit) : OptionalDouble.empty();
  }
}
