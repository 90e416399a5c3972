package io.plumbline.detectors.distance;

import java.util.OptionalDouble;

/**
 * The largest difference of a category's share less what chance does, as SageMaker's monitors and
 * Deequ report it.
 *
 * <p>max(0, max |p - q| - c sqrt(1/n + 1/m)); 0 to 1, higher is more drift, symmetric. No p-value:
 * the correction, c = 1.8 by default and sqrt(-ln(level / 2) / 2) for a level, is that of {@link
 * NumericLInfinity}, larger than a category's share needs. Of few values it is 0 whatever they are.
 * A category that only one sample has counts with its whole share; empty ones say nothing. Exact;
 * time O(categories). Deequ, Distance.scala. Chance limit: {@link LInfinity}'s, less the
 * correction.
 */
public final class RobustLInfinity implements BinDistance {
  /** Deequ's c. */
  public static final double DEFAULT_CORRECTION = 1.8;

  private final String id;
  private final double correction;
  private final LInfinity largest = new LInfinity();

  /** The variant that SageMaker reports. */
  public RobustLInfinity() {
    this("linf_robust", DEFAULT_CORRECTION);
  }

  /**
   * A named variant.
   *
   * @param correction c, 0 and up
   */
  public RobustLInfinity(String id, double correction) {
    this.id = id;
    this.correction = correction;
  }

  /** The c of a level, above 0 and below 1. */
  public static double correctionOfLevel(double level) {
    return Math.sqrt(-Math.log(level / 2) / 2);
  }

  /** What is taken off: c sqrt((n + m) / (n m)). */
  static double correction(double c, double n, double m) {
    return c * Math.sqrt(1 / n + 1 / m);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Distance between(long[] baseline, long[] current) {
    Distance simple = largest.between(baseline, current);
    Double value = simple.value();
    return value == null
        ? simple
        : Distance.of(
            Math.max(
                0,
                value
                    - correction(
                        correction, BinDistance.total(baseline), BinDistance.total(current))));
  }

  @Override
  public OptionalDouble chanceLimit(long[] baseline, long current, double probability) {
    OptionalDouble limit = largest.chanceLimit(baseline, current, probability);
    return limit.isEmpty()
        ? limit
        : OptionalDouble.of(
            Math.max(
                0,
                limit.getAsDouble()
                    - correction(correction, BinDistance.total(baseline), current)));
  }
}
