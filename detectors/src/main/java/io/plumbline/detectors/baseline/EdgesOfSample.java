package io.plumbline.detectors.baseline;

import io.plumbline.detectors.profile.BinEdges;
import java.util.Arrays;

/**
 * The edges that windows of a numeric column are counted on, from a reference sample.
 *
 * <p>Let x_1 &le; … &le; x_n be the sample. The edges are the number just below x_1; the
 * inverted-CDF quantiles at i/256, and at 1/512 and 1/1,024 from either end, where the bins are
 * wide; the nine deciles; x_n. Where ties make a bin hold more than 1.2 256ths of the sample, the
 * tied value also gets the number just below it as an edge, so that it has a bin of its own and
 * nothing is uncertain within it; so has every value of a column with at most 256 different ones,
 * and 0 where it lies within the sample's range, which makes the number of zeros and of negative
 * values exact. No bin that holds several numbers has more than 1.2 256ths of the sample.
 *
 * <p>Deciles are interpolated linearly (Hyndman and Fan 1996, type 7: numpy's default); equal ones
 * are one edge. A decile may equal the minimum (its bin then holds that value alone) or the maximum
 * (nothing of the sample is then above it).
 *
 * <p>Samples are ascending and finite, as every method here expects without a check; {@code -0.0}
 * counts as {@code 0.0}.
 */
public final class EdgesOfSample {
  /** How many parts of equal weight the quantile edges cut a sample into. */
  static final int PARTS = 256;

  private static final int DECILES = 9;

  /** How often the outermost parts are halved. */
  private static final int TAIL = 2;

  /** One over the largest share of the sample that numbers without a bin of their own have. */
  private static final double MOST = PARTS / 1.2;

  private EdgesOfSample() {}

  /**
   * The edges of a sample.
   *
   * @param sorted the sample, ascending, finite, at least one value
   * @throws IllegalArgumentException if the sample is empty
   */
  public static BinEdges of(double[] sorted) {
    refuseEmpty(sorted);
    int n = sorted.length;
    double min = value(sorted, 0);
    double max = value(sorted, n - 1);
    double first = justBelow(min);

    boolean few = distinctUpTo(sorted, PARTS + 1) <= PARTS;
    double[] edges = new double[2 * PARTS + DECILES + 4 + 2 * TAIL];
    int size = 0;
    edges[size++] = first;
    edges[size++] = max;
    if (min <= 0 && max >= 0) {
      edges[size++] = justBelow(0);
      edges[size++] = 0;
    }
    if (few) {
      for (int i = 0; i < n; i++) {
        if (i == 0 || value(sorted, i) != value(sorted, i - 1)) {
          edges[size++] = value(sorted, i);
          edges[size++] = justBelow(value(sorted, i));
        }
      }
    } else {
      int before = 0;
      for (int part = 1; part <= PARTS; part++) {
        double quantile = quantileOf(sorted, part, PARTS);
        int upTo = upTo(sorted, quantile);
        edges[size++] = quantile;
        if (MOST * (upTo - before) > n) {
          edges[size++] = justBelow(quantile);
        }
        before = upTo;
      }
      for (int k = 1; k <= TAIL; k++) {
        long parts = (long) PARTS << k;
        edges[size++] = quantileOf(sorted, 1, parts);
        edges[size++] = quantileOf(sorted, parts - 1, parts);
      }
    }
    double[] deciles = deciles(sorted);
    for (double decile : deciles) {
      edges[size++] = decile;
    }
    double[] all = ascending(edges, size);
    if (all.length == 1) {
      // Only a constant at the end of the number line has nothing below it.
      all = new double[] {all[0], Math.nextUp(all[0])};
    }
    int[] positions = new int[deciles.length];
    for (int i = 0; i < deciles.length; i++) {
      positions[i] = Arrays.binarySearch(all, deciles[i]);
    }
    return new BinEdges(all, positions);
  }

  /**
   * The inner edges of the ten bins of equal weight: quantiles at 0.1 to 0.9, interpolated linearly
   * between order statistics, ascending, equal ones merged: one to nine.
   *
   * @throws IllegalArgumentException if the sample is empty
   */
  public static double[] deciles(double[] sorted) {
    refuseEmpty(sorted);
    double[] deciles = new double[DECILES];
    for (int i = 1; i <= DECILES; i++) {
      deciles[i - 1] = interpolated(sorted, i / 10.0);
    }
    return ascending(deciles, DECILES);
  }

  /**
   * The inverted-CDF quantile: the smallest value at or below which lies at least the share {@code
   * rank} of the sample (Hyndman and Fan 1996, type 1).
   *
   * @param rank from 0 to 1
   * @throws IllegalArgumentException if the sample is empty or the rank is outside 0 to 1
   */
  public static double quantile(double[] sorted, double rank) {
    refuseEmpty(sorted);
    if (!(rank >= 0 && rank <= 1)) {
      throw new IllegalArgumentException("a rank must be from 0 to 1: was " + rank);
    }
    int position = (int) Math.ceil(rank * sorted.length) - 1;
    return value(sorted, Math.max(position, 0));
  }

  /** The inverted-CDF quantile at the share of parts. */
  private static double quantileOf(double[] sorted, long part, long parts) {
    return value(sorted, (int) ((sorted.length * part + parts - 1) / parts) - 1);
  }

  /** How many values are at most x, which is one of them. */
  private static int upTo(double[] sorted, double x) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double interpolated(double[] sorted, double rank) {
    double position = (sorted.length - 1) * rank;
    int floor = (int) position;
    double low = value(sorted, floor);
    double high = value(sorted, Math.min(floor + 1, sorted.length - 1));
    double share = position - floor;
    double difference = high - low;
    double between =
        Double.isInfinite(difference) ? low * (1 - share) + high * share : low + share * difference;
    // Rounding must not carry a decile past its neighbour.
    return Math.min(between, high) + 0.0;
  }

  /** The number just below; the lowest number itself, as nothing finite is below it. */
  private static double justBelow(double value) {
    return Math.max(Math.nextDown(value), -Double.MAX_VALUE);
  }

  private static double value(double[] sorted, int position) {
    return sorted[position] + 0.0; // -0.0 becomes 0.0
  }

  private static int distinctUpTo(double[] sorted, int limit) {
    int distinct = 1;
    for (int i = 1; i < sorted.length && distinct < limit; i++) {
      if (value(sorted, i) != value(sorted, i - 1)) {
        distinct++;
      }
    }
    return distinct;
  }

  private static double[] ascending(double[] values, int size) {
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (kept == 0 || sorted[i] != sorted[kept - 1]) {
        sorted[kept++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, kept);
  }

  private static void refuseEmpty(double[] sorted) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("edges need a sample of at least one value: had 0");
    }
  }
}
