package io.plumbline.detectors.distance;

/**
 * The limit law of the two-sample Kolmogorov-Smirnov statistic: P(L &gt; x) = 2 sum (-1)^(k-1)
 * exp(-2 k^2 x^2). Its p-values are those of continuous data; ties make them larger than the truth,
 * so a test stays valid.
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
