package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.util.Arrays;

/**
 * The numbers of the events whose ids have the {@link #KEPT} smallest hashes: a sample of rows that
 * is the same whatever the order of the events, and mergeable to the same bytes in any order and
 * grouping. Of several events with one id the row with the smaller bits stays.
 *
 * <p>An event that does not enter the sample costs one comparison.
 */
final class NumberSample {
  /** How many rows are kept: a value in one event of ten is among them but once in 800 times. */
  static final int KEPT = 64;

  private static final int BATCH = 2 * KEPT;

  private final int width;
  private long[] hashes = {};
  private double[] rows = {};
  private int size;
  private boolean settled = true;

  /** No hash above it is let in; all ones until there are enough rows. */
  private long bound = -1;

  /** A sample of rows of so many numbers. */
  NumberSample(int width) {
    this.width = width;
  }

  /** How many numbers a row has. */
  int width() {
    return width;
  }

  /** Whether an event with an id of this hash may enter. */
  boolean takes(long hash) {
    return Long.compareUnsigned(hash, bound) <= 0;
  }

  /**
   * Adds one event.
   *
   * @param hash of its id, one that the sample takes
   * @param values its numbers from a position on, NaN where it has none
   */
  void add(long hash, double[] values, int from) {
    int at = find(hash);
    if (at < 0) {
      at = append(hash);
    } else if (!isSmaller(values, from, at * width)) {
      return;
    }
    for (int i = 0; i < width; i++) {
      rows[at * width + i] = values[from + i] + 0.0; // -0.0 becomes 0.0
    }
    if (size == BATCH) {
      settle();
    }
  }

  private int find(long hash) {
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash) {
        return i;
      }
    }
    return -1;
  }

  private int append(long hash) {
    if (size == hashes.length) {
      int room = Math.min(BATCH, Math.max(4, 2 * size));
      hashes = Arrays.copyOf(hashes, room);
      rows = Arrays.copyOf(rows, room * width);
    }
    hashes[size] = hash;
    settled = false;
    return size++;
  }

  private boolean isSmaller(double[] values, int from, int than) {
    for (int i = 0; i < width; i++) {
      int order =
          Long.compare(
              Double.doubleToLongBits(values[from + i] + 0.0),
              Double.doubleToLongBits(rows[than + i]));
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }

  /** Puts the rows in the order of their hashes and lets go of those over the limit. */
  private void settle() {
    if (settled) {
      return;
    }
    long[] sorted = new long[size];
    for (int i = 0; i < size; i++) {
      sorted[i] = hashes[i] ^ Long.MIN_VALUE; // the order of the unsigned
    }
    Arrays.sort(sorted);
    int kept = Math.min(size, KEPT);
    for (int i = 0; i < kept; i++) {
      swap(i, find(sorted[i] ^ Long.MIN_VALUE));
    }
    size = kept;
    settled = true;
    if (kept == KEPT) {
      bound = hashes[KEPT - 1];
    }
  }

  private void swap(int one, int other) {
    if (one == other) {
      return;
    }
    long hash = hashes[one];
    hashes[one] = hashes[other];
    hashes[other] = hash;
    for (int i = 0; i < width; i++) {
      double value = rows[one * width + i];
      rows[one * width + i] = rows[other * width + i];
      rows[other * width + i] = value;
    }
  }

  void merge(NumberSample other) {
    if (other.width != width) {
      throw new IllegalArgumentException(
          "samples of " + width + " and of " + other.width + " numbers do not merge");
    }
    for (int i = 0; i < other.size; i++) {
      if (takes(other.hashes[i])) {
        add(other.hashes[i], other.rows, i * width);
      }
    }
  }

  NumberSample copy() {
    NumberSample copy = new NumberSample(width);
    copy.hashes = hashes.clone();
    copy.rows = rows.clone();
    copy.size = size;
    copy.settled = settled;
    copy.bound = bound;
    return copy;
  }

  /** How many rows there are, up to {@link #KEPT}. */
  int size() {
    return Math.min(size, KEPT);
  }

  /** The numbers of one column, those of rows without one left out; ascending. */
  double[] column(int position) {
    settle();
    double[] values = new double[size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      double value = rows[i * width + position];
      if (!Double.isNaN(value)) {
        values[n++] = value;
      }
    }
    double[] present = Arrays.copyOf(values, n);
    Arrays.sort(present);
    return present;
  }

  void write(ByteWriter out) {
    settle();
    out.putVarint(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.putVarint(hashes[i] - before);
      before = hashes[i];
      for (int column = 0; column < width; column++) {
        out.putDouble(rows[i * width + column]);
      }
    }
  }

  static NumberSample read(ByteReader in, int width) {
    int size = in.readBounded(KEPT, "the rows of a sample");
    NumberSample sample = new NumberSample(width);
    sample.hashes = new long[size];
    long before = 0;
    for (int i = 0; i < size; i++) {
      long hash = before + in.readVarint();
      if (i > 0 && Long.compareUnsigned(hash, before) <= 0) {
        throw in.corrupt("sampled rows must be in the order of their hashes");
      }
      if (i == 0) {
        if (in.remaining() < (long) size * width * Double.BYTES) {
          throw in.corrupt("a sample of " + size + " rows is cut");
        }
        sample.rows = new double[size * width];
      }
      sample.hashes[i] = hash;
      before = hash;
      for (int column = 0; column < width; column++) {
        double value = in.readDouble();
        if (Double.isInfinite(value) || value == 0 && 1 / value < 0) {
          throw in.corrupt("a sampled number must be finite or none: was " + value);
        }
        sample.rows[i * width + column] = Double.isNaN(value) ? Double.NaN : value;
      }
    }
    sample.size = size;
    if (size == KEPT) {
      sample.bound = before;
    }
    return sample;
  }

  int retainedBytes() {
    return 40 + 2 * 16 + 8 * (hashes.length + rows.length);
  }
}
