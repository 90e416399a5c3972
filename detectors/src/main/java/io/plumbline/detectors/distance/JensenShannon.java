package io.plumbline.detectors.distance;

/**
 * Jensen-Shannon: the mean Kullback-Leibler divergence of both distributions from their average, or
 * its square root.
 *
 * <p>sum (p ln(p / m) + q ln(q / m)) / 2 with m = (p + q) / 2; 0 to ln 2 (divergence, nats) or 0 to
 * 1 (base 2), higher is more drift, symmetric; the root is a metric. No test; chance limit: {@link
 * ChanceLimit}. One value in each is enough for a value, but rare bins make it large in small
 * windows. No smoothing is needed: a bin that only one sample has adds half of its share, in bits.
 * Exact; time O(bins). Lin, "Divergence measures based on the Shannon entropy", 1991; Endres and
 * Schindelin, "A new metric for probability distributions", 2003.
 */
public final class JensenShannon implements SumOverBins {
  private final String id;
  private final LogBase base;
  private final boolean root;

  /** The variant that metrics report: the distance to base 2, 0 to 1. */
  public JensenShannon() {
    this("js_distance", LogBase.BITS, true);
  }

  /**
   * A named variant.
   *
   * @param root whether it is the distance, the root of the divergence
   */
  public JensenShannon(String id, LogBase base, boolean root) {
    this.id = id;
    this.base = base;
    this.root = root;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public double term(double p, double q) {
    if (p == q) {
      return 0;
    }
    // With x = (p - q) / (p + q), p/m = 1 + x and q/m = 1 - x: log1p keeps the digits of what is
    // nearly equal.
    double x = (p - q) / (p + q);
    double nats = (p == 0 ? 0 : p * Math.log1p(x)) + (q == 0 ? 0 : q * Math.log1p(-x));
    return base.of(nats) / 2;
  }

  @Override
  public double finish(double sum) {
    double divergence = Math.max(0, sum);
    return root ? Math.sqrt(divergence) : divergence;
  }
}
