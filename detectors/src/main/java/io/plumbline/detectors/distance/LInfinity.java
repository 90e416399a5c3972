package io.plumbline.detectors.distance;

/**
 * The largest difference of a bin's proportions, max |p - q|; 0 to 1, higher is more drift,
 * symmetric.
 */
public final class LInfinity implements BinDistance {
  @Override
  public String id() {
    return "linf_simple";
  }

  @Override
  public Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    double n = BinDistance.total(baseline);
    double m = BinDistance.total(current);
    if (n == 0 || m == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    double largest = 0;
    for (int i = 0; i < baseline.length; i++) {
      largest = Math.max(largest, Math.abs(baseline[i] / n - current[i] / m));
    }
    return Distance.of(largest);
  }
}
