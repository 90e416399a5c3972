package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * The arithmetic mean of the valid values. Its effect size is the difference from the baseline's in
 * standard deviations of the baseline (Glass's delta).
 */
final class Mean implements ColumnCheck {
  @Override
  public String id() {
    return "mean";
  }

  @Override
  public String description() {
    return "Mean of the values; the effect size is the change in standard deviations of the"
        + " baseline.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public Scale scale() {
    return Scale.COLUMN;
  }

  @Override
  public Worse worse() {
    return Worse.NEITHER;
  }

  @Override
  public int minSamples() {
    return 1;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    double mean = column.numeric().mean();
    Measurement measurement = Measurement.exact(mean, valid);
    return column
        .reference()
        .map(
            baseline -> {
              double before = baseline.numeric().mean();
              double deviation = baseline.numeric().standardDeviation();
              return measurement.against(before).withEffect((mean - before) / deviation);
            })
        .orElse(measurement);
  }
}
