package io.plumbline.detectors.distance;

import java.util.OptionalDouble;

/**
 * Kullback-Leibler divergence of the baseline from the current sample, sum p log(p / q), or the
 * other way round; 0 and up, higher is more drift, not symmetric. A bin that the first distribution
 * leaves empty contributes nothing; one that only the second leaves empty makes it infinite
 * (Kullback and Leibler, 1951).
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
