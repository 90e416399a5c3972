package io.plumbline.detectors.distance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * How two paired rows of numbers go together: -1 (opposite) to 1 (alike), 0 for not at all. Empty
 * for fewer than two pairs and where one of both is constant. Finite numbers only.
 */
public enum Correlation {
  /** Pearson's: the covariance over both deviations. Time O(n). */
  PEARSON {
    @Override
    double of(double[] x, double[] y) {
      double meanX = Arrays.stream(x).average().orElse(0);
      double meanY = Arrays.stream(y).average().orElse(0);
      double both = 0;
      double ofX = 0;
      double ofY = 0;
      for (int i = 0; i < x.length; i++) {
        both += (x[i] - meanX) * (y[i] - meanY);
        ofX += (x[i] - meanX) * (x[i] - meanX);
        ofY += (y[i] - meanY) * (y[i] - meanY);
      }
      return both / Math.sqrt(ofX) / Math.sqrt(ofY);
    }
  },

  /** Spearman's: Pearson's of the ranks, equal numbers at the mean of theirs. Time O(n log n). */
  SPEARMAN {
    @Override
    double of(double[] x, double[] y) {
      return PEARSON.of(ranks(x), ranks(y));
    }
  },

  /**
   * Kendall's tau-b: pairs in one order less pairs in opposite ones, over the root of the pairs
   * that are not tied in x times those not tied in y. Time O(n^2).
   */
  KENDALL {
    @Override
    double of(double[] x, double[] y) {
      double sum = 0;
      double ofX = 0;
      double ofY = 0;
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < i; j++) {
          double inX = Math.signum(x[i] - x[j]);
          double inY = Math.signum(y[i] - y[j]);
          sum += inX * inY;
          ofX += Math.abs(inX);
          ofY += Math.abs(inY);
        }
      }
      return sum / Math.sqrt(ofX) / Math.sqrt(ofY);
    }
  };

  abstract double of(double[] x, double[] y);

  /** The correlation of both, pair by pair. */
  public OptionalDouble between(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "both rows must be paired: were " + x.length + " and " + y.length);
    }
    if (constant(x) || constant(y)) {
      return OptionalDouble.empty();
    }
    double value = of(x, y);
    return Double.isFinite(value)
        ? OptionalDouble.of(Math.max(-1, Math.min(1, value)))
        : OptionalDouble.empty();
  }

  private static boolean constant(double[] numbers) {
    return Arrays.stream(numbers).allMatch(number -> number == numbers[0]);
  }

  /** Ranks from 1 on, equal numbers at the mean of theirs. */
  static double[] ranks(double[] numbers) {
    Integer[] order = new Integer[numbers.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> numbers[i] + 0.0));
    double[] ranks = new double[numbers.length];
    int from = 0;
    while (from < order.length) {
      int to = from;
      while (to < order.length && numbers[order[to]] == numbers[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1.0 + to) / 2;
      }
      from = to;
    }
    return ranks;
  }
}
