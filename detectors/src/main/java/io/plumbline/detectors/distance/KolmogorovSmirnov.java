package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.OptionalDouble;

/**
 * Two-sample Kolmogorov-Smirnov statistic: the largest difference of both distribution functions,
 * max |F - G|; 0 to 1, higher is more drift, symmetric. It is its own effect size.
 *
 * <p>Null hypothesis: both samples have one law. The p-value is {@link
 * KolmogorovDistribution#stephensPValue Stephens'}, of which the other variants are neighbours. It
 * is good from some ten values in each sample; one value in each is enough for a statistic. Ties
 * are no trouble for the statistic and make the p-value larger than the truth. Empty bins say
 * nothing.
 *
 * <p>Error bound: the maximum is taken over the points at which both functions are known exactly,
 * those that lie strictly within no bin. Within a bin its values can be anywhere, so an exact
 * sample's maximum can only be larger, at most the largest difference that the bins allow; two
 * samples of atoms have none. Bins of the two histograms need not be the same.
 *
 * <p>Time O(bins), no memory. Kolmogorov, 1933; Smirnov, "On the estimation of the discrepancy
 * between empirical curves of distribution for two independent samples", 1939; Hodges, "The
 * significance probability of the Smirnov two-sample test", 1958.
 */
public final class KolmogorovSmirnov implements StepDistance {
  /** Its name. */
  public static final String ID = "ks_statistic";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Distance between(Histogram baseline, Histogram current) {
    Walk f = new Walk(baseline);
    Walk g = new Walk(current);
    if (f.total == 0 || g.total == 0) {
      return Distance.undefined(Distance.NO_VALUES);
    }
    double statistic = 0;
    double possible = 0;
    double x = Math.min(f.next(), g.next());
    while (!f.done() || !g.done()) {
      f.moveTo(x);
      g.moveTo(x);
      double next = Math.min(f.next(), g.next());
      if (f.knownAt(x) && g.knownAt(x)) {
        statistic = Math.max(statistic, Math.abs(f.low() - g.low()));
      }
      possible = Math.max(possible, f.highUpTo(x, next) - g.low());
      possible = Math.max(possible, g.highUpTo(x, next) - f.low());
      x = next;
    }
    double errorBound = Math.max(0, Math.min(1, possible) - statistic);
    double pValue =
        KolmogorovDistribution.stephensPValue(statistic, (long) f.total, (long) g.total);
    return Distance.of(statistic).within(errorBound).tested(pValue, statistic);
  }

  @Override
  public OptionalDouble chanceLimit(Histogram baseline, Histogram current, double probability) {
    long n = baseline.total();
    long m = current.total();
    return n == 0 || m == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1, chanceLimit(n, m, probability)));
  }

  /**
   * The statistic that two samples of one law exceed with at most the probability, to the leading
   * term of the limit law.
   *
   * @param n the baseline's values, above 0
   * @param m the current sample's values, above 0
   * @param probability above 0 and below 1
   */
  public static double chanceLimit(long n, long m, double probability) {
    return Math.sqrt(-Math.log(probability / 2) / 2) * Math.sqrt(1.0 / n + 1.0 / m);
  }

  /** A distribution function, read from left to right. */
  private static final class Walk {
    private final Histogram bins;
    private final double total;
    private int bin;
    private boolean within;
    private long below;

    Walk(Histogram bins) {
      this.bins = bins;
      this.total = bins.total();
      skipEmpty();
    }

    private void skipEmpty() {
      while (bin < bins.bins() && bins.count()[bin] == 0) {
        bin++;
      }
    }

    boolean done() {
      return bin == bins.bins();
    }

    /** The next end of a bin. */
    double next() {
      if (done()) {
        return Double.POSITIVE_INFINITY;
      }
      return within ? bins.upper()[bin] : bins.lower()[bin];
    }

    /** Moves to a point that is no further than {@link #next}. */
    void moveTo(double x) {
      while (!done() && next() <= x) {
        if (within) {
          below += bins.count()[bin++];
          skipEmpty();
        }
        within = !within;
      }
    }

    boolean knownAt(double x) {
      return !within || bins.lower()[bin] == x;
    }

    /** The smallest value that the function can have from the point up to the next one. */
    double low() {
      return below / total;
    }

    /** The largest value that it can have from x, which belongs to it, up to y, which does not. */
    double highUpTo(double x, double y) {
      boolean nothingBetween = Math.nextUp(x) >= y && knownAt(x);
      return within && !nothingBetween ? (below + bins.count()[bin]) / total : low();
    }
  }
}
