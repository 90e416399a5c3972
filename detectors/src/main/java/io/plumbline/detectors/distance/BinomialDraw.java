package io.plumbline.detectors.distance;

import java.util.SplittableRandom;

/**
 * Draws how many of so many have a property, in a time that does not grow with how many: the same
 * on every machine, as its logarithms are {@code StrictMath}'s.
 *
 * <p>Below ten expected hits by inversion, else by transformed rejection (Hörmann, "The generation
 * of binomial random variates", 1993, algorithm BTRS). Exact up to rounding.
 */
final class BinomialDraw {
  private static final double REJECTION_FROM = 10;

  private BinomialDraw() {}

  /**
   * A draw, 0 to {@code size}.
   *
   * @param size 0 and up
   * @param share 0 to 1
   */
  static long of(SplittableRandom random, long size, double share) {
    if (size == 0 || share <= 0) {
      return 0;
    }
    if (share >= 1) {
      return size;
    }
    if (share > 0.5) {
      return size - of(random, size, 1 - share);
    }
    return size * share < REJECTION_FROM
        ? byInversion(random, size, share)
        : byRejection(random, size, share);
  }

  private static long byInversion(SplittableRandom random, long size, double share) {
    double odds = share / (1 - share);
    double chance = StrictMath.exp(size * StrictMath.log1p(-share));
    double rest = random.nextDouble();
    long hits = 0;
    while (rest > chance && hits < size) {
      rest -= chance;
      hits++;
      chance *= odds * (size - hits + 1) / hits;
      if (chance < 1e-300) {
        break; // what rounding has left of the last share
      }
    }
    return hits;
  }

  private static long byRejection(SplittableRandom random, long size, double share) {
    double deviation = Math.sqrt(size * share * (1 - share));
    double b = 1.15 + 2.53 * deviation;
    double a = -0.0873 + 0.0248 * b + 0.01 * share;
    double c = size * share + 0.5;
    double safe = 0.92 - 4.2 / b;
    double alpha = (2.83 + 5.1 / b) * deviation;
    double odds = share / (1 - share);
    double mode = Math.floor((size + 1.0) * share);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double hits = Math.floor((2 * a / us + b) * u + c);
      if (hits < 0 || hits > size) {
        continue;
      }
      if (us >= 0.07 && v <= safe) {
        return (long) hits;
      }
      double height = StrictMath.log(v * alpha / (a / (us * us) + b));
      double likely =
          (mode + 0.5) * StrictMath.log((mode + 1) / (odds * (size - mode + 1)))
              + (size + 1.0) * StrictMath.log((size - mode + 1) / (size - hits + 1))
              + (hits + 0.5) * StrictMath.log(odds * (size - hits + 1) / (hits + 1))
              + stirling(mode)
              + stirling(size - mode)
              - stirling(hits)
              - stirling(size - hits);
      if (height <= likely) {
        return (long) hits;
      }
    }
  }

  /** What is missing in Stirling's approximation of ln k!. */
  private static double stirling(double k) {
    if (k < 10) {
      double factorial = 1;
      for (int i = 2; i <= k; i++) {
        factorial *= i;
      }
      double x = k + 1;
      return StrictMath.log(factorial)
          - (0.5 * StrictMath.log(2 * Math.PI) + (k + 0.5) * StrictMath.log(x) - x);
    }
    double x = k + 1;
    double square = x * x;
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / x;
  }
}
