package io.plumbline.detectors.distance;

/**
 * Population stability index: how much the shares of bins have changed.
 *
 * <p>sum (q - p) ln(q / p), the sum of both Kullback-Leibler divergences, in nats; 0 and up, higher
 * is more drift, symmetric. Rule of thumb: below 0.1 stable, above 0.2 changed. No test; chance
 * limit: {@link ChanceLimit}, about (K - 1) (1/n + 1/m) in the mean for K bins, so that ten bins
 * want some 100 values in a window before 0.2 is more than chance.
 *
 * <p>The default floors proportions at 1e-4, so that an empty bin counts for much but not for
 * everything; it does not scale them back. Without a floor a bin that is empty on one side only
 * makes it infinite; one that is empty on both contributes nothing. Exact; time O(bins). Siddiqi,
 * Credit Risk Scorecards, 2006, ch. 10.
 */
public final class PopulationStabilityIndex implements SumOverBins {
  private final String id;
  private final Smoothing smoothing;

  /** The variant that metrics report: proportions floored at 1e-4. */
  public PopulationStabilityIndex() {
    this("psi", Smoothing.FLOOR);
  }

  /** A named variant. */
  public PopulationStabilityIndex(String id, Smoothing smoothing) {
    this.id = id;
    this.smoothing = smoothing;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Smoothing smoothing() {
    return smoothing;
  }

  @Override
  public double term(double p, double q) {
    return p == q ? 0 : (q - p) * Math.log(q / p);
  }
}
