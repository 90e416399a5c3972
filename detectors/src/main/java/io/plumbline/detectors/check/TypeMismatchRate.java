package io.plumbline.detectors.check;

/** The share of present values that are of another type than the column's, 0 to 1. */
final class TypeMismatchRate implements ColumnCheck {
  @Override
  public String id() {
    return "type_mismatch_rate";
  }

  @Override
  public String description() {
    return "Share of the present values that are not of the column's type.";
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
  public boolean learnable() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    Shares shares = new Shares(column.current().wrongType(), column.current().present());
    ColumnReference baseline = column.baseline();
    return baseline == null
        ? shares.measure()
        : shares.measure(baseline.profile().wrongType(), baseline.profile().present());
  }
}
