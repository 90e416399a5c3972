package io.plumbline.detectors.profile;

import java.util.Arrays;

/**
 * Finds the bin of a value in a few steps: a table over equal ranges of values, or of the bits of
 * values, says how many edges lie before a range; the few edges within it are searched.
 *
 * <p>The result is exact whatever the rounding, because the range of a value never descends while
 * the value ascends and is computed for values and edges alike: an edge in an earlier range is
 * below the value, one in a later range above it. Immutable.
 */
final class EdgeTable {
  private static final int MIN_SLOTS = 16;
  private static final int MAX_SLOTS = 1_024;

  /** More comparisons than these are worth a larger table. */
  private static final int USUAL_STEPS = 2;

  /** The bits of a mantissa that a range of bits may tell apart. */
  private static final int MOST_BITS = 8;

  private static final int FEWEST_BITS = 2;
  private static final long MAGNITUDE = Long.MAX_VALUE;

  /** The edges, and behind them infinities, so that a search may look beyond the last one. */
  private final double[] edges;

  /** By slot: how many edges lie in slots before it. */
  private final char[] before;

  /** The most edges of any slot. */
  private final int candidates;

  private final Slots slots;

  private EdgeTable(double[] edges, Slots slots) {
    this.slots = slots;
    this.before = new char[slots.count()];
    int[] in = new int[before.length];
    for (double edge : edges) {
      in[slots.of(edge)]++;
    }
    int sum = 0;
    int most = 0;
    for (int i = 0; i < in.length; i++) {
      before[i] = (char) sum;
      sum += in[i];
      most = Math.max(most, in[i]);
    }
    this.candidates = most;
    this.edges = Arrays.copyOf(edges, edges.length + most);
    Arrays.fill(this.edges, edges.length, this.edges.length, Double.POSITIVE_INFINITY);
  }

  /**
   * The table that takes the fewest steps.
   *
   * @param ascending the edges, at least two and at most {@link Counts#MAX_SIZE}
   */
  static EdgeTable of(double[] ascending) {
    double[] edges = new double[ascending.length];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = ascending[i] + 0.0; // -0.0 and 0.0 are one value
    }
    int room =
        Math.min(MAX_SLOTS, Math.max(MIN_SLOTS, Integer.highestOneBit(edges.length - 1) << 2));
    EdgeTable best = of(edges, room);
    // Edges that lie closer at the ends than within may take twice as many slots.
    while (best.steps() > USUAL_STEPS && room < MAX_SLOTS) {
      room *= 2;
      EdgeTable other = of(edges, room);
      best = other.steps() < best.steps() ? other : best;
    }
    return best;
  }

  private static EdgeTable of(double[] edges, int room) {
    EdgeTable best = new EdgeTable(edges, Widths.of(edges, room));
    for (int bits = MOST_BITS; bits >= FEWEST_BITS && best.candidates > 1; bits--) {
      EdgeTable other = new EdgeTable(edges, Octaves.of(edges, bits, room));
      if (other.steps() < best.steps()) {
        best = other;
      }
    }
    return best;
  }

  /** How many comparisons find a bin. */
  int steps() {
    return 32 - Integer.numberOfLeadingZeros(candidates);
  }

  /** The number of edges below a finite value that is not -0.0, less one. */
  int binOf(double value) {
    return search(slots.of(value), value);
  }

  /** The bins of the first values of an array. */
  void binsOf(double[] values, int length, int[] bins) {
    // First the slots, then the search, each step for all values: simple loops that overlap.
    slots.of(values, length, bins);
    char[] starts = before;
    for (int i = 0; i < length; i++) {
      bins[i] = starts[bins[i]];
    }
    double[] e = edges;
    for (int left = candidates; left > 0; ) {
      int half = left + 1 >>> 1;
      for (int i = 0; i < length; i++) {
        bins[i] += half & below(e[bins[i] + half - 1], values[i]);
      }
      left -= half;
    }
    for (int i = 0; i < length; i++) {
      bins[i]--;
    }
  }

  /**
   * -1 where an edge is below a value, else 0: the sign of the difference, which no rounding
   * changes. Branch-free, because the outcome of each comparison is a coin toss.
   */
  private static int below(double edge, double value) {
    return (int) (Double.doubleToRawLongBits(edge - value) >> 63);
  }

  private int search(int slot, double value) {
    double[] e = edges;
    int base = before[slot];
    for (int left = candidates; left > 0; ) {
      int half = left + 1 >>> 1;
      base += half & below(e[base + half - 1], value);
      left -= half;
    }
    return base - 1;
  }

  /** A way to number ranges of values: ascending with the value. */
  private sealed interface Slots {
    /** How many there are. */
    int count();

    /** The slot of a finite number, 0 to count - 1. */
    int of(double value);

    /** The slots of the first numbers of an array. */
    void of(double[] values, int length, int[] slots);
  }

  /** Slots of one width: for values that are spread about some place. */
  private record Widths(int count, double origin, double perUnit) implements Slots {
    static Widths of(double[] edges, int count) {
      double first = edges[0];
      double perUnit = count / (edges[edges.length - 1] - first);
      // Where the range is beyond what a double holds or too small to divide by, one slot is left.
      return new Widths(count, first, perUnit > 0 && perUnit < Double.MAX_VALUE ? perUnit : 1);
    }

    @Override
    public int of(double value) {
      return Math.max(0, Math.min(count - 1, (int) ((value - origin) * perUnit)));
    }

    @Override
    public void of(double[] values, int length, int[] slots) {
      for (int i = 0; i < length; i++) {
        slots[i] = of(values[i]);
      }
    }
  }

  /**
   * Slots of a part of an octave: for values of many magnitudes. The ones nearest to 0 share one
   * slot on each side.
   *
   * @param shift how many low bits of a double do not matter
   * @param smallest the other bits of the largest magnitude that is not told apart from 0
   * @param zero the slot of 0
   */
  private record Octaves(int count, int shift, long smallest, int zero) implements Slots {
    static Octaves of(double[] edges, int bits, int room) {
      int shift = 52 - bits;
      double first = edges[0];
      double last = edges[edges.length - 1];
      long negative = first < 0 ? key(first, shift) : -1;
      long positive = last >= 0 ? key(last, shift) : -1;
      double nearest = first >= 0 ? first : last < 0 ? last : 0;
      long smallest = key(nearest, shift);
      // As many octaves below the largest magnitudes as there is room for.
      if (width(negative, smallest) + width(positive, smallest) > room) {
        smallest = Math.max(smallest, Math.max(negative, positive) - room);
        while (width(negative, smallest) + width(positive, smallest) > room) {
          smallest++;
        }
      }
      int zero = (int) width(negative, smallest);
      return new Octaves(
          zero + (int) Math.max(1, width(positive, smallest)), shift, smallest, zero);
    }

    private static long width(long largest, long smallest) {
      return largest < 0 ? 0 : Math.max(1, largest - smallest + 1);
    }

    private static long key(double value, int shift) {
      return (Double.doubleToRawLongBits(value) & MAGNITUDE) >>> shift;
    }

    @Override
    public int of(double value) {
      long bits = Double.doubleToRawLongBits(value);
      long magnitude = Math.max(0, ((bits & MAGNITUDE) >>> shift) - smallest);
      long slot = zero + (magnitude ^ bits >> 63);
      return (int) Math.max(0, Math.min(count - 1, slot));
    }

    @Override
    public void of(double[] values, int length, int[] slots) {
      for (int i = 0; i < length; i++) {
        slots[i] = of(values[i]);
      }
    }
  }
}
