package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;

/**
 * How many values a sample has, where they lie and how far they scatter: all that a test of means
 * needs. A profile has both exactly (its sums are exact); a histogram within a bound.
 *
 * @param count how many, at least 1
 * @param mean their mean
 * @param deviation their population standard deviation, 0 and up
 * @param meanError how far the exact mean can be from it
 * @param deviationError how far the exact deviation can be from it
 */
public record Moments(
    double count, double mean, double deviation, double meanError, double deviationError) {

  /** Moments that lose nothing. */
  public static Moments exact(long count, double mean, double deviation) {
    return new Moments(count, mean, deviation, 0, 0);
  }

  /**
   * The moments of a histogram with at least one value, each bin's weight taken at the middle of
   * it.
   */
  public static Moments of(Histogram bins) {
    return Points.of(bins).moments();
  }
}
