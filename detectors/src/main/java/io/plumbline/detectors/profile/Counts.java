package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts at positions 0 to size - 1 that take little room while few are used or all are small:
 * first pairs of position and count, then an array of 16, 32 or 64 bits each, whatever the largest
 * one needs.
 */
final class Counts {
  /** The most positions there can be: a bound on what hostile bytes can ask for. */
  static final int MAX_SIZE = 1 << 16;

  private static final int MAX_PAIRS = 8;
  private static final int[] NO_PAIRS = {};

  private final int size;

  /** How many pairs there are, and the pairs: used until one of the arrays is there. */
  private int pairs;

  private int[] positions = NO_PAIRS;
  private int[] pairCounts = NO_PAIRS;

  private char @Nullable [] narrow;
  private int @Nullable [] ints;
  private long @Nullable [] longs;

  Counts(int size) {
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "there must be 0 to " + MAX_SIZE + " bins or categories: were " + size);
    }
    this.size = size;
  }

  int size() {
    return size;
  }

  long at(int position) {
    if (narrow != null) {
      return narrow[position];
    }
    if (ints != null) {
      return ints[position];
    }
    if (longs != null) {
      return longs[position];
    }
    for (int i = 0; i < pairs; i++) {
      if (positions[i] == position) {
        return pairCounts[i];
      }
    }
    return 0;
  }

  void increment(int position) {
    char[] small = narrow;
    if (small != null && small[position] != Character.MAX_VALUE) {
      small[position]++;
    } else {
      add(position, 1);
    }
  }

  void add(int position, long count) {
    if (count == 0) {
      return;
    }
    if (isPairs() && addToPair(position, count)) {
      return;
    }
    long sum = at(position) + count;
    if (narrow != null && sum <= Character.MAX_VALUE) {
      narrow[position] = (char) sum;
    } else if (longs == null && sum <= Integer.MAX_VALUE) {
      ints()[position] = (int) sum;
    } else {
      longs()[position] = sum;
    }
  }

  /** False when the pairs, which then have become an array, cannot hold the count. */
  private boolean addToPair(int position, long count) {
    for (int i = 0; i < pairs; i++) {
      if (positions[i] == position) {
        if (count <= Integer.MAX_VALUE - pairCounts[i]) {
          pairCounts[i] += (int) count;
          return true;
        }
        spread();
        return false;
      }
    }
    if (count > Integer.MAX_VALUE
        || pairs == positions.length && (pairs >= MAX_PAIRS || 2 * pairs >= size)) {
      spread();
      return false;
    }
    if (pairs == positions.length) {
      int room = Math.max(2, 2 * pairs);
      positions = Arrays.copyOf(positions, room);
      pairCounts = Arrays.copyOf(pairCounts, room);
    }
    positions[pairs] = position;
    pairCounts[pairs] = (int) count;
    pairs++;
    return true;
  }

  private void spread() {
    int largest = 0;
    for (int i = 0; i < pairs; i++) {
      largest = Math.max(largest, pairCounts[i]);
    }
    if (largest <= Character.MAX_VALUE) {
      char[] small = new char[size];
      for (int i = 0; i < pairs; i++) {
        small[positions[i]] = (char) pairCounts[i];
      }
      narrow = small;
      forgetPairs();
    } else {
      ints();
    }
  }

  private int[] ints() {
    int[] wide = ints;
    if (wide == null) {
      wide = new int[size];
      for (int i = 0; i < size; i++) {
        wide[i] = (int) at(i);
      }
      ints = wide;
      narrow = null;
      forgetPairs();
    }
    return wide;
  }

  private long[] longs() {
    long[] wide = longs;
    if (wide == null) {
      wide = new long[size];
      for (int i = 0; i < size; i++) {
        wide[i] = at(i);
      }
      longs = wide;
      ints = null;
      narrow = null;
      forgetPairs();
    }
    return wide;
  }

  private void forgetPairs() {
    pairs = 0;
    positions = NO_PAIRS;
    pairCounts = NO_PAIRS;
  }

  private boolean isPairs() {
    return narrow == null && ints == null && longs == null;
  }

  long total() {
    long total = 0;
    for (int i = 0; i < size; i++) {
      total += at(i);
    }
    return total;
  }

  /** How many positions have a count above 0. */
  int used() {
    if (isPairs()) {
      return pairs;
    }
    int used = 0;
    for (int i = 0; i < size; i++) {
      if (at(i) != 0) {
        used++;
      }
    }
    return used;
  }

  void merge(Counts other) {
    if (other.size != size) {
      throw new IllegalArgumentException(
          "counts of different layouts do not merge: "
              + size
              + " and "
              + other.size
              + " positions");
    }
    if (other.isPairs()) {
      for (int i = 0; i < other.pairs; i++) {
        add(other.positions[i], other.pairCounts[i]);
      }
    } else {
      for (int i = 0; i < size; i++) {
        add(i, other.at(i));
      }
    }
  }

  Counts copy() {
    Counts copy = new Counts(size);
    copy.pairs = pairs;
    copy.positions = pairs == 0 ? NO_PAIRS : positions.clone();
    copy.pairCounts = pairs == 0 ? NO_PAIRS : pairCounts.clone();
    copy.narrow = narrow == null ? null : narrow.clone();
    copy.ints = ints == null ? null : ints.clone();
    copy.longs = longs == null ? null : longs.clone();
    return copy;
  }

  /** Writes the size; then all counts, or those above 0 with their gaps where that is shorter. */
  void write(ByteWriter out) {
    out.putVarint(size);
    int used = used();
    boolean dense = 2 * used > size;
    out.putVarint(dense ? 0 : used + 1);
    if (isPairs() && !dense) {
      writePairs(out);
      return;
    }
    int before = -1;
    for (int i = 0; i < size; i++) {
      long count = at(i);
      if (dense) {
        out.putVarint(count);
      } else if (count != 0) {
        out.putVarint(i - before - 1);
        out.putVarint(count);
        before = i;
      }
    }
  }

  private void writePairs(ByteWriter out) {
    for (int i = 1; i < pairs; i++) {
      int position = positions[i];
      int count = pairCounts[i];
      int at = i;
      for (; at > 0 && positions[at - 1] > position; at--) {
        positions[at] = positions[at - 1];
        pairCounts[at] = pairCounts[at - 1];
      }
      positions[at] = position;
      pairCounts[at] = count;
    }
    int before = -1;
    for (int i = 0; i < pairs; i++) {
      out.putVarint(positions[i] - before - 1);
      out.putVarint(pairCounts[i]);
      before = positions[i];
    }
  }

  static Counts read(ByteReader in) {
    Counts counts = new Counts(in.readBounded(MAX_SIZE, "a number of bins or categories"));
    int used = in.readBounded(counts.size / 2 + 1, "a number of used bins") - 1;
    if (used < 0) {
      if (counts.size > in.remaining()) {
        throw in.corrupt("the counts of " + counts.size + " bins are missing");
      }
      for (int i = 0; i < counts.size; i++) {
        counts.add(i, in.readCount());
      }
      if (2 * counts.used() <= counts.size) {
        throw in.corrupt("counts must be in their shortest form");
      }
      return counts;
    }
    int position = -1;
    for (int i = 0; i < used; i++) {
      position += 1 + in.readBounded(counts.size - 2 - position, "the gap before a bin");
      long count = in.readCount();
      if (count == 0) {
        throw in.corrupt("a used bin must have a count above 0");
      }
      counts.add(position, count);
    }
    return counts;
  }

  int retainedBytes() {
    return 48
        + (positions.length == 0 ? 0 : 32 + 8 * positions.length)
        + (narrow == null ? 0 : 16 + 2 * narrow.length)
        + (ints == null ? 0 : 16 + 4 * ints.length)
        + (longs == null ? 0 : 16 + 8 * longs.length);
  }
}
