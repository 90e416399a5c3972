package io.plumbline.detectors.distance;

/**
 * Hellinger distance: how far the roots of the shares are apart.
 *
 * <p>sqrt(1 - sum sqrt(p q)), computed as sqrt(sum (sqrt p - sqrt q)^2 / 2), which loses no digits
 * where both are close; 0 to 1, higher is more drift, symmetric, a metric. No test; chance limit:
 * {@link ChanceLimit}, about sqrt((K - 1) (1/n + 1/m) / 8) in the mean for K bins. One value in
 * each is enough for a value, but rare bins make it large in small windows. No smoothing is needed:
 * a bin that only one sample has adds half of its share. Exact; time O(bins). Hellinger, 1909.
 */
public final class Hellinger implements SumOverBins {
  @Override
  public String id() {
    return "hellinger_distance";
  }

  @Override
  public double term(double p, double q) {
    double difference = Math.sqrt(p) - Math.sqrt(q);
    return difference * difference / 2;
  }

  @Override
  public double finish(double sum) {
    return Math.sqrt(sum);
  }
}
