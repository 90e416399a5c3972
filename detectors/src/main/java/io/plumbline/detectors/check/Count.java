package io.plumbline.detectors.check;

import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import java.util.Map;

/**
 * The events of a window, once more beside each column, so that its figures can be read alone. A
 * limit for {@code count} of the whole monitor concerns the stream; a column's own concerns the
 * column.
 */
final class Count implements ColumnCheck {
  @Override
  public String id() {
    return "count";
  }

  @Override
  public String description() {
    return "Events of the window, those without a value of the column included.";
  }

  @Override
  public Scale scale() {
    return Scale.EVENTS;
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
  public boolean volume() {
    return true;
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public CheckSettings settings(DataQualitySpec spec, String subject) {
    return new DataQualitySpec(spec.enabled(), Map.of(), spec.columns()).settings(subject, id());
  }

  @Override
  public boolean ofAllEvents() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    return Measurement.exact(column.events(), column.events());
  }
}
