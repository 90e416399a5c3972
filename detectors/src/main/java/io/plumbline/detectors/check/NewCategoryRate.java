package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The share of valid values whose category the baseline does not have, 0 to 1. */
final class NewCategoryRate implements ColumnCheck {
  @Override
  public String id() {
    return "new_category_rate";
  }

  @Override
  public String description() {
    return "Share of the values of a category that the baseline does not have.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.CATEGORICAL, ColumnKind.BOOLEAN);
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
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public boolean learnable() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    return column
        .aligned()
        .map(baseline -> share(column, baseline))
        .orElseGet(() -> Measurement.undefined(Reason.NO_BASELINE, valid));
  }

  private static Measurement share(ColumnView column, ColumnReference baseline) {
    List<String> more = baseline.moreCategories();
    return new Shares(
            ColumnBins.unseen((CategoricalProfile) column.current(), more),
            column.current().valid())
        .measure(
            ColumnBins.unseen((CategoricalProfile) baseline.profile(), more),
            baseline.profile().valid());
  }
}
