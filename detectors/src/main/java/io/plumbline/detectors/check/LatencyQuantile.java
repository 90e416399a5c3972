package io.plumbline.detectors.check;

import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.QuantileEstimate;
import java.util.EnumSet;
import java.util.Set;

/**
 * The inverted-CDF quantile of rank 0.99 of the latency, in its unit; higher is worse. A baseline's
 * file does not hold it: the baseline's own value is an estimate from its bins, like the window's.
 */
final class LatencyQuantile implements ColumnCheck {
  private static final double RANK = 0.99;

  @Override
  public String id() {
    return "quantile_" + RANK;
  }

  @Override
  public String description() {
    return "Inverted-CDF quantile of rank 0.99, of the latency only; the error bound is in rank.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public boolean concerns(Section section) {
    return section == Section.LATENCY;
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
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return 100;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    QuantileEstimate estimate = column.numeric().quantile(RANK, column.layout().edges());
    Measurement measurement =
        Measurement.exact(estimate.value(), valid).within(estimate.rankError());
    return column
        .reference()
        .map(baseline -> measurement.against(baseline.estimate(RANK)))
        .orElse(measurement);
  }
}
