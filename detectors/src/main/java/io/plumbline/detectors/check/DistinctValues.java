package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.DistinctCount;
import org.jspecify.annotations.Nullable;

/**
 * How many different valid values there are: exact up to {@link DistinctCount#EXACT}, an estimate
 * beyond; 0 and up.
 */
final class DistinctValues implements ColumnCheck {
  @Override
  public String id() {
    return "distinct_count";
  }

  @Override
  public String description() {
    return "Different values; exact up to " + DistinctCount.EXACT + ", an estimate beyond.";
  }

  @Override
  public Scale scale() {
    return Scale.VALUES;
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
    double distinct = column.current().distinct();
    @Nullable Double errorBound = distinct <= DistinctCount.EXACT ? 0.0 : null;
    Measurement measurement =
        Measurement.exact(distinct, column.current().valid()).within(errorBound);
    return column
        .reference()
        .map(baseline -> measurement.against(baseline.profile().distinct()))
        .orElse(measurement);
  }
}
