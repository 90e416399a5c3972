package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;

/**
 * A histogram with the weight of each bin at the middle of it, and how far its values can be from
 * there: an exact sample that is known to be near the true one. Bins of a single number stand at
 * that number and are nowhere else. It is a view, so that a window's distances make no arrays of
 * it.
 */
abstract sealed class Points {
  private final int size;
  private final double total;

  private Points(int size, double total) {
    this.size = size;
    this.total = total;
  }

  static Points of(Histogram bins) {
    for (long count : bins.count()) {
      if (count == 0) {
        return new Middles(withoutEmpty(bins));
      }
    }
    return new Middles(bins);
  }

  private static Histogram withoutEmpty(Histogram bins) {
    int used = 0;
    for (long count : bins.count()) {
      used += count == 0 ? 0 : 1;
    }
    double[] lower = new double[used];
    double[] upper = new double[used];
    long[] counts = new long[used];
    int at = 0;
    for (int bin = 0; bin < bins.bins(); bin++) {
      if (bins.count()[bin] != 0) {
        lower[at] = bins.lower()[bin];
        upper[at] = bins.upper()[bin];
        counts[at++] = bins.count()[bin];
      }
    }
    return new Histogram(lower, upper, counts);
  }

  /** Both samples, whose points are ascending, as one. */
  Points and(Points other) {
    return new Both(this, other);
  }

  /** The same weights at |x - centre|, not in order. */
  Points deviationsFrom(double centre, double centreError) {
    return new Deviations(this, centre, centreError);
  }

  /** How many points there are; 0 without values. */
  final int size() {
    return size;
  }

  /** The number of values. */
  final double total() {
    return total;
  }

  /** Where the point is; ascending, unless the points are deviations. */
  abstract double place(int i);

  /** How many values are taken to be there. */
  abstract double weight(int i);

  /** How far the point's values can be from it. */
  abstract double reach(int i);

  final double share(int i) {
    return weight(i) / total;
  }

  /** The mean, of at least one value. */
  final double mean() {
    double first = place(0);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += share(i) * (place(i) - first);
    }
    return first + sum;
  }

  /** How far the mean of the values can be from it. */
  final double meanError() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += share(i) * reach(i);
    }
    return sum;
  }

  /** The population standard deviation. */
  final double deviation() {
    double mean = mean();
    double furthest = 0;
    for (int i = 0; i < size; i++) {
      furthest = Math.max(furthest, Math.abs(place(i) - mean));
    }
    if (size == 1 || furthest == 0) {
      return 0;
    }
    double sum = 0;
    double rest = 0;
    for (int i = 0; i < size; i++) {
      double deviation = (place(i) - mean) / furthest;
      sum += share(i) * deviation * deviation;
      rest += share(i) * deviation;
    }
    return furthest * Math.sqrt(Math.max(0, sum - rest * rest));
  }

  /**
   * How far the values' standard deviation can be from the points': it is the norm of the centred
   * values, and the root of the mean square of how far they have moved is the norm of the
   * difference.
   */
  final double deviationError() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += share(i) * reach(i) * reach(i);
    }
    return Math.sqrt(sum);
  }

  /** The point of the value with so many before it, of ascending points. */
  final int pointOfRank(double before) {
    double seen = 0;
    for (int i = 0; i < size - 1; i++) {
      seen += weight(i);
      if (before < seen) {
        return i;
      }
    }
    return size - 1;
  }

  final Moments moments() {
    return new Moments(total, mean(), deviation(), meanError(), deviationError());
  }

  /** The middles of bins that all have values. */
  private static final class Middles extends Points {
    private final double[] lower;
    private final double[] upper;
    private final long[] count;

    Middles(Histogram bins) {
      super(bins.bins(), bins.total());
      this.lower = bins.lower();
      this.upper = bins.upper();
      this.count = bins.count();
    }

    private double least(int i) {
      return Math.max(-Double.MAX_VALUE, Math.nextUp(lower[i]));
    }

    @Override
    double place(int i) {
      double least = least(i);
      return least >= upper[i] ? upper[i] : least / 2 + upper[i] / 2;
    }

    @Override
    double weight(int i) {
      return count[i];
    }

    @Override
    double reach(int i) {
      double middle = place(i);
      return Math.max(upper[i] - middle, middle - least(i));
    }
  }

  /** Two samples as one: the merge of their points in the order of their places. */
  private static final class Both extends Points {
    private final Points one;
    private final Points other;

    /** The point's number in {@code one}, or the complement of that in {@code other}. */
    private final int[] from;

    Both(Points one, Points other) {
      super(one.size + other.size, one.total + other.total);
      this.one = one;
      this.other = other;
      this.from = new int[one.size + other.size];
      int i = 0;
      int j = 0;
      for (int at = 0; at < from.length; at++) {
        boolean own = j == other.size || (i < one.size && one.place(i) <= other.place(j));
        from[at] = own ? i++ : ~j++;
      }
    }

    @Override
    double place(int i) {
      return from[i] >= 0 ? one.place(from[i]) : other.place(~from[i]);
    }

    @Override
    double weight(int i) {
      return from[i] >= 0 ? one.weight(from[i]) : other.weight(~from[i]);
    }

    @Override
    double reach(int i) {
      return from[i] >= 0 ? one.reach(from[i]) : other.reach(~from[i]);
    }
  }

  /** How far points are from a centre. */
  private static final class Deviations extends Points {
    private final Points of;
    private final double centre;
    private final double centreError;

    Deviations(Points of, double centre, double centreError) {
      super(of.size, of.total);
      this.of = of;
      this.centre = centre;
      this.centreError = centreError;
    }

    @Override
    double place(int i) {
      return Math.abs(of.place(i) - centre);
    }

    @Override
    double weight(int i) {
      return of.weight(i);
    }

    @Override
    double reach(int i) {
      return of.reach(i) + centreError;
    }
  }
}
