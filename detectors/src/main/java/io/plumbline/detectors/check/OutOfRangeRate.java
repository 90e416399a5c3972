package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * The share of valid values below the baseline's minimum or above its maximum, 0 to 1. Beside past
 * windows the range is still that of the reference data; the baseline value is the past windows'
 * own share out of it.
 */
final class OutOfRangeRate implements ColumnCheck {
  @Override
  public String id() {
    return "out_of_range_rate";
  }

  @Override
  public String description() {
    return "Share of the values below the baseline's minimum or above its maximum.";
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
    return Limits.levels(0.01, 0.03);
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public boolean learnable() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    return column
        .aligned()
        .filter(baseline -> column.layout().edges() != null)
        .map(
            baseline ->
                new Shares(column.numeric().below() + column.numeric().above(), valid)
                    .measure(
                        baseline.numeric().below() + baseline.numeric().above(),
                        baseline.profile().valid()))
        .orElseGet(
            () ->
                Measurement.undefined(
                    column.reference().filter(ColumnReference::ofWindows).isPresent()
                        ? Reason.NO_BINS
                        : Reason.NO_BASELINE,
                    valid));
  }
}
