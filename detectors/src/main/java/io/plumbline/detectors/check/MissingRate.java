package io.plumbline.detectors.check;

/** The share of events without a value of the column, 0 to 1. */
final class MissingRate implements ColumnCheck {
  @Override
  public String id() {
    return "missing_rate";
  }

  @Override
  public String description() {
    return "Share of the events in which the column is absent or null.";
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
  public boolean ofAllEvents() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    Shares shares = new Shares(column.current().missing(), column.events());
    ColumnReference baseline = column.baseline();
    return baseline == null
        ? shares.measure()
        : shares.measure(baseline.profile().missing(), baseline.events());
  }
}
