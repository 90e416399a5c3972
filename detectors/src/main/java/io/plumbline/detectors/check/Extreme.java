package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The smallest or the largest valid value. */
final class Extreme implements ColumnCheck {
  private final String id;
  private final String description;
  private final ToDoubleFunction<NumericProfile> extreme;

  private Extreme(String id, String description, ToDoubleFunction<NumericProfile> extreme) {
    this.id = id;
    this.description = description;
    this.extreme = extreme;
  }

  static Extreme minimum() {
    return new Extreme("min", "Smallest value.", NumericProfile::min);
  }

  static Extreme maximum() {
    return new Extreme("max", "Largest value.", NumericProfile::max);
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
    return true;
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
    Measurement measurement = Measurement.exact(extreme.applyAsDouble(column.numeric()), valid);
    return column
        .reference()
        .map(baseline -> measurement.against(extreme.applyAsDouble(baseline.numeric())))
        .orElse(measurement);
  }
}
