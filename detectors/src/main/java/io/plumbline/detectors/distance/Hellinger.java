package io.plumbline.detectors.distance;

/**
 * Hellinger distance, sqrt(1 - sum sqrt(p q)), computed as sqrt(sum (sqrt p - sqrt q)^2 / 2), which
 * loses no digits where both are close; 0 to 1, higher is more drift, symmetric (Hellinger, 1909).
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
