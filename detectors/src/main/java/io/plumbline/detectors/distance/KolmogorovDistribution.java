package io.plumbline.detectors.distance;

import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * Laws of the two-sample Kolmogorov-Smirnov statistic. All p-values are those of continuous data;
 * ties make them larger than the truth, so a test stays valid.
 *
 * <p>The limit law is P(L &gt; x) = 2 sum (-1)^(k-1) exp(-2 k^2 x^2); {@link #stephensPValue} is
 * the one that is reported; {@link #exactPValue} is the truth for samples that are not too large.
 */
public final class KolmogorovDistribution {
  /** Below it the alternating series is slow and its reflection quick. */
  private static final double REFLECTION = 1.18;

  private KolmogorovDistribution() {}

  /**
   * The p-value of the limit law itself, L = D sqrt(n m / (n + m)); poor below some hundred values
   * (Kolmogorov, 1933; Smirnov, 1939).
   *
   * @param statistic D, 0 to 1
   * @param n the baseline's values, above 0
   * @param m the current sample's values, above 0
   */
  public static double limitPValue(double statistic, long n, long m) {
    return survival(Math.sqrt(effectiveSize(n, m)) * statistic);
  }

  /**
   * The p-value with Stephens' correction for small samples, L = (sqrt(e) + 0.12 + 0.11 / sqrt(e))
   * D with e = n m / (n + m) (Stephens, 1970, table 1; Press et al., Numerical Recipes, 14.3).
   */
  public static double stephensPValue(double statistic, long n, long m) {
    double root = Math.sqrt(effectiveSize(n, m));
    return survival((root + 0.12 + 0.11 / root) * statistic);
  }

  /** The most pairs of values for which {@link #exactPValue} is computed. */
  public static final long MOST_PAIRS = 25_000_000;

  /**
   * The exact p-value: the share of all orders of n and m values in which the statistic is at least
   * the given one, counted step by step over the lattice of how many of each have come (Hodges,
   * 1958); to full relative precision, as nothing is subtracted. Time O(n m), memory O(m).
   *
   * @param statistic D, 0 to 1
   * @param n the baseline's values, above 0
   * @param m the current sample's values, above 0
   * @throws IllegalArgumentException if there are more than {@link #MOST_PAIRS} pairs
   */
  public static double exactPValue(double statistic, long n, long m) {
    if (n > MOST_PAIRS / m) {
      throw new IllegalArgumentException(
          "an exact p-value is of at most "
              + MOST_PAIRS
              + " pairs of values: was "
              + n
              + " times "
              + m);
    }
    int rows = (int) n;
    int columns = (int) m;
    // D n m is whole: |i m - j n| is compared with it without rounding.
    long reached = Math.round(statistic * rows * columns);
    if (reached <= 0) {
      return 1;
    }
    double[] beyond = new double[columns + 1];
    for (int i = 0; i <= rows; i++) {
      for (int j = 0; j <= columns; j++) {
        double last = (double) i + j;
        if (Math.abs((long) i * columns - (long) j * rows) >= reached) {
          beyond[j] = 1;
        } else if (last > 0) {
          // The last of i + j values, in any order, is the baseline's with the chance i in i + j.
          double before = j == 0 ? 0 : j / last * beyond[j - 1];
          beyond[j] = (i == 0 ? 0 : i / last * beyond[j]) + before;
        }
      }
    }
    return beyond[columns];
  }

  /**
   * The exact p-value of the one-sample statistic for a sample of size n m / (n + m), rounded half
   * to even: what SciPy 1.17 calls asymptotic for two samples. Time and memory O(n m / (n + m)).
   *
   * @param statistic D, 0 to 1
   * @param n the baseline's values, above 0
   * @param m the current sample's values, above 0
   */
  public static double oneSamplePValue(double statistic, long n, long m) {
    int size = (int) Math.rint(effectiveSize(n, m));
    if (size < 1 || statistic <= 1 / (2.0 * size)) {
      return 1;
    }
    if (size == 1) {
      return Math.min(1, 2 * (1 - statistic));
    }
    // A sample of a uniform law whose statistic is this one.
    double[] sample = new double[size];
    for (int i = 1; i <= size; i++) {
      sample[i - 1] = Math.max(0, (double) i / size - statistic);
    }
    return KolmogorovSmirnovTest.withDefaults().test(sample, x -> x).getPValue();
  }

  /** P(L &gt; x); 1 for x at or below 0. */
  static double survival(double x) {
    if (x <= 0) {
      return 1;
    }
    return x < REFLECTION ? 1 - cumulativeByReflection(x) : survivalByAlternation(x);
  }

  // Jacobi's identity turns the alternating series into sqrt(2 pi)/x sum exp(-(2k-1)^2
  // pi^2/(8x^2)).
  private static double cumulativeByReflection(double x) {
    double sum = 0;
    for (int k = 1; k <= 20; k++) {
      double odd = 2 * k - 1;
      double term = Math.exp(-odd * odd * Math.PI * Math.PI / (8 * x * x));
      sum += term;
      if (term <= 1e-18 * sum) {
        break;
      }
    }
    return Math.min(1, Math.sqrt(2 * Math.PI) / x * sum);
  }

  private static double survivalByAlternation(double x) {
    double sum = 0;
    for (int k = 1; k <= 100; k++) {
      double term = Math.exp(-2.0 * k * k * x * x);
      sum += k % 2 == 1 ? term : -term;
      if (term <= 1e-18 * sum) {
        break;
      }
    }
    return Math.min(1, 2 * sum);
  }

  private static double effectiveSize(long n, long m) {
    return (double) n / ((double) n + m) * m;
  }
}
