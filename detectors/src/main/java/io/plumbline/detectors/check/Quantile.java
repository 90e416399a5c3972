package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.QuantileEstimate;
import java.util.EnumSet;
import java.util.Set;

/**
 * The inverted-CDF quantile of the valid values: the smallest value that at least the share of them
 * does not exceed. The error bound is in rank.
 *
 * <p>Of the latency there is one more, of rank 0.99, of which higher is worse. A baseline's file
 * does not hold it: the baseline's own value is an estimate from its bins, like the window's.
 */
final class Quantile implements ColumnCheck {
  private static final double LATENCY_RANK = 0.99;

  private final double rank;

  /** Whether it is the latency's own. */
  private final boolean ofLatency;

  private Quantile(double rank, boolean ofLatency) {
    this.rank = rank;
    this.ofLatency = ofLatency;
  }

  /**
   * A quantile of every column.
   *
   * @param rank one of {@link Baseline#RANKS}
   */
  static Quantile of(double rank) {
    return new Quantile(rank, false);
  }

  static Quantile ofLatency() {
    return new Quantile(LATENCY_RANK, true);
  }

  @Override
  public String id() {
    return "quantile_" + rank;
  }

  @Override
  public String description() {
    return "Inverted-CDF quantile of rank "
        + rank
        + (ofLatency ? ", of the latency only" : "")
        + "; the error bound is in rank.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public boolean concerns(Section section) {
    return !ofLatency || section == Section.LATENCY;
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
    return ofLatency ? Worse.HIGHER : Worse.NEITHER;
  }

  @Override
  public int minSamples() {
    return ofLatency ? 100 : 1;
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
        .map(baseline -> measurement.against(before(baseline)))
        .orElse(measurement);
  }

  private double before(ColumnReference baseline) {
    return ofLatency ? baseline.estimate(rank) : baseline.quantile(Baseline.RANKS.indexOf(rank));
  }
}
