package io.plumbline.detectors.constraint;

import io.plumbline.detectors.profile.Histogram;
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
