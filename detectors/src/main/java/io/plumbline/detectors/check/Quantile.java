package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.QuantileEstimate;
import java.util.EnumSet;
import java.util.Set;

/**
 * The inverted-CDF quantile of the valid values: the smallest value that at least the share of them
 * does not exceed. The error bound is in rank.
 */
final class Quantile implements ColumnCheck {
  private final double rank;
  private final int position;

  Quantile(double rank) {
    this.rank = rank;
    this.position = Baseline.RANKS.indexOf(rank);
  }

  @Override
  public String id() {
    return "quantile_" + rank;
  }

  @Override
  public String description() {
    return "Inverted-CDF quantile of rank " + rank + "; the error bound is in rank.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public boolean revealsValues() {
    return true;
  }

  @Override
  public Scale scale() {
    return Scale.COLUMN;
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
    long valid = column.current().valid();
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    QuantileEstimate estimate = column.numeric().quantile(rank, column.layout().edges());
    Measurement measurement =
        Measurement.exact(estimate.value(), valid).within(estimate.rankError());
    return column
        .reference()
        .map(baseline -> measurement.against(baseline.quantile(position)))
        .orElse(measurement);
  }
}
