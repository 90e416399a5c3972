package io.plumbline.detectors.distance;

import org.jspecify.annotations.Nullable;

/**
 * What a distance between a baseline and a current sample came out as.
 *
 * @param value finite, or null when the distance is not defined for the input; higher is further
 *     apart unless the distance says otherwise
 * @param errorBound how far the exact sample's value can be from this one, in the value's unit; 0
 *     when the input loses nothing
 * @param pValue the probability of at least this value if both samples have one law, 0 to 1, or
 *     null where the distance is no test
 * @param effectSize a size of the change that does not grow with the samples, 0 and up, in the unit
 *     that the distance says; of every test, and null where the value itself is all there is
 * @param reason why there is no value, one of this class's; null when there is one
 */
public record Distance(
    @Nullable Double value,
    double errorBound,
    @Nullable Double pValue,
    @Nullable Double effectSize,
    @Nullable String reason) {
  /** A sample is empty. */
  public static final String NO_VALUES = "no-values";

  /** The distance is infinite. */
  public static final String INFINITE = "infinite";

  /** A sample has too few values for the test. */
  public static final String TOO_FEW_VALUES = "too-few-values";

  /** The samples have too many values for a test of bounded cost. */
  public static final String TOO_MANY_VALUES = "too-many-values";

  /** What has to vary does not. */
  public static final String CONSTANT = "constant";

  /** The input's bins are so wide that nothing can be said of the exact sample. */
  public static final String TOO_COARSE = "too-coarse";

  /** The test is of fewer or of more categories than there are. */
  public static final String CATEGORIES = "categories";

  /** An exact value; {@link #INFINITE} when it is not finite. */
  public static Distance of(double value) {
    return Double.isFinite(value) ? new Distance(value, 0, null, null, null) : undefined(INFINITE);
  }

  /** No value, for a reason. */
  public static Distance undefined(String reason) {
    return new Distance(null, 0, null, null, reason);
  }

  /** The same, of an input that loses as much; {@link #TOO_COARSE} when it is not finite. */
  Distance within(double bound) {
    if (value == null) {
      return this;
    }
    return Double.isFinite(bound)
        ? new Distance(value, Math.max(0, bound), pValue, effectSize, null)
        : undefined(TOO_COARSE);
  }

  /** The same with a test's p-value and effect size. */
  Distance tested(double probability, double effect) {
    if (value == null) {
      return this;
    }
    return new Distance(value, errorBound, probability, effect, null);
  }

  /** The same with an effect size alone. */
  Distance withEffect(double effect) {
    return value == null ? this : new Distance(value, errorBound, pValue, effect, null);
  }
}
