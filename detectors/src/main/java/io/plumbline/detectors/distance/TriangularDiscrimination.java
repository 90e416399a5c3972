package io.plumbline.detectors.distance;

/**
 * Triangular discrimination: the chi-squared divergence of both distributions from their average,
 * added up.
 *
 * <p>sum (p - q)^2 / (p + q); always finite, 0 to 2, higher is more drift, symmetric. No test;
 * chance limit: {@link ChanceLimit}. One value in each is enough for a value. No smoothing is
 * needed: a bin that is empty in one of both adds what the other has. Half the square of the L1
 * distance is at most this, and this at most the L1 distance (Topsøe, "Some inequalities for
 * information divergence and related measures of discrimination", IEEE Transactions on Information
 * Theory 46(4), 2000).
 */
public final class TriangularDiscrimination implements SumOverBins {
  @Override
  public String id() {
    return "triangular_discrimination";
  }

  @Override
  public double term(double p, double q) {
    double difference = p - q;
    return difference == 0 ? 0 : difference * difference / (p + q);
  }
}
