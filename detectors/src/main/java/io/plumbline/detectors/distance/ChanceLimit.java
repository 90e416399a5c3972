package io.plumbline.detectors.distance;

import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * The value of an f-divergence that two samples of one law exceed with a stated probability: what
 * sampling alone does.
 *
 * <p>Both samples together scatter like one of m' = 1 / (1/n + 1/m) values around the law. Its
 * counts are taken as independent Poisson(m' p_k), p_k the baseline's proportions with half an
 * observation more per bin; the first three cumulants of every bin's term are summed, those of the
 * total count's own scatter (which a fixed sample size has not) subtracted, and the sum's law
 * matched by a shifted gamma distribution (Pearson's type III). For well-filled bins that is the
 * chi-squared limit with one degree of freedom less than bins; for sparse ones the direct summation
 * keeps it valid where the limit is not. Measured for {@code psi} and {@code js_distance}: the
 * limit for one in 1,000 is exceeded by 0.1 to 1.5 in 1,000 of samples, from 10 equal bins to 42
 * categories by Zipf's law; by up to 3 in 1,000 where most of 300 categories have fewer than ten
 * values in the baseline.
 *
 * <p>Time O(bins), no memory.
 */
public final class ChanceLimit {
  /** Above this expected count a Poisson law is taken as normal. */
  private static final double NORMAL_FROM = 50;

  private static final double STEP = 0.5;
  private static final int STEPS = 16;

  /** The relative excess of all counts with which the total's own scatter is measured. */
  private static final double EXCESS = 1e-3;

  private ChanceLimit() {}

  /**
   * The limit, in the distance's unit.
   *
   * @param distance an f-divergence, which near equality grows like (q - p)^2 / p or |q - p|, with
   *     terms that are finite under its smoothing; the smoothing must not depend on the sample's
   *     size
   * @param baseline the baseline's counts, with a sum above 0
   * @param current how many values the current sample has, above 0
   * @param probability above 0 and below 1
   */
  public static double of(SumOverBins distance, long[] baseline, long current, double probability) {
    if (distance.smoothing() == Smoothing.HALF_COUNT) {
      throw new IllegalArgumentException(
          "a chance limit needs a smoothing that does not depend on the sample's size: was "
              + distance.smoothing()
              + " of "
              + distance.id());
    }
    int bins = baseline.length;
    if (bins < 2) {
      return 0; // one bin holds everything of both
    }
    double n = BinDistance.total(baseline);
    double size = n / (n + current) * current;
    Cumulants sum = new Cumulants();
    double once = 0;
    double twice = 0;
    Term term = new Term(distance, size, bins);
    for (long count : baseline) {
      double p = Smoothing.HALF_COUNT.proportion(count, n, bins);
      term.addTo(sum, p);
      once += term.at(p, size * p * (1 + EXCESS));
      twice += term.at(p, size * p * (1 + 2 * EXCESS));
    }
    // What an excess of all counts adds is its square times this; nothing is subtracted for a
    // distance that grows linearly, which errs on the safe side.
    double curvature = (twice - 2 * once) / (2 * EXCESS * EXCESS) / size;
    sum.first -= curvature;
    sum.second -= 2 * curvature * curvature;
    sum.third -= 8 * curvature * curvature * curvature;
    return distance.finish(sum.quantileOfTail(probability));
  }

  /** A bin's term as a function of its share of the baseline and its count. */
  private static final class Term {
    private final SumOverBins distance;
    private final Smoothing smoothing;
    private final double size;
    private final int bins;
    private final Moments moments = new Moments();

    Term(SumOverBins distance, double size, int bins) {
      this.distance = distance;
      this.smoothing = distance.smoothing();
      this.size = size;
      this.bins = bins;
    }

    double at(double p, double count) {
      return distance.term(
          smoothing.proportion(size * p, size, bins), smoothing.proportion(count, size, bins));
    }

    void addTo(Cumulants sum, double p) {
      moments.clear();
      if (size * p < NORMAL_FROM) {
        addPoisson(p);
      } else {
        addNormal(p);
      }
      moments.addTo(sum);
    }

    private void addPoisson(double p) {
      double expected = size * p;
      double spread = 8 * Math.sqrt(expected) + 12;
      int last = (int) Math.ceil(expected + spread);
      double weight = Math.exp(-expected);
      for (int count = 0; count <= last; count++) {
        moments.add(weight, at(p, count));
        weight *= expected / (count + 1);
      }
    }

    private void addNormal(double p) {
      double expected = size * p;
      double deviation = Math.sqrt(expected);
      for (int i = -STEPS; i <= STEPS; i++) {
        double z = i * STEP;
        double count = Math.max(0, expected + z * deviation);
        moments.add(Math.exp(-z * z / 2), at(p, count));
      }
    }
  }

  /** Weighted sums of powers, for the cumulants of one term. */
  private static final class Moments {
    private double weight;
    private double first;
    private double second;
    private double third;

    void clear() {
      weight = 0;
      first = 0;
      second = 0;
      third = 0;
    }

    void add(double w, double value) {
      weight += w;
      first += w * value;
      second += w * value * value;
      third += w * value * value * value;
    }

    void addTo(Cumulants sum) {
      double m1 = first / weight;
      double m2 = second / weight;
      double m3 = third / weight;
      sum.first += m1;
      sum.second += m2 - m1 * m1;
      sum.third += m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1;
    }
  }

  /** Mean, variance and third central moment: they add up over independent terms. */
  private static final class Cumulants {
    private double first;
    private double second;
    private double third;

    double quantileOfTail(double probability) {
      if (!(first > 0) || !(second > 0)) {
        return 0;
      }
      boolean skewed = third > 0;
      double scale = skewed ? third / (2 * second) : second / first;
      double shape = second / (scale * scale);
      double shift = skewed ? first - shape * scale : 0;
      double tail = GammaDistribution.of(shape, scale).inverseSurvivalProbability(probability);
      return Math.max(0, shift + tail);
    }
  }
}
