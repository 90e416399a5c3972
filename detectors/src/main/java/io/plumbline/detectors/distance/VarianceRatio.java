package io.plumbline.detectors.distance;

/**
 * Ratio of the variances, the current sample's over the baseline's, each with one degree of freedom
 * less than values; 0 and up, <b>1 is no drift</b> and both directions are, not symmetric. Effect
 * size: |ln ratio|, which is 0 for none.
 *
 * <p>No p-value: F's supposes normal values and fails for anything else; {@link Levene} is the test
 * of the same. Fewer than two values in either: {@link Distance#TOO_FEW_VALUES}. A constant
 * baseline: {@link Distance#CONSTANT}; a constant current sample has the ratio 0 and no effect
 * size. Ties and empty bins are no trouble.
 *
 * <p>Error bound: none of a profile's moments ({@link #between(Moments, Moments)}); over bins a
 * deviation is off by at most the root of the mean square of half the widths, and the bound is the
 * furthest quotient of squares that both allow, {@link Distance#TOO_COARSE} where the baseline's
 * deviation could be 0. Time O(bins). Snedecor, Statistical Methods, 1937.
 */
public final class VarianceRatio implements OverPoints {
  @Override
  public String id() {
    return "variance_ratio";
  }

  @Override
  public boolean symmetric() {
    return false;
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
    double before = baseline.deviation();
    double after = current.deviation();
    double error = baseline.deviationError();
    double currentError = current.deviationError();
    if (before == 0) {
      return Distance.undefined(error > 0 ? Distance.TOO_COARSE : Distance.CONSTANT);
    }
    double unbiased = m / (m - 1) / (n / (n - 1));
    double ratio = square(after / before) * unbiased;
    double bound = 0;
    if (error > 0 || currentError > 0) {
      double most =
          error < before
              ? square((after + currentError) / (before - error)) * unbiased
              : Double.POSITIVE_INFINITY;
      double least = square(Math.max(0, after - currentError) / (before + error)) * unbiased;
      bound = Math.max(most - ratio, ratio - least);
    }
    Distance distance = Distance.of(ratio).within(bound);
    return ratio > 0 ? distance.withEffect(Math.abs(Math.log(ratio))) : distance;
  }

  private static double square(double x) {
    return x * x;
  }
}
