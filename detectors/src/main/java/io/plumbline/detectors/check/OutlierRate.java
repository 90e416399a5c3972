package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.EnumSet;
import java.util.Set;

/**
 * The share of valid values beyond the baseline's quantile fences, 0 to 1: below Q1 - k (Q3 - Q1)
 * or above Q3 + k (Q3 - Q1), with the quartiles of the baseline (Tukey, Exploratory Data Analysis,
 * 1977, section 2: outside for k = 1.5, far out for k = 3). Higher is worse; a reference has values
 * beyond them too, so it is judged against the baseline's own share.
 *
 * <p>A bin that a fence runs through counts as within, in window and baseline alike; the error
 * bound is its share. A baseline whose quartiles are equal has no fences: {@link Reason#CONSTANT}.
 */
final class OutlierRate implements ColumnCheck {
  private static final int Q1 = Baseline.RANKS.indexOf(0.25);
  private static final int Q3 = Baseline.RANKS.indexOf(0.75);

  private final String id;
  private final double factor;
  private final double warning;
  private final double critical;

  private OutlierRate(String id, double factor, double warning, double critical) {
    this.id = id;
    this.factor = factor;
    this.warning = warning;
    this.critical = critical;
  }

  static OutlierRate outside() {
    return new OutlierRate("outlier_rate", 1.5, 0.05, 0.1);
  }

  static OutlierRate farOut() {
    return new OutlierRate("far_outlier_rate", 3, 0.02, 0.05);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return "Share of the values that are more than "
        + factor
        + " times the baseline's interquartile range beyond its quartiles (Tukey's fences).";
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
    return Shares.above(measurement.baselineValue(), warning, critical);
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    ColumnReference baseline = column.reference().orElse(null);
    if (baseline == null || Double.isNaN(baseline.quantile(Q3))) {
      return Measurement.undefined(Reason.NO_BASELINE, valid);
    }
    double q1 = baseline.quantile(Q1);
    double q3 = baseline.quantile(Q3);
    if (!(q1 < q3)) {
      return Measurement.undefined(Reason.CONSTANT, valid);
    }
    // Halves, because the range of numbers of the largest magnitude is beyond what a double holds.
    double reach = factor * (q3 / 2 - q1 / 2) * 2;
    double low = q1 - reach;
    double high = q3 + reach;
    return beyond(column.numeric(), column.histogram(), low, high)
        .share(
            valid,
            beyond(baseline.numeric(), baseline.histogram(), low, high),
            baseline.profile().valid());
  }

  private static Within beyond(NumericProfile numbers, Histogram bins, double low, double high) {
    return Within.of(numbers, bins, Double.NEGATIVE_INFINITY, Math.nextDown(low))
        .plus(Within.of(numbers, bins, high, Double.POSITIVE_INFINITY));
  }
}
