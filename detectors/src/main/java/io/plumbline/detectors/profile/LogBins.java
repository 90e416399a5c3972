package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.util.Arrays;

/**
 * Counts of finite numbers on logarithmic bins, for values that no edges were made for.
 *
 * <p>A bin is a range of a double's bits: its sign, its exponent and the highest bits of its
 * mantissa. With the {@value #FINEST_BITS} bits that it starts with a bin is at most 1/64 wide,
 * relative to its end nearest to zero, so its middle is within 1 % of all that it counts. Bins are
 * open below and closed above; 0 has one of its own. A bin that has seen one number only, however
 * often, remembers it and is exact.
 *
 * <p>There are at most {@link #MAX_BINS}. When more would be needed, all bins of the column are
 * merged in pairs, as often as it takes. Since a bin is used when any of its values was seen, the
 * resolution is the finest at which the set of values needs no more than that many bins, whatever
 * the order.
 */
final class LogBins {
  /** The most bins that are used at once. */
  static final int MAX_BINS = 4_096;

  static final int FINEST_BITS = 6;

  /** The bits of a mantissa: at this shift a bin is a whole octave, and 4,095 cover all doubles. */
  private static final int COARSEST = 52;

  private static final int FINEST = 52 - FINEST_BITS;
  private static final long MAGNITUDE = Long.MAX_VALUE;
  private static final long INFINITY_BITS = 0x7FFL << 52;
  private static final int EMPTY = Integer.MIN_VALUE;

  /** How many low bits of a double do not matter. */
  private int shift = FINEST;

  private int size;
  private int[] keys = emptyKeys(4);
  private long[] counts = new long[4];

  /** The one number that a bin has seen, or NaN after a second one. */
  private double[] atoms = new double[4];

  /** Counts a finite number, which is not -0.0. */
  void add(double value) {
    add(keyOf(value, shift), 1, value);
  }

  private void add(int key, long count, double atom) {
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (true) {
      int k = keys[i];
      if (k == key) {
        counts[i] += count;
        if (atoms[i] != atom) {
          atoms[i] = Double.NaN;
        }
        return;
      }
      if (k == EMPTY) {
        insert(key, count, atom);
        return;
      }
      i = i + 1 & mask;
    }
  }

  private void insert(int key, long count, double atom) {
    if (4 * (size + 1) > 3 * keys.length) {
      resize(2 * keys.length, shift);
    }
    put(key, count, atom);
    while (size > MAX_BINS) {
      resize(keys.length, shift + 1);
    }
  }

  private void put(int key, long count, double atom) {
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (keys[i] != EMPTY) {
      if (keys[i] == key) {
        counts[i] += count;
        atoms[i] = Double.NaN; // bins that merge saw different numbers
        return;
      }
      i = i + 1 & mask;
    }
    keys[i] = key;
    counts[i] = count;
    atoms[i] = atom;
    size++;
  }

  private void resize(int capacity, int newShift) {
    int[] oldKeys = keys;
    long[] oldCounts = counts;
    double[] oldAtoms = atoms;
    int coarser = newShift - shift;
    keys = emptyKeys(capacity);
    counts = new long[capacity];
    atoms = new double[capacity];
    size = 0;
    shift = newShift;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        put(coarser(oldKeys[i], coarser), oldCounts[i], oldAtoms[i]);
      }
    }
  }

  private static int[] emptyKeys(int capacity) {
    int[] keys = new int[capacity];
    Arrays.fill(keys, EMPTY);
    return keys;
  }

  private static int slot(int key, int mask) {
    return key * 0x9E3779B9 >>> 7 & mask;
  }

  // ---- keys: 0 for 0, ascending with the number ----

  static int keyOf(double value, int shift) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits > 0) {
      return (int) (bits - 1 >>> shift) + 1;
    }
    return bits == 0 ? 0 : -(int) ((bits & MAGNITUDE) >>> shift) - 1;
  }

  private static int coarser(int key, int steps) {
    return key > 0 ? (key - 1 >> steps) + 1 : key == 0 ? 0 : -((-key - 1 >> steps) + 1);
  }

  /** The open lower end of a bin. */
  static double lower(int key, int shift) {
    return key > 0
        ? Double.longBitsToDouble((long) (key - 1) << shift)
        : key == 0 ? -Double.MIN_VALUE : -Double.longBitsToDouble((long) -key << shift);
  }

  /** The closed upper end of a bin. */
  static double upper(int key, int shift) {
    if (key > 0) {
      long bits = (long) key << shift;
      return bits >= INFINITY_BITS ? Double.MAX_VALUE : Double.longBitsToDouble(bits);
    }
    return key == 0
        ? 0
        : key == -1 ? -Double.MIN_VALUE : -Double.longBitsToDouble((long) (-key - 1) << shift);
  }

  // ---- reading ----

  int size() {
    return size;
  }

  /** How many bits of the mantissa tell bins apart: {@value #FINEST_BITS} down to 0. */
  int resolution() {
    return COARSEST - shift;
  }

  long total() {
    long total = 0;
    for (int i = 0; i < keys.length; i++) {
      total += keys[i] == EMPTY ? 0 : counts[i];
    }
    return total;
  }

  /** The used bins' keys, ascending. */
  int[] sortedKeys() {
    int[] sorted = new int[size];
    int n = 0;
    for (int key : keys) {
      if (key != EMPTY) {
        sorted[n++] = key;
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  double lower(int key) {
    double atom = atoms[find(key)];
    return Double.isNaN(atom) ? lower(key, shift) : Math.nextDown(atom);
  }

  double upper(int key) {
    double atom = atoms[find(key)];
    return Double.isNaN(atom) ? upper(key, shift) : atom;
  }

  long count(int key) {
    return counts[find(key)];
  }

  /** The one number that a used bin has seen, or NaN. */
  double atom(int key) {
    return atoms[find(key)];
  }

  private int find(int key) {
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (keys[i] != key) {
      i = i + 1 & mask;
    }
    return i;
  }

  // ---- merging ----

  void merge(LogBins other) {
    if (other.shift > shift) {
      resize(keys.length, other.shift);
    }
    for (int i = 0; i < other.keys.length; i++) {
      if (other.keys[i] != EMPTY) {
        // The shift may grow while bins are added.
        add(coarser(other.keys[i], shift - other.shift), other.counts[i], other.atoms[i]);
      }
    }
  }

  LogBins copy() {
    LogBins copy = new LogBins();
    copy.shift = shift;
    copy.size = size;
    copy.keys = keys.clone();
    copy.counts = counts.clone();
    copy.atoms = atoms.clone();
    return copy;
  }

  /** Bins at a resolution, to be filled by {@link #restore}. */
  static LogBins ofResolution(int bits) {
    LogBins bins = new LogBins();
    bins.shift = COARSEST - bits;
    return bins;
  }

  /** Adds a bin that was read. */
  void restore(int key, long count, double atom) {
    int limit = (int) (INFINITY_BITS - 1 >>> shift) + 1;
    if (key < -limit || key > limit) {
      throw new IllegalArgumentException("no finite number is in the bin " + key);
    }
    if (count <= 0) {
      throw new IllegalArgumentException("a used bin must have a count above 0: was " + count);
    }
    boolean mixed = Double.isNaN(atom);
    if (mixed && (count == 1 || key == 0)) {
      throw new IllegalArgumentException("the bin " + key + " must have its number");
    }
    if (!mixed
        && (Double.isInfinite(atom)
            || keyOf(atom, shift) != key
            || Double.doubleToRawLongBits(atom) == Long.MIN_VALUE)) {
      throw new IllegalArgumentException(atom + " is not in the bin " + key);
    }
    if (size == MAX_BINS) {
      throw new IllegalArgumentException("there are at most " + MAX_BINS + " logarithmic bins");
    }
    insert(key, count, atom);
  }

  /** Writes the resolution, then bins by key: gap, count and whether one number follows. */
  void write(ByteWriter out) {
    out.putVarint(resolution());
    out.putVarint(size);
    int before = 0;
    boolean firstOne = true;
    for (int key : sortedKeys()) {
      int i = find(key);
      if (firstOne) {
        out.putZigzag(key);
        firstOne = false;
      } else {
        out.putVarint(key - before - 1);
      }
      before = key;
      boolean mixed = Double.isNaN(atoms[i]);
      out.putVarint(counts[i] << 1 | (mixed ? 1 : 0));
      if (!mixed) {
        out.putDouble(atoms[i]);
      }
    }
  }

  static LogBins read(ByteReader in) {
    LogBins bins = ofResolution(in.readBounded(FINEST_BITS, "the resolution of logarithmic bins"));
    int size = in.readBounded(MAX_BINS, "a number of bins");
    int key = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0) {
        long first = in.readZigzag();
        key = (int) first;
        if (key != first) {
          throw in.corrupt("no finite number is in the bin " + first);
        }
      } else {
        key += 1 + in.readBounded(1 << 20, "the gap before a bin");
      }
      long count = in.readVarint();
      double atom = (count & 1) == 0 ? in.readDouble() : Double.NaN;
      try {
        bins.restore(key, count >>> 1, atom);
      } catch (IllegalArgumentException e) {
        throw in.corrupt(String.valueOf(e.getMessage()));
      }
    }
    return bins;
  }

  int retainedBytes() {
    return 48 + 48 + 20 * keys.length;
  }
}
