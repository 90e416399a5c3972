package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.NumericProfile;

/**
 * The counts that distances over bins compare: a numeric column's on the bins (a, b] between its
 * baseline's deciles, a categorical one's by category of the baseline and, last, of all others.
 */
final class ColumnBins {
  private ColumnBins() {}

  /** The counts; empty for a column that has neither edges nor categories. */
  static long[] of(ColumnLayout layout, ColumnProfile profile) {
    if (profile instanceof NumericProfile numeric) {
      BinEdges edges = layout.edges();
      return edges == null ? new long[0] : numeric.decileCounts(edges);
    }
    if (profile instanceof CategoricalProfile categorical) {
      long[] counts = new long[categorical.known() + 1];
      for (int i = 0; i < categorical.known(); i++) {
        counts[i] = categorical.count(i);
      }
      counts[categorical.known()] = categorical.unseen();
      return counts;
    }
    return new long[0];
  }
}
