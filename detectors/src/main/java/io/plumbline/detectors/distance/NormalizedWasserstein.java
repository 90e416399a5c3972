package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.OptionalDouble;

/**
 * {@link Wasserstein}-1 in standard deviations of the baseline: comparable between columns.
 *
 * <p>The integral of |F - G| over the population standard deviation of the baseline; 0 and up,
 * higher is more drift, not symmetric. No test; it is an effect size itself. A constant baseline
 * has no deviation: {@link Distance#CONSTANT}; the variant with a floor takes the floor instead,
 * which has the column's unit, so that its value there is the raw distance in thousandths.
 *
 * <p>Error bound: the deviation is a norm, so it is off by at most the root of the mean square of
 * half the widths; the bound is the further end of what both errors allow, {@link
 * Distance#TOO_COARSE} where the deviation could be 0. Where the deviation is known exactly, as a
 * profile knows it, {@link #of} has no such part. Chance limit: that of the raw distance, over the
 * deviation. Minimum sample, ties, empty bins, cost and source: as the raw distance's.
 */
public final class NormalizedWasserstein implements StepDistance {
  private final String id;
  private final double floor;
  private final Wasserstein raw = new Wasserstein();

  /** The variant that metrics report: over the deviation as it is. */
  public NormalizedWasserstein() {
    this("wasserstein_1_normalized", 0);
  }

  /**
   * A named variant.
   *
   * @param floor the least deviation, in the column's unit; 0 for none
   */
  public NormalizedWasserstein(String id, double floor) {
    this.id = id;
    this.floor = floor;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean symmetric() {
    return false;
  }

  @Override
  public Distance between(Histogram baseline, Histogram current) {
    Points points = Points.of(baseline);
    double deviation = points.size() == 0 ? 0 : points.deviation();
    double error = points.size() == 0 ? 0 : points.deviationError();
    return divided(raw.between(baseline, current), deviation, error);
  }

  /**
   * The raw distance over a deviation that is known exactly.
   *
   * @param distance what {@link Wasserstein} says
   * @param deviation the baseline's population standard deviation, 0 and up
   */
  public Distance of(Distance distance, double deviation) {
    return divided(distance, deviation, 0);
  }

  private Distance divided(Distance distance, double deviation, double deviationError) {
    Double value = distance.value();
    if (value == null) {
      return distance;
    }
    double by = Math.max(floor, deviation);
    if (by == 0) {
      return Distance.undefined(deviationError > 0 ? Distance.TOO_COARSE : Distance.CONSTANT);
    }
    double least = Math.max(floor, deviation - deviationError);
    double most = Math.max(floor, deviation + deviationError);
    double error = distance.errorBound();
    double result = value / by;
    double bound =
        error == 0 && deviationError == 0
            ? 0
            : least > 0
                ? Math.max(
                    (value + error) / least - result, result - Math.max(0, value - error) / most)
                : Double.POSITIVE_INFINITY;
    return Distance.of(result).within(bound);
  }

  @Override
  public OptionalDouble chanceLimit(Histogram baseline, Histogram current, double probability) {
    OptionalDouble limit = raw.chanceLimit(baseline, current, probability);
    if (limit.isEmpty()) {
      return limit;
    }
    double by = Math.max(floor, Points.of(baseline).deviation());
    double normalized = limit.getAsDouble() / by;
    return Double.isFinite(normalized) ? OptionalDouble.of(normalized) : OptionalDouble.empty();
  }
}
