package io.plumbline.detectors.distance;

/** A distance between two samples counted on the same bins or categories. Pure, deterministic. */
public interface BinDistance {
  /** Its name, in snake_case, with the variant where software disagrees. */
  String id();

  /**
   * The distance. {@link Distance#NO_VALUES} when either sample is empty.
   *
   * @param baseline the baseline's counts, one per bin
   * @param current the current sample's counts of the same bins
   */
  Distance between(long[] baseline, long[] current);

  /** Refuses counts of different bins; the totals of both, or null when either is empty. */
  static long total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** Refuses two samples that are not counted on the same number of bins. */
  static void requireSameBins(long[] baseline, long[] current) {
    if (baseline.length != current.length) {
      throw new IllegalArgumentException(
          "both samples must be counted on the same bins: were "
              + baseline.length
              + " and "
              + current.length);
    }
  }
}
