package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;

/**
 * Both samples in one order: groups of values, ascending, of which everything is known but the
 * order within. A group that is a single number is a tie; of any other it is not known how its
 * values lie to each other. Bins that overlap are one group. Time and memory O(bins).
 */
final class RankGroups {
  private final double[] baseline;
  private final double[] current;
  private final boolean[] tied;
  private int size;
  private double baselineTotal;
  private double currentTotal;

  private RankGroups(int most) {
    baseline = new double[most];
    current = new double[most];
    tied = new boolean[most];
  }

  static RankGroups of(Histogram baseline, Histogram current) {
    RankGroups groups = new RankGroups(baseline.bins() + current.bins());
    groups.baselineTotal = baseline.total();
    groups.currentTotal = current.total();
    int i = next(baseline, 0);
    int j = next(current, 0);
    double from = 0;
    double to = 0;
    while (i < baseline.bins() || j < current.bins()) {
      boolean first =
          j == current.bins() || (i < baseline.bins() && baseline.lower()[i] <= current.lower()[j]);
      Histogram bins = first ? baseline : current;
      int bin = first ? i : j;
      if (groups.size == 0 || bins.lower()[bin] >= to) {
        from = bins.lower()[bin];
        to = bins.upper()[bin];
        groups.size++;
      } else {
        to = Math.max(to, bins.upper()[bin]);
      }
      int at = groups.size - 1;
      groups.tied[at] = from >= Math.nextDown(to);
      if (first) {
        groups.baseline[at] += bins.count()[bin];
        i = next(baseline, i + 1);
      } else {
        groups.current[at] += bins.count()[bin];
        j = next(current, j + 1);
      }
    }
    return groups;
  }

  private static int next(Histogram bins, int from) {
    int bin = from;
    while (bin < bins.bins() && bins.count()[bin] == 0) {
      bin++;
    }
    return bin;
  }

  int size() {
    return size;
  }

  double baselineTotal() {
    return baselineTotal;
  }

  double currentTotal() {
    return currentTotal;
  }

  /** How many of the baseline are in the group. */
  double baseline(int group) {
    return baseline[group];
  }

  /** How many of the current sample are in the group. */
  double current(int group) {
    return current[group];
  }

  /** Whether the group is a single number. */
  boolean tied(int group) {
    return tied[group];
  }
}
