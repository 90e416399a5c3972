package io.plumbline.detectors.distance;

import org.jspecify.annotations.Nullable;

/**
 * What a distance between a baseline and a current sample came out as.
 *
 * @param value finite, or null when the distance is not defined for the input; higher is further
 *     apart unless the distance says otherwise
 * @param errorBound how much larger the exact sample's value can be, in the value's unit; 0 when
 *     the input loses nothing
 * @param pValue the probability of at least this value if both samples have one law, or null where
 *     the distance is no test
 * @param reason why there is no value, {@link #NO_VALUES} or {@link #INFINITE}; null when there is
 *     one
 */
public record Distance(
    @Nullable Double value, double errorBound, @Nullable Double pValue, @Nullable String reason) {
  /** A sample is empty. */
  public static final String NO_VALUES = "no-values";

  /** The distance is infinite. */
  public static final String INFINITE = "infinite";

  /** An exact value; {@link #INFINITE} when it is not finite. */
  public static Distance of(double value) {
    return Double.isFinite(value)
        ? new Distance(value, 0, null, null)
        : new Distance(null, 0, null, INFINITE);
  }

  /** No value, for a reason. */
  public static Distance undefined(String reason) {
    return new Distance(null, 0, null, reason);
  }
}
