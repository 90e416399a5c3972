package io.plumbline.detectors.distance;

/**
 * Bhattacharyya coefficient, sum sqrt(p q): the overlap of both distributions, 0 to 1; <b>lower</b>
 * is more drift, 1 is none, symmetric (Bhattacharyya, 1943).
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
