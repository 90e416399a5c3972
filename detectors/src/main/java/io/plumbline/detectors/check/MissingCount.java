package io.plumbline.detectors.check;

/** The events without a value of the column: the key absent or null; 0 and up. */
final class MissingCount implements ColumnCheck {
  @Override
  public String id() {
    return "missing_count";
  }

  @Override
  public String description() {
    return "Events in which the column is absent or null.";
  }

  @Override
  public Scale scale() {
    return Scale.EVENTS;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return 1;
  }

  @Override
  public boolean volume() {
    return true;
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public boolean ofAllEvents() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    return Measurement.exact(column.current().missing(), column.events());
  }
}
