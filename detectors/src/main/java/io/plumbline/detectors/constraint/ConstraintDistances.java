package io.plumbline.detectors.constraint;

import io.plumbline.detectors.profile.Histogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** The distances of the drift check (Deequ, Distance.scala). */
final class ConstraintDistances {
  /** The Kolmogorov point that the robust distances take off, for a level of 0.003. */
  static final double CORRECTION = 1.8;

  private ConstraintDistances() {}

  /**
   * The largest difference of two distribution functions, less the correction.
   *
   * @param correction 0 for the simple distance
   * @return 0 to 1; NaN where either has no values
   */
  static double numeric(Histogram baseline, Histogram live, double correction) {
    double n = baseline.total();
    double m = live.total();
    if (n == 0 || m == 0) {
      return Double.NaN;
    }
    double largest = 0;
    long below = 0;
    long liveBelow = 0;
    int i = 0;
    int j = 0;
    while (i < baseline.bins() || j < live.bins()) {
      double x = i < baseline.bins() ? baseline.upper()[i] : Double.POSITIVE_INFINITY;
      double y = j < live.bins() ? live.upper()[j] : Double.POSITIVE_INFINITY;
      if (x <= y) {
        below += baseline.count()[i++];
      }
      if (y <= x) {
        liveBelow += live.count()[j++];
      }
      largest = Math.max(largest, Math.abs(below / n - liveBelow / m));
    }
    return less(largest, n, m, correction);
  }

  /**
   * The largest difference of a category's shares, less the correction.
   *
   * @param others live values of categories that are not listed
   * @return 0 to 1; NaN where either has no values
   */
  static double categorical(
      Map<String, Long> baseline, Map<String, Long> live, long others, double correction) {
    double n = total(baseline);
    double m = total(live) + others;
    if (n == 0 || m == 0) {
      return Double.NaN;
    }
    SortedSet<String> all = new TreeSet<>(baseline.keySet());
    all.addAll(live.keySet());
    double largest = 0;
    for (String category : all) {
      double difference =
          baseline.getOrDefault(category, 0L) / n - live.getOrDefault(category, 0L) / m;
      largest = Math.max(largest, Math.abs(difference));
    }
    return less(largest, n, m, correction);
  }

  private static double less(double largest, double n, double m, double correction) {
    return Math.max(0, largest - correction * Math.sqrt((n + m) / (n * m)));
  }

  private static double total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Pearson's test over the baseline's categories.
   *
   * @param statistic 0 and up
   * @param pValue 0 to 1
   */
  record ChiSquared(double statistic, double pValue) {
    /** Too few categories for a test. */
    static final ChiSquared NONE = new ChiSquared(Double.NaN, Double.NaN);
  }

  /**
   * The chi-squared test as Deequ does it: categories that the baseline does not have are left out;
   * the baseline's counts, scaled to the live total, are what is expected. While too many of them
   * are small (of two any below 10; of more, over a fifth below 5) the smallest is folded into the
   * second smallest. {@link ChiSquared#NONE} with fewer than two left.
   */
  static ChiSquared chiSquared(Map<String, Long> baseline, Map<String, Long> live) {
    double n = total(baseline);
    double m = 0;
    for (String category : baseline.keySet()) {
      m += live.getOrDefault(category, 0L);
    }
    if (n == 0 || m == 0) {
      return ChiSquared.NONE;
    }
    List<double[]> cells = new ArrayList<>(); // expected, observed
    for (Map.Entry<String, Long> entry : new TreeMap<>(baseline).entrySet()) {
      cells.add(new double[] {entry.getValue() / n * m, live.getOrDefault(entry.getKey(), 0L)});
    }
    Comparator<double[]> byExpected = Comparator.comparingDouble(cell -> cell[0]);
    cells.sort(byExpected);
    while (cells.size() >= 2 && tooManySmall(cells)) {
      double[] smallest = cells.remove(0);
      cells.get(0)[0] += smallest[0];
      cells.get(0)[1] += smallest[1];
      cells.sort(byExpected);
    }
    if (cells.size() < 2) {
      return ChiSquared.NONE;
    }
    double statistic = 0;
    for (double[] cell : cells) {
      if (cell[0] > 0) {
        statistic += (cell[1] - cell[0]) * (cell[1] - cell[0]) / cell[0];
      }
    }
    double p = ChiSquaredDistribution.of(cells.size() - 1.0).survivalProbability(statistic);
    return new ChiSquared(statistic, p);
  }

  private static boolean tooManySmall(List<double[]> cells) {
    boolean two = cells.size() == 2;
    long small = cells.stream().filter(cell -> cell[0] < (two ? 10 : 5)).count();
    return small > (two ? 0 : cells.size() / 5);
  }
}
