package io.plumbline.detectors.distance;

/**
 * Levene's test: whether both samples scatter alike.
 *
 * <p>W, the square of Student's t between both samples' absolute deviations from their own centres:
 * the median (Brown and Forsythe), which is safe for skewed values, or the mean. 0 and up, higher
 * is more drift, symmetric; grows with the samples. Effect size: Cohen's d of the deviations.
 *
 * <p>Null hypothesis: the mean deviation is the same; the p-value is that of F with 1 and n + m - 2
 * degrees of freedom, which is Student's, good from some 20 values in each: around the median for
 * any law that was tried, around the mean for symmetric ones alone (for an exponential law a level
 * of 0.01 is exceeded five times as often, for a flag twenty times). Fewer than two values in
 * either: {@link Distance#TOO_FEW_VALUES}. No deviation varies (two values at most on each side):
 * {@link Distance#CONSTANT}. The median of an even number of values is the mean of the two in the
 * middle. Ties and empty bins are no trouble.
 *
 * <p>Error bound: a profile carries it. A step function says how many values lie how far from a
 * centre; with each bin's weight in the middle of it a deviation is off by at most half the width
 * of its bin and what the centre is off: the mean by the sum of share times half the width, the
 * median by half the width of its bin. The rest is the t test's bound, for the square. {@link
 * Distance#TOO_COARSE} where the bins leave the deviations' scatter open.
 *
 * <p>Time and memory O(bins). Levene, "Robust tests for equality of variances", 1960; Brown and
 * Forsythe, "Robust tests for the equality of variances", 1974.
 */
public final class Levene implements OverPoints {
  private static final TTest STUDENT = new TTest("student_t", true);

  private final String id;
  private final boolean median;

  /** Brown and Forsythe's, around the median. */
  public Levene() {
    this("levene_median", true);
  }

  /**
   * A named variant.
   *
   * @param median whether deviations are from the median instead of the mean
   */
  public Levene(String id, boolean median) {
    this.id = id;
    this.median = median;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Distance between(Points before, Points after) {
    Distance t = STUDENT.between(deviations(before).moments(), deviations(after).moments());
    Double root = t.value();
    Double pValue = t.pValue();
    Double effect = t.effectSize();
    if (root == null || pValue == null || effect == null) {
      return t;
    }
    double error = t.errorBound();
    return Distance.of(root * root).within(error * (2 * root + error)).tested(pValue, effect);
  }

  private Points deviations(Points points) {
    if (!median) {
      return points.deviationsFrom(points.mean(), points.meanError());
    }
    int low = points.pointOfRank(Math.floor((points.total() - 1) / 2));
    int high = points.pointOfRank(Math.floor(points.total() / 2));
    return points.deviationsFrom(
        points.place(low) / 2 + points.place(high) / 2,
        points.reach(low) / 2 + points.reach(high) / 2);
  }
}
