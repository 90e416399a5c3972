package io.plumbline.detectors.profile;

import java.util.Arrays;

/**
 * The numbers of the last few events, row by row, until there are so many that folding them column
 * by column is worth while. A row is a few adjacent cache lines, whatever the number of columns, so
 * an event touches little memory of its profile.
 */
final class WaitingRows {
  /** So many rows are folded in one go. */
  static final int MOST = 32;

  private static final double[] NONE = {};

  /** Where one column's numbers are put side by side; shared by all that one thread folds. */
  static final class Scratch {
    final double[] values = new double[MOST];
    final int[] bins = new int[MOST];
  }

  private final NumericProfile[] columns;
  private double[] values = NONE;
  private int rows;

  /** No rows yet, of one number for each of the columns. */
  WaitingRows(NumericProfile... columns) {
    this.columns = columns;
  }

  /** How many numbers a row has. */
  int width() {
    return columns.length;
  }

  /** Whether the next row has to wait for {@link #fold}. */
  boolean full() {
    return rows == MOST;
  }

  /** Begins a row and returns where it starts in {@link #values}; all of it must then be set. */
  int next() {
    int start = rows * columns.length;
    if (start == values.length) {
      values = Arrays.copyOf(values, Math.max(2, 2 * rows) * columns.length);
    }
    rows++;
    return start;
  }

  /** All rows, one after the other: finite numbers, and NaN where a row has none. */
  double[] values() {
    return values;
  }

  /** Folds what waits. */
  void fold() {
    if (rows > 0) {
      fold(new Scratch());
    }
  }

  /** Folds what waits, column by column. */
  void fold(Scratch scratch) {
    double[] all = values;
    double[] column = scratch.values;
    int width = columns.length;
    int end = rows * width;
    rows = 0;
    for (int i = 0; i < width; i++) {
      int n = 0;
      for (int at = i; at < end; at += width) {
        double value = all[at];
        column[n] = value + 0.0; // -0.0 becomes 0.0
        n += Double.isNaN(value) ? 0 : 1;
      }
      columns[i].addAll(column, n, scratch.bins);
    }
  }

  int retainedBytes() {
    return 24 + 16 + 4 * columns.length + (values.length == 0 ? 0 : 16 + 8 * values.length);
  }
}
