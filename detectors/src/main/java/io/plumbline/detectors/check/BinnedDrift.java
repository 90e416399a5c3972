package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.ChanceLimit;
import io.plumbline.detectors.distance.SumOverBins;
import io.plumbline.detectors.profile.ColumnKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * A distance between the window's and the baseline's values, over the bins at the baseline's
 * deciles or over its categories and one for all others; exact, because a profile counts on those
 * very bins. Missing values are left out.
 */
final class BinnedDrift implements ColumnCheck {
  /** The samples below which a distance is not judged. */
  static final int MIN_SAMPLES = 50;

  private final SumOverBins distance;
  private final String description;
  private final Scale scale;
  private final Limits limits;

  BinnedDrift(
      SumOverBins distance, String description, Scale scale, double warning, double critical) {
    this.distance = distance;
    this.description = description;
    this.scale = scale;
    this.limits = Limits.levels(warning, critical);
  }

  @Override
  public String id() {
    return distance.id();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC, ColumnKind.CATEGORICAL, ColumnKind.BOOLEAN);
  }

  @Override
  public Scale scale() {
    return scale;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return limits;
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
    ColumnReference baseline = column.aligned().orElse(null);
    if (baseline == null || baseline.bins().length == 0) {
      return Measurement.undefined(Reason.NO_BASELINE, valid);
    }
    long[] before = baseline.bins();
    return Drift.of(
            distance.between(before, ColumnBins.of(column.layout(), column.current())), valid)
        .guardedBy(probability -> ChanceLimit.of(distance, before, valid, probability));
  }
}
