package io.plumbline.detectors.distance;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Chi-squared goodness of fit as Deequ and SageMaker's monitors compute it, small categories
 * folded.
 *
 * <p>The baseline's counts, scaled to the current sample's total over the baseline's categories,
 * are expected. While too many of the expected counts are small, the smallest category is folded
 * into the second smallest: with two categories, any below 10 (Cochran's rule); with more, more
 * than a fifth of them, rounded down, below 5 (Yates' rule). Then Pearson's sum of (count -
 * expected)^2 / expected; 0 and up, higher is more drift, not symmetric; grows with the sample.
 * Effect size: Cohen's w, the root of the statistic over the current sample's counted values.
 *
 * <p>Null hypothesis: the current sample is of the law whose shares are the baseline's; the p-value
 * is that of the chi-squared law with one degree of freedom less than categories are left. It knows
 * nothing of the baseline's own scatter and fires on noise where the baseline is not many times the
 * window. Values of categories that the baseline has not are ignored, so it never sees a new one.
 * Fewer than two categories left, as for a window without a value of the baseline's categories:
 * {@link Distance#CATEGORIES}. Of equally small categories the earlier is folded first.
 *
 * <p>Exact; time O(categories log categories), memory O(categories). Deequ, Distance.scala, from
 * 2.0.3 on.
 */
public final class DeequChiSquared implements BinDistance {
  private static final double SMALL = 5;
  private static final double SMALL_OF_TWO = 10;

  private record Category(double expected, double count, int order) {}

  @Override
  public String id() {
    return "chi_squared_deequ";
  }

  @Override
  public boolean symmetric() {
    return false;
  }

  @Override
  public Distance between(long[] baseline, long[] current) {
    BinDistance.requireSameBins(baseline, current);
    if (BinDistance.total(baseline) == 0 || BinDistance.total(current) == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    PriorityQueue<Category> folded = folded(baseline, current);
    if (folded.size() < 2) {
      return Distance.undefined(Distance.CATEGORIES);
    }
    double statistic = 0;
    double values = 0;
    for (Category category : folded) {
      double difference = category.count() - category.expected();
      statistic += difference / category.expected() * difference;
      values += category.count();
    }
    double pValue = ChiSquaredDistribution.of(folded.size() - 1.0).survivalProbability(statistic);
    return Distance.of(statistic).tested(pValue, Math.sqrt(statistic / values));
  }

  /** How many categories are left after folding; 0 where the baseline is empty. */
  public static int categoriesLeft(long[] baseline, long[] current) {
    return folded(baseline, current).size();
  }

  private static PriorityQueue<Category> folded(long[] baseline, long[] current) {
    double n = 0;
    double m = 0;
    for (int i = 0; i < baseline.length; i++) {
      n += baseline[i];
      m += baseline[i] > 0 ? current[i] : 0;
    }
    PriorityQueue<Category> categories =
        new PriorityQueue<>(
            Comparator.comparingDouble(Category::expected).thenComparingInt(Category::order));
    if (n == 0) {
      return categories;
    }
    int small = 0;
    for (int i = 0; i < baseline.length; i++) {
      if (baseline[i] > 0) {
        Category category = new Category(baseline[i] / n * m, current[i], i);
        categories.add(category);
        small += category.expected() < SMALL ? 1 : 0;
      }
    }
    while (categories.size() >= 2 && tooSmall(categories, small)) {
      Category smallest = categories.remove();
      Category second = categories.remove();
      Category together =
          new Category(
              smallest.expected() + second.expected(),
              smallest.count() + second.count(),
              second.order());
      categories.add(together);
      small -= smallest.expected() < SMALL ? 1 : 0;
      small -= second.expected() < SMALL ? 1 : 0;
      small += together.expected() < SMALL ? 1 : 0;
    }
    return categories;
  }

  private static boolean tooSmall(PriorityQueue<Category> categories, int small) {
    return categories.size() == 2
        ? categories.element().expected() < SMALL_OF_TWO
        : small > categories.size() / 5;
  }
}
