package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.KolmogorovSmirnov;
import io.plumbline.detectors.profile.ColumnKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * The Kolmogorov-Smirnov statistic between the window's and the baseline's values, 0 to 1, with
 * Stephens' p-value. The error bound is what hides within the profile's bins.
 */
final class KolmogorovSmirnovDrift implements ColumnCheck {
  @Override
  public String id() {
    return KolmogorovSmirnov.ID;
  }

  @Override
  public String description() {
    return "Kolmogorov-Smirnov: largest difference of the distribution functions of window and"
        + " baseline; the p-value is Stephens'.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public Scale scale() {
    return Scale.DISTANCE;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return BinnedDrift.MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return Limits.levels(0.1, 0.2);
  }

  @Override
  public boolean alwaysGuarded() {
    return true;
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    ColumnReference baseline = column.reference().orElse(null);
    if (baseline == null) {
      return Measurement.undefined(Reason.NO_BASELINE, valid);
    }
    return Drift.of(
            new KolmogorovSmirnov()
                .between(baseline.histogram(), column.numeric().histogram(column.layout().edges())),
            valid)
        .guardedBy(
            probability ->
                KolmogorovSmirnov.chanceLimit(baseline.profile().valid(), valid, probability));
  }
}
