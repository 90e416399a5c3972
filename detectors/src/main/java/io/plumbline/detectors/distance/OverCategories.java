package io.plumbline.detectors.distance;

/** A distance between two samples of at least two categories. */
interface OverCategories extends BinDistance {
  /**
   * The distance of samples that have values.
   *
   * @param baseline the baseline's counts
   * @param current the current sample's counts of the same categories
   * @param categories how many of them either sample has, at least 2
   */
  Distance between(long[] baseline, long[] current, int categories);

  @Override
  default Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    if (BinDistance.total(baseline) == 0 || BinDistance.total(current) == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    int categories = ChiSquared.categories(baseline, current);
    return categories < 2
        ? Distance.undefined(Distance.CATEGORIES)
        : between(baseline, current, categories);
  }
}
