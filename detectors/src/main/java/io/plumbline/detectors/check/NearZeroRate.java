package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.EnumSet;
import java.util.Set;

/**
 * The share of valid values that are 0, or that are nearer to it than single precision tells apart,
 * 0 to 1. Higher is worse.
 *
 * <p>{@code zero_rate}: what a reset sensor, a default in place of a missing value, or arithmetic
 * of too few bits leaves (half precision has nothing below 6e-8). Exact where 0 has a bin of its
 * own, as baselines give it.
 *
 * <p>{@code subnormal_rate}: not 0 and nearer to it than {@link Float#MIN_NORMAL}, 1.18e-38. Single
 * precision, which most models calculate in, holds such values with fewer digits or as 0; they are
 * what bytes read as the wrong type and vanishing products look like.
 *
 * <p>Bins around 0 that hold other numbers too are told by the sample of a window's numbers, and
 * the error bound is all that such a bin holds.
 */
final class NearZeroRate implements ColumnCheck {
  private static final double LEAST = Float.MIN_NORMAL;

  private final String id;
  private final String description;
  private final boolean revealsValues;
  private final double warning;
  private final double critical;
  private final Counting counting;

  /** Which values of a column count. */
  private interface Counting {
    Within of(NumericProfile numbers, Histogram bins, double[] sample);
  }

  private NearZeroRate(
      String id,
      String description,
      boolean revealsValues,
      double warning,
      double critical,
      Counting counting) {
    this.id = id;
    this.description = description;
    this.revealsValues = revealsValues;
    this.warning = warning;
    this.critical = critical;
    this.counting = counting;
  }

  static NearZeroRate zero() {
    return new NearZeroRate(
        "zero_rate",
        "Share of the values that are 0.",
        true,
        0.1,
        0.2,
        (numbers, bins, sample) -> Within.of(numbers, bins, sample, -Double.MIN_VALUE, 0));
  }

  static NearZeroRate subnormal() {
    return new NearZeroRate(
        "subnormal_rate",
        "Share of the values that are not 0 but nearer to it than 1.18e-38, the smallest normal"
            + " number of single precision; in bins that hold other numbers too an estimate from a"
            + " sample.",
        false,
        0.01,
        0.05,
        (numbers, bins, sample) ->
            Within.of(numbers, bins, sample, -LEAST, -Double.MIN_VALUE)
                .plus(Within.of(numbers, bins, sample, 0, Math.nextDown(LEAST))));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public boolean revealsValues() {
    return revealsValues;
  }

  @Override
  public Scale scale() {
    return Scale.SHARE;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return Shares.MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return Shares.above(measurement.baselineValue(), warning, critical);
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    Within counted = counting.of(column.numeric(), column.histogram(), column.sample());
    return column
        .reference()
        .map(
            baseline ->
                counted.share(
                    valid,
                    counting.of(baseline.numeric(), baseline.histogram(), baseline.sample()),
                    baseline.profile().valid()))
        .orElseGet(() -> counted.share(valid));
  }
}
