package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.OptionalDouble;

/**
 * The largest difference of both distribution functions as SageMaker's monitors and Deequ report
 * it: simple, which is the {@link KolmogorovSmirnov} statistic, or robust, which takes off what
 * chance does.
 *
 * <p>max |F - G|, or max(0, max |F - G| - c sqrt(1/n + 1/m)); 0 to 1, higher is more drift,
 * symmetric. No p-value: the correction is a test by itself, c = 1.8 the Kolmogorov point for a
 * level of 0.003 and c = sqrt(-ln(level / 2) / 2) that of any other. The robust one of few values
 * is 0 whatever they are: below n = m = 7 the correction is above 0.95. Ties and empty bins are no
 * trouble. Error bound, cost: {@link KolmogorovSmirnov}'s (taking off a constant and cutting at 0
 * brings no two numbers further apart). Chance limit: that statistic's, less the correction.
 *
 * <p>Deequ, Distance.scala. Where we differ: Deequ weighs equal values of a sketch once, so that
 * columns with many ties are compared by their supports; here every value counts.
 */
public final class NumericLInfinity implements StepDistance {
  private final String id;
  private final double correction;
  private final KolmogorovSmirnov largest = new KolmogorovSmirnov();

  /**
   * A named variant.
   *
   * @param correction c, 0 for the simple distance
   */
  public NumericLInfinity(String id, double correction) {
    this.id = id;
    this.correction = correction;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Distance between(Histogram baseline, Histogram current) {
    return of(largest.between(baseline, current), baseline.total(), current.total());
  }

  /**
   * The same of what {@link KolmogorovSmirnov} says.
   *
   * @param simple its result
   * @param n the baseline's values
   * @param m the current sample's values
   */
  public Distance of(Distance simple, long n, long m) {
    Double value = simple.value();
    if (value == null) {
      return simple;
    }
    double off = RobustLInfinity.correction(correction, n, m);
    return Distance.of(Math.max(0, value - off)).within(simple.errorBound());
  }

  @Override
  public OptionalDouble chanceLimit(Histogram baseline, Histogram current, double probability) {
    OptionalDouble limit = largest.chanceLimit(baseline, current, probability);
    return limit.isEmpty()
        ? limit
        : OptionalDouble.of(
            Math.max(
                0,
                limit.getAsDouble()
                    - RobustLInfinity.correction(correction, baseline.total(), current.total())));
  }
}
