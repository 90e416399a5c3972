package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnProfile;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The share of a column's numbers that are NaN, or that are infinite, 0 to 1. Higher is worse. They
 * are present and of the right type, and stay out of every other figure of the column; JSON has
 * none, other formats have.
 */
final class NotFiniteRate implements ColumnCheck {
  private final String id;
  private final String description;
  private final ToLongFunction<ColumnProfile> counted;

  private NotFiniteRate(String id, String description, ToLongFunction<ColumnProfile> counted) {
    this.id = id;
    this.description = description;
    this.counted = counted;
  }

  static NotFiniteRate nan() {
    return new NotFiniteRate("nan_rate", "Share of the numbers that are NaN.", ColumnProfile::nan);
  }

  static NotFiniteRate infinite() {
    return new NotFiniteRate(
        "infinite_rate", "Share of the numbers that are infinite.", ColumnProfile::infinite);
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
  public Measurement measure(ColumnView column) {
    Shares shares = new Shares(counted.applyAsLong(column.current()), numbers(column.current()));
    ColumnReference baseline = column.baseline();
    return baseline == null
        ? shares.measure()
        : shares.measure(counted.applyAsLong(baseline.profile()), numbers(baseline.profile()));
  }

  private static long numbers(ColumnProfile profile) {
    return profile.valid() + profile.nan() + profile.infinite();
  }
}
