package io.plumbline.detectors.constraint;

import io.plumbline.detectors.profile.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a sketch holds, as the files have it: level h holds values that stand for 2^h each, so level
 * 0 are values as they came. Any levels are read, whichever sketch made them.
 */
public final class SketchLevels {
  /** The size that Model Monitor sketches with. */
  public static final double K = 2048;

  /** The factor by which its levels shrink. */
  public static final double C = 0.64;

  /** At most so many levels: the weight of the highest is 2^62. */
  public static final int MAX_LEVELS = 62;

  private final double c;
  private final double k;
  private final double[][] levels;

  /**
   * The content of a sketch.
   *
   * @param c the shrinking factor it was made with
   * @param k the size it was made with
   * @param levels finite numbers, level by level
   * @throws IllegalArgumentException for a number that is not finite, for too many levels and where
   *     the weights are too many to add up
   */
  public SketchLevels(double c, double k, List<double[]> levels) {
    this.c = c;
    this.k = k;
    this.levels = new double[levels.size()][];
    if (levels.size() > MAX_LEVELS) {
      throw new IllegalArgumentException(
          "a sketch has at most " + MAX_LEVELS + " levels: had " + levels.size());
    }
    long total = 0;
    for (int h = 0; h < this.levels.length; h++) {
      this.levels[h] = levels.get(h).clone();
      for (double value : this.levels[h]) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("a sketch holds finite numbers: had " + value);
        }
      }
      try {
        total = Math.addExact(total, Math.multiplyExact((long) this.levels[h].length, 1L << h));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("the weights of a sketch are too large to add up", e);
      }
    }
  }

  /**
   * Levels for what a histogram holds: a function of it alone, so the same whatever order its
   * values came in. The weights add up to its total n exactly.
   *
   * <p>With up to {@link #K} values each is on level 0, in ascending order. With more, level h, the
   * lowest with n / 2^h at most {@link #K}, holds the values in the middle of each 2^h of the
   * ranks; what n leaves over goes to lower levels, one value each, by its binary digits. A rank
   * read from the levels at an end of a bin is wrong by at most 2^(h-1), less than n / 2,048.
   * Within a bin that is no atom, values are spread evenly.
   */
  public static SketchLevels of(Histogram histogram) {
    long total = histogram.total();
    int top = 0;
    while (total >> top > (long) K) {
      top++;
    }
    List<double[]> levels = new ArrayList<>();
    for (int h = 0; h <= top; h++) {
      boolean one = h < top && (total >> h & 1) == 1;
      levels.add(new double[h == top ? (int) (total >> top) : one ? 1 : 0]);
    }
    Ranks ranks = new Ranks(histogram);
    long before = 0;
    for (int i = 0; i < levels.get(top).length; i++) {
      levels.get(top)[i] = ranks.value(before, 1L << top);
      before += 1L << top;
    }
    for (int h = top - 1; h >= 0; h--) {
      if (levels.get(h).length > 0) {
        levels.get(h)[0] = ranks.value(before, 1L << h);
        before += 1L << h;
      }
    }
    return new SketchLevels(C, K, levels);
  }

  /** The values of a histogram by rank, asked for in ascending order. */
  private static final class Ranks {
    private final Histogram bins;
    private int bin;
    private long below;

    Ranks(Histogram bins) {
      this.bins = bins;
    }

    /** The value in the middle of so many ranks behind the first ones. */
    double value(long before, long length) {
      long rank = before + (length + 1) / 2; // from 1; of 1, the one
      while (below + bins.count()[bin] < rank) {
        below += bins.count()[bin++];
      }
      double upper = bins.upper()[bin];
      if (bins.isAtom(bin)) {
        return upper;
      }
      double share = (double) (rank - below) / bins.count()[bin];
      double between = bins.lower()[bin] * (1 - share) + upper * share;
      return Math.min(Math.max(between, Math.nextUp(bins.lower()[bin])), upper);
    }
  }

  /** The shrinking factor. */
  public double c() {
    return c;
  }

  /** The size. */
  public double k() {
    return k;
  }

  /** How many levels there are. */
  public int levels() {
    return levels.length;
  }

  /** The values of a level, in their order. */
  public double[] level(int h) {
    return levels[h].clone();
  }

  /** How many values all levels stand for. */
  public long total() {
    long total = 0;
    for (int h = 0; h < levels.length; h++) {
      total += (long) levels[h].length << h;
    }
    return total;
  }

  /** Whether every value is there as it came: nothing was compacted. */
  public boolean isExact() {
    for (int h = 1; h < levels.length; h++) {
      if (levels[h].length > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ten buckets of equal width, counted by the sketch's ranks: exact while the sketch is.
   *
   * @param min the smallest value
   * @param max the largest, not below it
   */
  public List<NumericStatistics.Bucket> buckets(double min, double max) {
    Histogram atoms = histogram();
    List<NumericStatistics.Bucket> buckets = new ArrayList<>();
    int atom = 0;
    int n = NumericStatistics.BUCKETS;
    for (int i = 0; i < n; i++) {
      double lower = bound(min, max, i);
      double upper = bound(min, max, i + 1);
      long count = 0;
      while (atom < atoms.bins() && (i == n - 1 || atoms.upper()[atom] < upper)) {
        count += atoms.count()[atom++];
      }
      buckets.add(new NumericStatistics.Bucket(lower, upper, count));
    }
    return buckets;
  }

  private static double bound(double min, double max, int i) {
    double width = max - min;
    double share = (double) i / NumericStatistics.BUCKETS;
    return Double.isInfinite(width)
        ? min * (1 - share) + max * share
        : i == NumericStatistics.BUCKETS ? max : min + width * i / NumericStatistics.BUCKETS;
  }

  /** The values as atoms with their weights, ascending: what distances read. */
  public Histogram histogram() {
    return atoms(false);
  }

  /**
   * The same as Deequ's own distance sees it, up to the version that Model Monitor was built with:
   * its map from value to rank has one entry for equal values, which keeps the weight of the
   * highest level that holds the value and forgets all others.
   */
  public Histogram collapsed() {
    return atoms(true);
  }

  private Histogram atoms(boolean collapse) {
    int items = Arrays.stream(levels).mapToInt(level -> level.length).sum();
    double[] values = new double[items];
    int at = 0;
    for (double[] level : levels) {
      for (double value : level) {
        values[at++] = value + 0.0; // -0.0 and 0.0 are one value
      }
    }
    Arrays.sort(values);
    int distinct = 0;
    for (double value : values) {
      if (distinct == 0 || value != values[distinct - 1]) {
        values[distinct++] = value;
      }
    }
    values = Arrays.copyOf(values, distinct);
    double[] below = new double[distinct];
    long[] weights = new long[distinct];
    for (int i = 0; i < distinct; i++) {
      below[i] = Math.nextDown(values[i]);
    }
    for (int h = 0; h < levels.length; h++) {
      for (double value : levels[h]) {
        int i = Arrays.binarySearch(values, value + 0.0);
        weights[i] = collapse ? 1L << h : weights[i] + (1L << h);
      }
    }
    return new Histogram(below, values, weights);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SketchLevels that
        && Double.compare(c, that.c) == 0
        && Double.compare(k, that.k) == 0
        && Arrays.deepEquals(levels, that.levels);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(levels);
  }

  @Override
  public String toString() {
    return "sketch of " + total() + " values on " + levels.length + " levels";
  }
}
