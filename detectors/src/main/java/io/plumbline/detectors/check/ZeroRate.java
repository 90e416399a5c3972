package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.EnumSet;
import java.util.Set;

/**
 * The share of valid values that are 0, 0 to 1. Higher is worse: what a reset sensor, a default in
 * place of a missing value, or arithmetic of too few bits leaves (half precision has nothing below
 * 6e-8). Exact where 0 has a bin of its own, as baselines give it; else bounded, and told by the
 * sample of a window's numbers.
 */
final class ZeroRate implements ColumnCheck {
  @Override
  public String id() {
    return "zero_rate";
  }

  @Override
  public String description() {
    return "Share of the values that are 0.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public boolean revealsValues() {
    return true;
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
    return Shares.above(measurement.baselineValue(), 0.1, 0.2);
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    Within zeros = zeros(column.numeric(), column.histogram(), column.sample());
    return column
        .reference()
        .map(
            baseline ->
                zeros.share(
                    valid,
                    zeros(baseline.numeric(), baseline.histogram(), new double[0]),
                    baseline.profile().valid()))
        .orElseGet(() -> zeros.share(valid));
  }

  private static Within zeros(NumericProfile numbers, Histogram bins, double[] sample) {
    return Within.of(numbers, bins, sample, -Double.MIN_VALUE, 0);
  }
}
