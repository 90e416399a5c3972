package io.plumbline.detectors.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of the reference rows, column by column: all of them, or those of a sample of rows
 * where there are more than memory should hold.
 *
 * <p>A row is kept when its hash starts with at least {@link #level()} zero bits; the level rises
 * by one, which drops every second row, whenever a bound is passed. What is kept at the end is a
 * function of the set of rows and not of their order, because the bounds look at figures that only
 * grow: if a level is too low at some time, it is too low at the end.
 */
final class RowSample {
  /** Rows whose hashes collide this far are no sample: the rest of them is dropped as it comes. */
  private static final int MAX_LEVEL = 40;

  private final int maxRows;
  private final long maxCells;

  private int level;
  private int rows;
  private long[] hashes = new long[256];
  private final List<double[]> columns = new ArrayList<>();
  private int lastSet = -1;

  /**
   * An empty sample.
   *
   * @param maxRows how many rows are kept at most, at least 1
   * @param maxCells how many cells (rows times columns) are kept at most
   */
  RowSample(int maxRows, long maxCells) {
    if (maxRows < 1 || maxCells < 1) {
      throw new IllegalArgumentException(
          "a sample keeps at least one row and one cell: were " + maxRows + " and " + maxCells);
    }
    this.maxRows = maxRows;
    this.maxCells = maxCells;
  }

  /** Adds a column and returns its position. Not between {@link #row} and its {@link #set}s. */
  int addColumn() {
    columns.add(new double[0]);
    thin();
    return columns.size() - 1;
  }

  /** Begins a row; returns whether it is kept. */
  boolean row(long hash) {
    lastSet = -1;
    if (Long.numberOfLeadingZeros(hash) < level) {
      return false;
    }
    if (rows == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * rows);
    }
    hashes[rows++] = hash;
    int before = rows;
    thin();
    if (tooMany()) {
      rows--;
      return false;
    }
    boolean kept = rows == before || Long.numberOfLeadingZeros(hash) >= level;
    lastSet = kept ? rows - 1 : -1;
    return kept;
  }

  /** Sets a finite number of the row that {@link #row} has just kept. */
  void set(int column, double value) {
    double[] values = columns.get(column);
    if (lastSet >= values.length) {
      int length = values.length;
      values = Arrays.copyOf(values, Math.max(lastSet + 1, length + (length >> 1) + 16));
      Arrays.fill(values, length, values.length, Double.NaN);
      columns.set(column, values);
    }
    values[lastSet] = value + 0.0;
  }

  /** The numbers of a column, in ascending order; -0.0 is 0.0. */
  double[] sorted(int column) {
    double[] values = columns.get(column);
    int end = Math.min(rows, values.length);
    double[] present = new double[end];
    int size = 0;
    for (int i = 0; i < end; i++) {
      if (!Double.isNaN(values[i])) {
        present[size++] = values[i];
      }
    }
    present = Arrays.copyOf(present, size);
    Arrays.sort(present);
    return present;
  }

  /** How many rows are kept. */
  int rows() {
    return rows;
  }

  /** 0 while every row is kept; each level above keeps about half the rows of the one below. */
  int level() {
    return level;
  }

  private boolean tooMany() {
    return rows > maxRows || (long) rows * columns.size() > maxCells;
  }

  private void thin() {
    while (tooMany() && level < MAX_LEVEL) {
      level++;
      int kept = 0;
      for (int i = 0; i < rows; i++) {
        if (Long.numberOfLeadingZeros(hashes[i]) >= level) {
          hashes[kept] = hashes[i];
          for (double[] values : columns) {
            if (kept < values.length) {
              values[kept] = i < values.length ? values[i] : Double.NaN;
            }
          }
          kept++;
        }
      }
      for (double[] values : columns) {
        Arrays.fill(values, Math.min(kept, values.length), values.length, Double.NaN);
      }
      rows = kept;
    }
  }
}
