package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import java.util.EnumSet;
import java.util.Set;

/** The population standard deviation of the valid values, 0 and up. */
final class StandardDeviation implements ColumnCheck {
  @Override
  public String id() {
    return "std_dev";
  }

  @Override
  public String description() {
    return "Population standard deviation of the values.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public Scale scale() {
    return Scale.SPREAD;
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
    Measurement measurement = Measurement.exact(column.numeric().standardDeviation(), valid);
    return column
        .reference()
        .map(baseline -> measurement.against(baseline.numeric().standardDeviation()))
        .orElse(measurement);
  }
}
