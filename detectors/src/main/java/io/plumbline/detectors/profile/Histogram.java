package io.plumbline.detectors.profile;

/**
 * Weights on bins (lower, upper], ascending and disjoint, with gaps where nothing was counted: the
 * one form that every distance over numbers reads. An exact sample has bins that hold a single
 * double each.
 *
 * @param lower the open lower end of each bin
 * @param upper the closed upper end of each bin
 * @param count the weight of each bin; bins of weight 0 may be left out
 */
public record Histogram(double[] lower, double[] upper, long[] count) {
  /** Refuses arrays of different lengths. */
  public Histogram {
    if (lower.length != upper.length || lower.length != count.length) {
      throw new IllegalArgumentException(
          "a histogram's arrays must have one length: were "
              + lower.length
              + ", "
              + upper.length
              + " and "
              + count.length);
    }
  }

  /** The histogram of an exact sample of finite numbers, in any order. */
  public static Histogram ofSample(double[] sample) {
    double[] sorted = sample.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] += 0.0; // -0.0 and 0.0 are one value
    }
    java.util.Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        distinct++;
      }
    }
    double[] lower = new double[distinct];
    double[] upper = new double[distinct];
    long[] count = new long[distinct];
    int bin = -1;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        bin++;
        upper[bin] = sorted[i];
        lower[bin] = Math.nextDown(sorted[i]);
      }
      count[bin]++;
    }
    return new Histogram(lower, upper, count);
  }

  /** How many bins there are. */
  public int bins() {
    return count.length;
  }

  /** The weight of all bins. */
  public long total() {
    long total = 0;
    for (long c : count) {
      total += c;
    }
    return total;
  }

  /** Whether the bin holds a single double, so that nothing is uncertain within it. */
  public boolean isAtom(int bin) {
    return lower[bin] == Math.nextDown(upper[bin]);
  }
}
