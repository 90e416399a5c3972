package io.plumbline.detectors.distance;

import java.util.Arrays;

/**
 * Maximum mean discrepancy of two samples of vectors, with a Gaussian kernel: sees any difference
 * of two laws in several columns at once.
 *
 * <p>MMD^2 = mean k(x, x') + mean k(y, y') - 2 mean k(x, y) over different pairs, k = exp(-|u -
 * v|^2 / (2 sigma^2)): the unbiased estimate, 0 on average when nothing has changed, so it may be
 * negative; at most 2, higher is more drift, symmetric. No p-value: its limit law has no closed
 * form. It needs the values themselves, so it is of exact samples only and no profile carries it.
 * Fewer than two vectors in either: {@link Distance#TOO_FEW_VALUES}. Ties are no trouble; vectors
 * must be finite.
 *
 * <p>Time O((n + m)^2 columns), memory O((n + m)^2) for the median, so for thousands of vectors,
 * not more. Gretton, Borgwardt, Rasch, Schölkopf and Smola, "A kernel two-sample test", 2012,
 * equation 3 and section 8.
 */
public final class MaximumMeanDiscrepancy {
  private MaximumMeanDiscrepancy() {}

  /**
   * MMD^2.
   *
   * @param baseline vectors of one length
   * @param current vectors of the same length
   * @param sigma the kernel's width, above 0, in the unit of the vectors' distances
   */
  public static Distance squared(double[][] baseline, double[][] current, double sigma) {
    if (baseline.length < 2 || current.length < 2) {
      return Distance.undefined(Distance.TOO_FEW_VALUES);
    }
    if (!(sigma > 0)) {
      throw new IllegalArgumentException("a kernel's width must be above 0: was " + sigma);
    }
    return Distance.of(
        within(baseline, sigma) + within(current, sigma) - 2 * across(baseline, current, sigma));
  }

  /**
   * The median distance of all pairs of both samples together, a usual width; 0 when more than half
   * of them are equal. Of an even number of pairs it is the mean of the two in the middle.
   *
   * @param baseline vectors of one length
   * @param current vectors of the same length, at least two in all
   */
  public static double medianDistance(double[][] baseline, double[][] current) {
    double[][] all = Arrays.copyOf(baseline, baseline.length + current.length);
    System.arraycopy(current, 0, all, baseline.length, current.length);
    if (all.length < 2) {
      throw new IllegalArgumentException("a distance is of two vectors: were " + all.length);
    }
    double[] distances = new double[all.length * (all.length - 1) / 2];
    int at = 0;
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < i; j++) {
        distances[at++] = Math.sqrt(squaredDistance(all[i], all[j]));
      }
    }
    Arrays.sort(distances);
    int middle = distances.length / 2;
    return distances.length % 2 == 1
        ? distances[middle]
        : (distances[middle - 1] + distances[middle]) / 2;
  }

  private static double within(double[][] sample, double sigma) {
    double sum = 0;
    for (int i = 0; i < sample.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += kernel(sample[i], sample[j], sigma);
      }
    }
    return 2 * sum / sample.length / (sample.length - 1);
  }

  private static double across(double[][] baseline, double[][] current, double sigma) {
    double sum = 0;
    for (double[] x : baseline) {
      for (double[] y : current) {
        sum += kernel(x, y, sigma);
      }
    }
    return sum / baseline.length / current.length;
  }

  private static double kernel(double[] x, double[] y, double sigma) {
    return Math.exp(-squaredDistance(x, y) / (2 * sigma * sigma));
  }

  private static double squaredDistance(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "vectors must have one length: were " + x.length + " and " + y.length);
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return sum;
  }
}
