package io.plumbline.detectors.distance;

/**
 * Euclidean distance of the shares.
 *
 * <p>sqrt(sum (p - q)^2); 0 to sqrt 2, higher is more drift, symmetric. No test; chance limit:
 * {@link ChanceLimit}. One value in each is enough; below some 50 chance moves it by a tenth. A bin
 * that only one sample has counts with its whole share; cutting a bin in two makes the distance
 * smaller, so it compares only figures of the same bins. Exact; time O(bins).
 */
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
