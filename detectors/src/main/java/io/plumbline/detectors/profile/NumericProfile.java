package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;
import org.jspecify.annotations.Nullable;

public final class NumericProfile extends ColumnProfile {
  public NumericProfile(@Nullable BinEdges edges) {
    throw new UnsupportedOperationException();
  }

  /** Adds one finite, NaN or infinite number. */
  public void add(double value) {
    throw new UnsupportedOperationException();
  }

  /** Adds all that another profile has seen; the argument is not changed. */
  public void merge(NumericProfile other) {
    throw new UnsupportedOperationException();
  }

  /** Smallest valid value; meaningless when valid() is 0. */
  public double min() {
    throw new UnsupportedOperationException();
  }

  public double max() {
    throw new UnsupportedOperationException();
  }

  /** Exact mean, correctly rounded; NaN when valid() is 0. */
  public double mean() {
    throw new UnsupportedOperationException();
  }

  /** Population standard deviation from exact sums; NaN when valid() is 0. */
  public double standardDeviation() {
    throw new UnsupportedOperationException();
  }

  /**
   * The counts as a histogram: logarithmic bins below the edges, the edges' bins, logarithmic bins
   * above; empty bins left out.
   */
  public Histogram histogram(@Nullable BinEdges edges) {
    throw new UnsupportedOperationException();
  }

  /** Counts on (-inf, d1], (d1, d2], ... (dk, inf) of the edges' deciles: exact. */
  public long[] decileCounts(BinEdges edges) {
    throw new UnsupportedOperationException();
  }

  /** Valid values at or below the first edge / above the last edge. */
  public long below() {
    throw new UnsupportedOperationException();
  }

  public long above() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ColumnKind kind() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long missing() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long wrongType() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long valid() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long nan() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long infinite() {
    throw new UnsupportedOperationException();
  }

  @Override
  public double distinct() {
    throw new UnsupportedOperationException();
  }

  @Override
  void add(EventRow row, int cell) {
    throw new UnsupportedOperationException();
  }

  @Override
  void addMissing() {
    throw new UnsupportedOperationException();
  }
}
