package io.plumbline.detectors.distance;

/**
 * Total variation, half the sum of |p - q|: the share of values that would have to move to another
 * bin; 0 to 1, higher is more drift, symmetric.
 */
public final class TotalVariation implements SumOverBins {
  @Override
  public String id() {
    return "total_variation";
  }

  @Override
  public double term(double p, double q) {
    return Math.abs(p - q) / 2;
  }
}
