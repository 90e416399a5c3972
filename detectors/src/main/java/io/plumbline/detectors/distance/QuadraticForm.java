package io.plumbline.detectors.distance;

/**
 * The limit laws of the Cramér-von Mises and of the Anderson-Darling statistic: weighted sums of
 * squares of independent standard normal numbers, with weights 1/(j pi)^2 and 1/(j (j + 1)).
 *
 * <p>P(Q &gt; x) = 1/pi sum (-1)^(k+1) of the integrals of exp(-x u / 2) / (u sqrt|D(u)|) between
 * the reciprocals of the (2k-1)-th and the 2k-th weight, with D(u) the product of all 1 - u
 * weight_j, which is elementary for both (Smirnov, "On the distribution of the omega-squared
 * criterion", 1937; Martynov, "The omega-squared tests", 1978). Its terms fall so fast that tails
 * keep their relative precision. The integrands have inverse roots at both ends, for which
 * Gauss-Chebyshev quadrature is made.
 */
enum QuadraticForm {
  /** Weights 1/(j pi)^2: D = sin(s)/s with s the root of u. Mean 1/6, variance 1/45. */
  CRAMER_VON_MISES {
    @Override
    double rootOfEnd(int j) {
      return j * Math.PI;
    }

    // du / (u sqrt|D|) = 2 ds / sqrt(s |sin s|)
    @Override
    double integrand(double s, double x) {
      return 2 * Math.exp(-x * s * s / 2) / Math.sqrt(s * Math.abs(Math.sin(s)));
    }
  },

  /**
   * Weights 1/(j (j + 1)): D = -cos(pi/2 s) / (pi u) with s the root of 1 + 4 u. Mean 1, variance 2
   * (pi^2 - 9) / 3.
   */
  ANDERSON_DARLING {
    @Override
    double rootOfEnd(int j) {
      return 2 * j + 1;
    }

    // u = (s^2 - 1) / 4, du = s/2 ds
    @Override
    double integrand(double s, double x) {
      double u = (s - 1) * (s + 1) / 4;
      double d = Math.abs(Math.cos(Math.PI / 2 * s)) / (Math.PI * u);
      return s / 2 * Math.exp(-x * u / 2) / (u * Math.sqrt(d));
    }
  };

  private static final int NODES = 48;
  private static final int MOST_INTERVALS = 400;

  /** P(Q &gt; x), 0 to 1; 1 where x is not above a place that Q practically always exceeds. */
  double survival(double x) {
    if (!(x > 1e-3)) {
      return 1; // what lies below has a probability of less than 1e-13
    }
    double sum = 0;
    for (int k = 1; k <= MOST_INTERVALS; k++) {
      double from = rootOfEnd(2 * k - 1);
      double to = rootOfEnd(2 * k);
      double term = 0;
      for (int i = 1; i <= NODES; i++) {
        double t = Math.cos((2 * i - 1) * Math.PI / (2 * NODES));
        double s = (from + to) / 2 + (to - from) / 2 * t;
        term += integrand(s, x) * Math.sqrt((s - from) * (to - s));
      }
      term *= Math.PI / NODES;
      sum += k % 2 == 1 ? term : -term;
      if (term <= 1e-17 * Math.abs(sum)) {
        break;
      }
    }
    return Math.max(0, Math.min(1, sum / Math.PI));
  }

  /** The end of an interval in the variable of the integration. */
  abstract double rootOfEnd(int j);

  abstract double integrand(double s, double x);
}
