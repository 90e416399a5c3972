package io.plumbline.detectors.distance;

/**
 * Bhattacharyya coefficient: the overlap of both distributions.
 *
 * <p>sum sqrt(p q); 0 to 1, <b>lower</b> is more drift, 1 is none, symmetric. No test, and no
 * chance limit: {@link Hellinger}, the root of what it lacks of 1, has one. One value in each is
 * enough; of K bins chance takes some (K - 1) (1/n + 1/m) / 8 off. A bin that only one sample has
 * adds nothing. Exact; time O(bins). Bhattacharyya, "On a measure of divergence between two
 * statistical populations …", 1943.
 */
public final class BhattacharyyaCoefficient implements BinDistance {
  @Override
  public String id() {
    return "bhattacharyya_coefficient";
  }

  @Override
  public Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    double sum = 0;
    for (int i = 0; i < baseline.length; i++) {
      sum += Math.sqrt(baseline[i] / n * (current[i] / m));
    }
    return Distance.of(sum);
  }
}
