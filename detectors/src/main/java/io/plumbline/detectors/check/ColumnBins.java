package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.List;
import java.util.Map;

/**
 * The counts that distances over bins compare: a numeric column's on the bins (a, b] between its
 * baseline's deciles, a categorical one's by category of the baseline and, last, of all others.
 */
final class ColumnBins {
  private ColumnBins() {}

  /**
   * The counts; empty for a column that has neither edges nor categories.
   *
   * @param more categories that have bins beside those of the layout
   */
  static long[] of(ColumnLayout layout, ColumnProfile profile, List<String> more) {
    if (profile instanceof NumericProfile numeric) {
      BinEdges edges = layout.edges();
      return edges == null ? new long[0] : numeric.decileCounts(edges);
    }
    if (profile instanceof CategoricalProfile categorical) {
      int known = categorical.known();
      long[] counts = new long[known + more.size() + 1];
      for (int i = 0; i < known; i++) {
        counts[i] = categorical.count(i);
      }
      if (!more.isEmpty()) {
        Map<String, Long> kept = categorical.unseenCategories();
        for (int i = 0; i < more.size(); i++) {
          counts[known + i] = kept.getOrDefault(more.get(i), 0L);
        }
      }
      counts[known + more.size()] = unseen(categorical, more);
      return counts;
    }
    return new long[0];
  }

  /** How many values are of no category of the layout, nor of more. */
  static long unseen(CategoricalProfile profile, List<String> more) {
    long others = profile.unseen();
    if (!more.isEmpty()) {
      Map<String, Long> kept = profile.unseenCategories();
      for (String category : more) {
        others -= kept.getOrDefault(category, 0L);
      }
    }
    return others;
  }
}
