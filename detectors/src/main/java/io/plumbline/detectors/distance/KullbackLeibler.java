package io.plumbline.detectors.distance;

import java.util.OptionalDouble;

/**
 * Kullback-Leibler divergence: what it costs to code values of one sample with the other's shares.
 *
 * <p>sum p log(p / q), p the baseline's, or the other way round; 0 and up, higher is more drift,
 * not symmetric. No test and no chance limit in closed form ({@link ResampledLimit}). A bin that
 * the first distribution leaves empty adds nothing; one that only the second leaves empty makes it
 * {@link Distance#INFINITE}, which an unseen category does. With proportions floored at 1e-4 it is
 * finite, and can be below 0 by some 1e-4 per bin. Minimum sample: so many that no bin of the
 * second is empty by chance. Exact; time O(bins). Kullback and Leibler, "On information and
 * sufficiency", 1951.
 */
public final class KullbackLeibler implements SumOverBins {
  private final String id;
  private final boolean reversed;
  private final LogBase base;
  private final Smoothing smoothing;

  /**
   * A named variant.
   *
   * @param reversed whether the expectation is over the current sample instead of the baseline
   */
  public KullbackLeibler(String id, boolean reversed, LogBase base, Smoothing smoothing) {
    this.id = id;
    this.reversed = reversed;
    this.base = base;
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
  public boolean symmetric() {
    return false;
  }

  /** None: its terms have either sign, and only their sum is a divergence. */
  @Override
  public OptionalDouble chanceLimit(long[] baseline, long current, double probability) {
    return OptionalDouble.empty();
  }

  @Override
  public double term(double p, double q) {
    double from = reversed ? q : p;
    double to = reversed ? p : q;
    return from == 0 ? 0 : from * base.of(Math.log(from / to));
  }
}
