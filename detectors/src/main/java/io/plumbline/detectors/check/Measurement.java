package io.plumbline.detectors.check;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A figure before it is judged.
 *
 * @param value finite, or null with a reason
 * @param baselineValue the baseline's own, or null
 * @param pValue the probability of at least this value if nothing changed, or null
 * @param effectSize a size of the change that does not grow with the sample, or null
 * @param errorBound how far the value can be from the exact sample's, or null where that is not
 *     known
 * @param sampleSize how many values it is of
 * @param reason why there is no value; null when there is one
 * @param chance what the figure reaches by chance, or null where it is not guarded
 * @param learned the same by resampling the baseline, or null where {@code chance} is as good
 */
public record Measurement(
    @Nullable Double value,
    @Nullable Double baselineValue,
    @Nullable Double pValue,
    @Nullable Double effectSize,
    @Nullable Double errorBound,
    long sampleSize,
    @Nullable Reason reason,
    @Nullable Chance chance,
    @Nullable Chance learned) {
  /** The value that a figure exceeds with a given probability when nothing changed. */
  @FunctionalInterface
  public interface Chance {
    /** The limit for a probability above 0 and below 1, in the figure's unit. */
    double limit(double probability);

    /** The same of the other side: the value that a figure is below with that probability. */
    default double lowerLimit(double probability) {
      return Double.POSITIVE_INFINITY;
    }

    /** A guard of both sides. */
    static Chance of(DoubleUnaryOperator lower, DoubleUnaryOperator upper) {
      return new Chance() {
        @Override
        public double limit(double probability) {
          return upper.applyAsDouble(probability);
        }

        @Override
        public double lowerLimit(double probability) {
          return lower.applyAsDouble(probability);
        }
      };
    }
  }

  /** An exact figure; without a value and {@link Reason#INFINITE} when it is not finite. */
  public static Measurement exact(double value, long sampleSize) {
    return Double.isFinite(value)
        ? new Measurement(value, null, null, null, 0.0, sampleSize, null, null, null)
        : undefined(Reason.INFINITE, sampleSize);
  }

  /** No figure, for a reason. */
  public static Measurement undefined(Reason reason, long sampleSize) {
    return new Measurement(null, null, null, null, null, sampleSize, reason, null, null);
  }

  /** The same with the baseline's figure; one that is not finite is left out. */
  public Measurement against(double baseline) {
    return new Measurement(
        value,
        finite(baseline),
        pValue,
        effectSize,
        errorBound,
        sampleSize,
        reason,
        chance,
        learned);
  }

  /** The same with a size of the change; one that is not finite is left out. */
  public Measurement withEffect(double effect) {
    return new Measurement(
        value,
        baselineValue,
        pValue,
        finite(effect),
        errorBound,
        sampleSize,
        reason,
        chance,
        learned);
  }

  /** The same with a p-value, or without one. */
  public Measurement withPValue(@Nullable Double probability) {
    return new Measurement(
        value,
        baselineValue,
        probability,
        effectSize,
        errorBound,
        sampleSize,
        reason,
        chance,
        learned);
  }

  /** The same with another error bound; null when it is not known. */
  public Measurement within(@Nullable Double bound) {
    return new Measurement(
        value, baselineValue, pValue, effectSize, bound, sampleSize, reason, chance, learned);
  }

  /** The same, guarded by what chance alone does. */
  public Measurement guardedBy(Chance limit) {
    return new Measurement(
        value, baselineValue, pValue, effectSize, errorBound, sampleSize, reason, limit, learned);
  }

  /** The same with what resampling the baseline gives for chance. */
  public Measurement learning(Chance limit) {
    return new Measurement(
        value, baselineValue, pValue, effectSize, errorBound, sampleSize, reason, chance, limit);
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }
}
