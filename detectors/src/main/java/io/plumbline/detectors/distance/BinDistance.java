package io.plumbline.detectors.distance;

import java.util.OptionalDouble;

/**
 * A distance between two samples counted on the same bins or categories. Pure, deterministic and
 * exact.
 *
 * <p>A category that only one sample has is a bin that the other leaves empty; categories that the
 * caller has put together, such as all unseen ones, are one bin. Bins that are empty in both say
 * nothing, except to a smoothing that gives every bin something.
 */
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

  /** Whether both samples can change places. */
  default boolean symmetric() {
    return true;
  }

  /**
   * The value that two samples of the baseline's law exceed with the probability, the baseline's
   * own scatter included; empty where there is no closed form (then its p-value, or {@link
   * ResampledLimit}), and where either has no values.
   *
   * @param baseline the baseline's counts
   * @param current how many values the current sample has
   * @param probability above 0 and below 1
   */
  default OptionalDouble chanceLimit(long[] baseline, long current, double probability) {
    return OptionalDouble.empty();
  }

  /** The sum of all counts. */
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
