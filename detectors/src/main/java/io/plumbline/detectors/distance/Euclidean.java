package io.plumbline.detectors.distance;

/** Euclidean distance of the proportions, 0 to sqrt 2, higher is more drift, symmetric. */
public final class Euclidean implements SumOverBins {
  @Override
  public String id() {
    return "l2";
  }

  @Override
  public double term(double p, double q) {
    return (p - q) * (p - q);
  }

  @Override
  public double finish(double sum) {
    return Math.sqrt(sum);
  }
}
