package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The largest rate that a window reaches by chance when nothing changed, the baseline's own
 * uncertainty included.
 *
 * <p>Given how many of both samples together have the property, the window's share of them is
 * binomial with probability m / (n + m) (Przyborowski and Wilenski, 1940: exact for rare
 * properties, and on the safe side for common ones). Above one half the complement is counted
 * instead, so the test is never off by more than a factor sqrt 2 in standard deviations.
 */
public final class RateLimit {
  private static final NormalDistribution STANDARD_NORMAL = NormalDistribution.of(0, 1);

  private RateLimit() {}

  /**
   * The largest rate whose chance of being reached or exceeded is above the probability; a window
   * beyond it has changed. 0 to 1.
   *
   * @param baselineHits how many of the baseline have the property, 0 to {@code baselineSize}
   * @param baselineSize the baseline's size, above 0
   * @param size the window's size, above 0
   * @param probability above 0 and below 1
   */
  public static double of(long baselineHits, long baselineSize, long size, double probability) {
    // The first count that is too unlikely: the chance falls as the count grows. As a chance is
    // dear
    // it is looked for around where a normal law has it, in steps that double, then in between.
    double rate = (baselineHits + 0.5) / (baselineSize + 1.0);
    double deviation = Math.sqrt(size * rate * (1 - rate) * (1 + (double) size / baselineSize));
    double beyond = STANDARD_NORMAL.inverseSurvivalProbability(probability);
    long next = (long) (size * rate + beyond * deviation);
    long step = Math.max(1, (long) (deviation / 8));
    long low = 0;
    long high = size + 1;
    boolean bounded = false;
    while (low < high) {
      long count =
          bounded && low > 0 ? low + (high - low) / 2 : Math.max(low, Math.min(high - 1, next));
      if (chance(baselineHits, baselineSize, count, size) <= probability) {
        high = count;
        bounded = true;
        next = count - step;
      } else {
        low = count + 1;
        next = count + step;
      }
      step *= 2;
    }
    return (double) Math.max(0, low - 1) / size;
  }

  /** The probability of at least so many hits in a window if nothing changed. */
  static double chance(long baselineHits, long baselineSize, long hits, long size) {
    if (hits <= 0) {
      return 1;
    }
    if (hits > size) {
      return 0;
    }
    double share = size / ((double) baselineSize + size);
    if (baselineHits == 0) {
      return Math.pow(share, hits); // the same law, of which most rates are: nothing is in error
    }
    if (2 * baselineHits <= baselineSize) {
      return BetaDistribution.of(hits, baselineHits + 1.0).cumulativeProbability(share);
    }
    long others = baselineSize - baselineHits;
    return others == 0
        ? 1
        : BetaDistribution.of(others, size - hits + 1.0).cumulativeProbability(1 - share);
  }
}
