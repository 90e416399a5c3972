package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The exact p-value of any distance over two tiny samples: the share of all ways to deal the values
 * out again in which the distance is at least the one seen. It supposes nothing of the law and
 * takes ties as they are (Fisher, The Design of Experiments, 1935, section 21).
 *
 * <p>Time O(ways times values); of at most {@link #MOST_VALUES} values.
 */
public final class PermutationTest {
  /** The most values of both samples together: 184,756 ways. */
  public static final int MOST_VALUES = 20;

  /** Ways whose distance differs by rounding alone count as equal. */
  private static final double SLACK = 1e-9;

  private final StepDistance distance;

  /** The test of a distance, higher of which is further apart. */
  public PermutationTest(StepDistance distance) {
    this.distance = distance;
  }

  /**
   * The p-value, above 0 and at most 1.
   *
   * @param baseline finite, at least one value
   * @param current finite, at least one value
   * @throws IllegalArgumentException if a sample is empty, both have more than {@link #MOST_VALUES}
   *     values, or their distance is not defined
   */
  public double pValue(double[] baseline, double[] current) {
    int n = baseline.length;
    if (n == 0 || current.length == 0 || n + current.length > MOST_VALUES) {
      throw new IllegalArgumentException(
          "a permutation test is of at most "
              + MOST_VALUES
              + " values in two samples: was of "
              + n
              + " and "
              + current.length);
    }
    double[] all = Arrays.copyOf(baseline, n + current.length);
    System.arraycopy(current, 0, all, n, current.length);
    Double seen = valueOf(all, (1L << n) - 1, n);
    if (seen == null) {
      throw new IllegalArgumentException(distance.id() + " is not defined for these samples");
    }
    long tried = 0;
    long further = 0;
    for (long dealt = (1L << n) - 1; dealt < 1L << all.length; dealt = next(dealt)) {
      Double value = valueOf(all, dealt, n);
      tried++;
      further += value != null && value >= seen - SLACK * Math.abs(seen) ? 1 : 0;
    }
    return (double) further / tried;
  }

  /** The next larger number with as many bits (Beeler, Gosper and Schroeppel, 1972, item 175). */
  private static long next(long bits) {
    long lowest = bits & -bits;
    long ripple = bits + lowest;
    return ripple | ((bits ^ ripple) / lowest >>> 2);
  }

  private @Nullable Double valueOf(double[] all, long dealt, int n) {
    double[] baseline = new double[n];
    double[] current = new double[all.length - n];
    int i = 0;
    int j = 0;
    for (int at = 0; at < all.length; at++) {
      if ((dealt >>> at & 1) == 1) {
        baseline[i++] = all[at];
      } else {
        current[j++] = all[at];
      }
    }
    return distance.between(Histogram.ofSample(baseline), Histogram.ofSample(current)).value();
  }
}
