package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.EnumSet;
import java.util.Set;

/**
 * The share of valid values that are not 0 and nearer to it than {@link Float#MIN_NORMAL},
 * 1.18e-38, 0 to 1. Higher is worse: single precision, which most models calculate in, holds them
 * with fewer digits or as 0; they are what bytes read as the wrong type and vanishing products look
 * like. The baseline's bins around 0 hold other numbers too: these are told by the sample of a
 * window's numbers, and the error bound is all that such a bin holds.
 */
final class SubnormalRate implements ColumnCheck {
  private static final double LEAST = Float.MIN_NORMAL;

  @Override
  public String id() {
    return "subnormal_rate";
  }

  @Override
  public String description() {
    return "Share of the values that are not 0 but nearer to it than 1.18e-38, the smallest normal"
        + " number of single precision; in bins that hold other numbers too an estimate from a"
        + " sample.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
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
    return Shares.above(measurement.baselineValue(), 0.01, 0.05);
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    Within tiny = tiny(column.numeric(), column.histogram(), column.sample());
    return column
        .reference()
        .map(
            baseline ->
                tiny.share(
                    valid,
                    tiny(baseline.numeric(), baseline.histogram(), new double[0]),
                    baseline.profile().valid()))
        .orElseGet(() -> tiny.share(valid));
  }

  private static Within tiny(NumericProfile numbers, Histogram bins, double[] sample) {
    return Within.of(numbers, bins, sample, -LEAST, -Double.MIN_VALUE)
        .plus(Within.of(numbers, bins, sample, 0, Math.nextDown(LEAST)));
  }
}
