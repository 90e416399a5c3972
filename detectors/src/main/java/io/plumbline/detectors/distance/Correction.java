package io.plumbline.detectors.distance;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Corrections of the p-values of several tests, so that the chance of a false alarm is that of all
 * of them together.
 *
 * <p>An adjusted p-value is the smallest level at which its hypothesis is refused; 0 to 1, never
 * below the plain one, in the order of the plain ones.
 */
public enum Correction {
  /** None: the p-values as they are. */
  NONE("none") {
    @Override
    double factor(int rank, int tests) {
      return 1;
    }
  },

  /** The chance of any false alarm, under any dependence: p times the number of tests. */
  BONFERRONI("bonferroni") {
    @Override
    double factor(int rank, int tests) {
      return tests;
    }
  },

  /**
   * The chance of any false alarm, under any dependence, never behind Bonferroni's: the smallest
   * times the number of tests, the next times one less, each at least the one before (Holm, 1979).
   */
  HOLM("holm") {
    @Override
    double factor(int rank, int tests) {
      return tests - rank + 1.0;
    }

    @Override
    boolean upwards() {
      return true;
    }
  },

  /**
   * The expected share of false alarms, for tests that are independent or positively dependent: p
   * times the number of tests over its rank, each at most the one behind (Benjamini and Hochberg,
   * 1995).
   */
  BENJAMINI_HOCHBERG("benjamini_hochberg") {
    @Override
    double factor(int rank, int tests) {
      return (double) tests / rank;
    }

    @Override
    boolean downwards() {
      return true;
    }
  },

  /**
   * The same under any dependence: times the sum of 1/i besides (Benjamini and Yekutieli, 2001).
   */
  BENJAMINI_YEKUTIELI("benjamini_yekutieli") {
    @Override
    double factor(int rank, int tests) {
      return (double) tests / rank;
    }

    @Override
    double common(int tests) {
      double sum = 0;
      for (int i = 1; i <= tests; i++) {
        sum += 1.0 / i;
      }
      return sum;
    }

    @Override
    boolean downwards() {
      return true;
    }
  },

  /** The chance of any false alarm, for independent tests: 1 - (1 - p)^tests (Šidák, 1967). */
  SIDAK("sidak") {
    @Override
    double factor(int rank, int tests) {
      return 1;
    }

    @Override
    double adjusted(double p, int rank, int tests) {
      return p == 1 ? 1 : -Math.expm1(tests * Math.log1p(-p));
    }
  };

  private final String id;

  Correction(String id) {
    this.id = id;
  }

  /** Its name, in snake_case. */
  public String id() {
    return id;
  }

  /** What the p-value of a rank, 1 for the smallest, is multiplied by. */
  abstract double factor(int rank, int tests);

  /** What all of them are multiplied by besides. */
  double common(int tests) {
    return 1;
  }

  double adjusted(double p, int rank, int tests) {
    return p * factor(rank, tests);
  }

  /** Whether none may be below the one of the next smaller p-value. */
  boolean upwards() {
    return false;
  }

  /** Whether none may be above the one of the next larger p-value. */
  boolean downwards() {
    return false;
  }

  /**
   * The adjusted p-values, in the order of the given ones.
   *
   * @param pValues each 0 to 1; not changed
   * @throws IllegalArgumentException if one is outside, or NaN
   */
  public double[] adjust(double[] pValues) {
    int tests = pValues.length;
    Integer[] order = new Integer[tests];
    for (int i = 0; i < tests; i++) {
      if (!(pValues[i] >= 0 && pValues[i] <= 1)) {
        throw new IllegalArgumentException(
            "a p-value must be from 0 to 1: was " + pValues[i] + " at position " + i);
      }
      order[i] = i;
    }
    Arrays.sort(order, Comparator.comparingDouble(i -> pValues[i]));
    double common = common(tests);
    double[] adjusted = new double[tests];
    for (int rank = 1; rank <= tests; rank++) {
      int at = order[rank - 1];
      adjusted[at] = Math.min(1, common * adjusted(pValues[at], rank, tests));
    }
    for (int i = 1; upwards() && i < tests; i++) {
      adjusted[order[i]] = Math.max(adjusted[order[i]], adjusted[order[i - 1]]);
    }
    for (int i = tests - 2; downwards() && i >= 0; i--) {
      adjusted[order[i]] = Math.min(adjusted[order[i]], adjusted[order[i + 1]]);
    }
    return adjusted;
  }
}
