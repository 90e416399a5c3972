package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts at positions 0 to size - 1 that take little room while few are used: first pairs of
 * position and count, then ints, then longs.
 */
final class Counts {
  /** The most positions there can be: a bound on what hostile bytes can ask for. */
  static final int MAX_SIZE = 1 << 16;

  private static final int MAX_PAIRS = 8;
  private static final int[] NONE = {};

  private final int size;
  private int pairs;
  private int @Nullable [] positions = NONE;
  private int @Nullable [] ints = NONE;
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
    if (longs != null) {
      return longs[position];
    }
    int[] counts = ints;
    if (counts == null) {
      return 0;
    }
    if (positions == null) {
      return counts[position];
    }
    for (int i = 0; i < pairs; i++) {
      if (positions[i] == position) {
        return counts[i];
      }
    }
    return 0;
  }

  void increment(int position) {
    int[] counts = ints;
    if (positions == null && counts != null && counts[position] != Integer.MAX_VALUE) {
      counts[position]++;
    } else {
      add(position, 1);
    }
  }

  void add(int position, long count) {
    if (count == 0) {
      return;
    }
    int[] counts = ints;
    if (counts == null) {
      longs()[position] += count;
      return;
    }
    int at = positions == null ? position : pair(position);
    if (at < 0) {
      add(position, count); // dense by now
      return;
    }
    counts = ints;
    if (counts != null && count <= Integer.MAX_VALUE - counts[at]) {
      counts[at] += (int) count;
    } else {
      longs()[position] += count;
    }
  }

  /** The place of a position's pair, made if need be; -1 when the counts became dense instead. */
  private int pair(int position) {
    int[] of = positions;
    int[] counts = ints;
    if (of == null || counts == null) {
      return -1;
    }
    for (int i = 0; i < pairs; i++) {
      if (of[i] == position) {
        return i;
      }
    }
    if (pairs == of.length) {
      if (pairs >= MAX_PAIRS || 2 * (pairs + 1) > size) {
        int[] dense = new int[size];
        for (int i = 0; i < pairs; i++) {
          dense[of[i]] = counts[i];
        }
        ints = dense;
        positions = null;
        return -1;
      }
      int room = Math.max(2, 2 * pairs);
      positions = Arrays.copyOf(of, room);
      ints = Arrays.copyOf(counts, room);
      of = positions;
    }
    of[pairs] = position;
    return pairs++;
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
      positions = null;
    }
    return wide;
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
    if (positions != null) {
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
    if (other.positions != null && other.ints != null) {
      for (int i = 0; i < other.pairs; i++) {
        add(other.positions[i], other.ints[i]);
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
    copy.positions = positions == null ? null : positions.clone();
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
    return 40
        + (positions == null ? 0 : 16 + 4 * positions.length)
        + (ints == null ? 0 : 16 + 4 * ints.length)
        + (longs == null ? 0 : 16 + 8 * longs.length);
  }
}
