package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Whether a power of ten explains the difference of two samples: values in other units, such as
 * cents for euros or a share for a percentage.
 *
 * <p>Values other than 0 are compared, which is the same in every unit: by the largest difference
 * of the distribution functions that is left when numbers are moved by up to {@value #SLACK} of
 * their own (Lévy's distance, with a slack in proportion), so that neither rounding nor the width
 * of a bin looks like a difference. A power is claimed when this distance is beyond {@value #APART}
 * and beyond what chance does without it, while with it at most a quarter of that and {@value
 * #TOGETHER}, or what chance does to samples of these sizes, is left. Where values are spread
 * widely that alone would let a factor of 11 pass for 10, so the median of their sizes has to be
 * the power's within {@value #NEAR} of it, too, as far as bins and chance let it be known: factors
 * from 9.5 to 10.5 are 10. Other factors, such as those of miles and kilometres, are not claimed,
 * nor is a drift that only comes near a power of ten: the whole distribution has to fit. Where
 * every value changed its sign it does not, unless both signs were as frequent; where rounding to
 * whole numbers took more than the slack from most values it does not either.
 *
 * @param exponent what power of ten the current values are of the baseline's; 0 where none explains
 *     the difference, or there is none
 * @param apart the distance without it, 0 to 1
 * @param left the distance with it, 0 to 1
 * @param size how many of the current values were compared
 */
public record PowerOfTen(int exponent, double apart, double left, long size) {
  /** The most that is tried, in either direction. */
  public static final int MOST = 12;

  private static final double SLACK = 0.02;
  private static final double APART = 0.3;
  private static final double TOGETHER = 0.05;
  private static final double WIDE = 0.05;

  /** How far the median may be from the power of ten, as a share of it. */
  private static final double NEAR = 0.05;

  /** Half the width of a median's interval of 95 %, in ranks, of a sample of one. */
  private static final double RANKS = 0.98;

  private static final double HALF = 0.5;

  /** Kolmogorov's one in a thousand, for what has to be a difference. */
  private static final double RARE = Math.sqrt(Math.log(2 / 0.001) / 2);

  /** Kolmogorov's one in twenty, for what has to be none. */
  private static final double COMMON = Math.sqrt(Math.log(2 / 0.05) / 2);

  /**
   * Compares.
   *
   * @param baseline its counts on bins
   * @param current those of the window
   * @param sample some of the window's numbers, which are compared instead where its bins are too
   *     wide to tell one power from the next
   */
  public static PowerOfTen of(Histogram baseline, Histogram current, double[] sample) {
    long n = others(baseline);
    long m = others(current);
    if (tells(current)) {
      return of(baseline, n, current, m);
    }
    // What few numbers tell, all of them must not refute.
    Histogram few = Histogram.ofSample(sample);
    PowerOfTen told = of(baseline, n, few, others(few));
    return told.exponent == 0
            || distance(baseline, n, current, m, told.exponent) <= most(told.apart, n, m)
                && near(baseline, n, current, m, told.exponent)
        ? told
        : new PowerOfTen(0, told.apart, told.apart, told.size);
  }

  /** The largest distance that counts as none. */
  private static double most(double apart, long n, long m) {
    return Math.min(Math.max(TOGETHER, COMMON * scatter(n, m)), apart / 4);
  }

  private static double scatter(long n, long m) {
    return Math.sqrt(1.0 / n + 1.0 / m);
  }

  private static PowerOfTen of(Histogram baseline, long n, Histogram current, long m) {
    if (n == 0 || m == 0) {
      return new PowerOfTen(0, 0, 0, m);
    }
    double apart = distance(baseline, n, current, m, 0);
    if (!(apart > Math.max(APART, RARE * scatter(n, m)))) {
      return new PowerOfTen(0, apart, apart, m);
    }
    int best = 0;
    double left = most(apart, n, m);
    for (int exponent = 1; exponent <= MOST; exponent++) {
      for (int signed : new int[] {exponent, -exponent}) {
        double distance = distance(baseline, n, current, m, signed);
        if (distance < left || best == 0 && distance == left) {
          best = signed;
          left = distance;
        }
      }
    }
    return best == 0 || !near(baseline, n, current, m, best)
        ? new PowerOfTen(0, apart, apart, m)
        : new PowerOfTen(best, apart, left, m);
  }

  /** Whether the median of the values' sizes may be the power's, as far as is known. */
  private static boolean near(Histogram baseline, long n, Histogram current, long m, int exponent) {
    double[] before = median(baseline, n);
    double[] now = median(current, m);
    return scaled(now[0], exponent) <= (1 + NEAR) * before[1]
        && scaled(now[1], exponent) >= (1 - NEAR) * before[0];
  }

  /** Between what sizes the median of values other than 0 is, by bins and by chance. */
  private static double[] median(Histogram bins, long size) {
    double[] least = new double[bins.bins()];
    double[] most = new double[bins.bins()];
    for (int bin = 0; bin < least.length; bin++) {
      double lower = Math.abs(bins.lower()[bin]);
      double upper = Math.abs(bins.upper()[bin]);
      boolean atom = bins.isAtom(bin);
      boolean around = bins.lower()[bin] < 0 && bins.upper()[bin] > 0;
      least[bin] = atom ? upper : around ? 0 : Math.min(lower, upper);
      most[bin] = atom ? upper : Math.max(lower, upper);
    }
    double chance = RANKS / Math.sqrt(size);
    return new double[] {
      rank(bins, least, (HALF - chance) * size), rank(bins, most, (HALF + chance) * size)
    };
  }

  /** The smallest size that so many values do not exceed; infinite where there are fewer. */
  private static double rank(Histogram bins, double[] sizes, double values) {
    Integer[] order = IntStream.range(0, sizes.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(bin -> sizes[bin]));
    long upTo = 0;
    for (int bin : order) {
      upTo += isZero(bins, bin) ? 0 : bins.count()[bin];
      if (upTo > 0 && upTo >= values) {
        return sizes[bin];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Whether hardly any values lie in bins that are wider than the slack. */
  private static boolean tells(Histogram bins) {
    long wide = 0;
    for (int bin = 0; bin < bins.bins(); bin++) {
      double lower = bins.lower()[bin];
      double upper = bins.upper()[bin];
      boolean narrow = upper - lower <= SLACK * Math.min(Math.abs(lower), Math.abs(upper));
      wide += narrow || bins.isAtom(bin) ? 0 : bins.count()[bin];
    }
    return wide <= WIDE * others(bins);
  }

  /** How many values are not 0, as far as 0 has a bin of its own. */
  private static long others(Histogram bins) {
    long others = 0;
    for (int bin = 0; bin < bins.bins(); bin++) {
      others += isZero(bins, bin) ? 0 : bins.count()[bin];
    }
    return others;
  }

  private static boolean isZero(Histogram bins, int bin) {
    return bins.upper()[bin] == 0 && bins.isAtom(bin);
  }

  private static double distance(
      Histogram baseline, long n, Histogram current, long m, int exponent) {
    return Math.max(
        ahead(baseline, n, 0, current, m, exponent), ahead(current, m, exponent, baseline, n, 0));
  }

  /**
   * By how much the one's share of values up to a number exceeds at most the other's up to a number
   * that is larger by the slack.
   */
  private static double ahead(
      Histogram one, long size, int scale, Histogram other, long otherSize, int otherScale) {
    long upTo = 0;
    long otherUpTo = 0;
    int at = 0;
    double most = 0;
    for (int bin = 0; bin < one.bins(); bin++) {
      if (isZero(one, bin)) {
        continue;
      }
      upTo += one.count()[bin];
      double end = scaled(one.upper()[bin], scale);
      double slack = end + SLACK * Math.abs(end);
      while (at < other.bins() && scaled(other.lower()[at], otherScale) < slack) {
        otherUpTo += isZero(other, at) ? 0 : other.count()[at];
        at++;
      }
      most = Math.max(most, (double) upTo / size - (double) otherUpTo / otherSize);
    }
    return most;
  }

  /** The number over a power of ten, which is exact up to the twelfth. */
  private static double scaled(double number, int exponent) {
    return exponent >= 0 ? number / Math.pow(10, exponent) : number * Math.pow(10, -exponent);
  }
}
