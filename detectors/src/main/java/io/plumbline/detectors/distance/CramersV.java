package io.plumbline.detectors.distance;

/**
 * Cramér's V between which sample a value is of and its category: how much the shares differ,
 * whatever the samples' sizes.
 *
 * <p>sqrt(chi-squared / (n + m)); 0 to 1, higher is more drift, symmetric; for two categories it is
 * phi. No test: {@link ChiSquared} is; it is an effect size itself (0.1 is small, 0.3 medium, 0.5
 * large: Cohen, 1988, section 7). Samples of one law have a V of about sqrt((K - 1) / (n + m)) for
 * K categories; the bias-corrected variant takes that off and is 0 for most of them.
 *
 * <p>A category that only one sample has takes part, one that neither has is left out. A single
 * category: {@link Distance#CATEGORIES}; a corrected one of two values in all: {@link
 * Distance#TOO_FEW_VALUES}. Exact; time O(categories). Cramér, Mathematical Methods of Statistics,
 * 1946, section 21.9; Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", 2013.
 */
public final class CramersV implements OverCategories {
  private final String id;
  private final boolean corrected;

  /** Without a correction. */
  public CramersV() {
    this("cramers_v", false);
  }

  /**
   * A named variant.
   *
   * @param corrected whether it is Bergsma's
   */
  public CramersV(String id, boolean corrected) {
    this.id = id;
    this.corrected = corrected;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Distance between(long[] baseline, long[] current, int categories) {
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    double v = ChiSquared.v(baseline, current);
    if (!corrected) {
      return Distance.of(v);
    }
    double rest = n + m - 1;
    if (rest < 2) {
      return Distance.undefined(Distance.TOO_FEW_VALUES);
    }
    double others = categories - 1.0;
    double square = Math.max(0, v * v - others / rest);
    double columns = others - others * others / rest;
    double rows = 1 - 1 / rest;
    // All different values of as many categories leave no column to compare.
    double least = Math.min(columns, rows);
    return least > 0
        ? Distance.of(Math.min(1, Math.sqrt(square / least)))
        : Distance.undefined(Distance.TOO_FEW_VALUES);
  }
}
