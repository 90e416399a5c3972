package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;

/**
 * A histogram with the weight of each bin at the middle of it, and how far its values can be from
 * there: an exact sample that is known to be near the true one. Bins of a single number stand at
 * that number and are nowhere else.
 */
final class Points {
  private final double[] place;
  private final double[] reach;
  private final double[] weight;
  private final double total;

  private Points(double[] place, double[] reach, double[] weight, double total) {
    this.place = place;
    this.reach = reach;
    this.weight = weight;
    this.total = total;
  }

  static Points of(Histogram bins) {
    int used = 0;
    for (long count : bins.count()) {
      used += count > 0 ? 1 : 0;
    }
    double[] place = new double[used];
    double[] reach = new double[used];
    double[] weight = new double[used];
    int at = 0;
    for (int bin = 0; bin < bins.bins(); bin++) {
      if (bins.count()[bin] == 0) {
        continue;
      }
      double upper = bins.upper()[bin];
      double lower = Math.max(-Double.MAX_VALUE, Math.nextUp(bins.lower()[bin]));
      double middle = lower >= upper ? upper : lower / 2 + upper / 2;
      place[at] = middle;
      reach[at] = Math.max(upper - middle, middle - lower);
      weight[at++] = bins.count()[bin];
    }
    return new Points(place, reach, weight, bins.total());
  }

  /** Both samples as one. */
  Points and(Points other) {
    int most = place.length + other.place.length;
    double[] places = new double[most];
    double[] reaches = new double[most];
    double[] weights = new double[most];
    int i = 0;
    int j = 0;
    for (int at = 0; at < most; at++) {
      boolean own = j == other.place.length || (i < place.length && place[i] <= other.place[j]);
      Points from = own ? this : other;
      int taken = own ? i++ : j++;
      places[at] = from.place[taken];
      reaches[at] = from.reach[taken];
      weights[at] = from.weight[taken];
    }
    return new Points(places, reaches, weights, total + other.total);
  }

  /** The same weights at |x - centre|, not in order. */
  Points deviationsFrom(double centre, double centreError) {
    double[] moved = new double[place.length];
    double[] further = new double[place.length];
    for (int i = 0; i < place.length; i++) {
      moved[i] = Math.abs(place[i] - centre);
      further[i] = reach[i] + centreError;
    }
    return new Points(moved, further, weight, total);
  }

  int size() {
    return place.length;
  }

  /** The number of values. */
  double total() {
    return total;
  }

  /** Ascending, unless the points are deviations. */
  double place(int i) {
    return place[i];
  }

  double weight(int i) {
    return weight[i];
  }

  double share(int i) {
    return weight[i] / total;
  }

  /** How far the point's values can be from it. */
  double reach(int i) {
    return reach[i];
  }

  /** The mean, of at least one value. */
  double mean() {
    double first = place[0];
    double sum = 0;
    for (int i = 0; i < place.length; i++) {
      sum += weight[i] / total * (place[i] - first);
    }
    return first + sum;
  }

  /** How far the mean of the values can be from it. */
  double meanError() {
    double sum = 0;
    for (int i = 0; i < place.length; i++) {
      sum += weight[i] / total * reach[i];
    }
    return sum;
  }

  /** The population standard deviation. */
  double deviation() {
    double mean = mean();
    double furthest = 0;
    for (double at : place) {
      furthest = Math.max(furthest, Math.abs(at - mean));
    }
    if (place.length == 1 || furthest == 0) {
      return 0;
    }
    double sum = 0;
    double rest = 0;
    for (int i = 0; i < place.length; i++) {
      double deviation = (place[i] - mean) / furthest;
      sum += weight[i] / total * deviation * deviation;
      rest += weight[i] / total * deviation;
    }
    return furthest * Math.sqrt(Math.max(0, sum - rest * rest));
  }

  /**
   * How far the values' standard deviation can be from the points': it is the norm of the centred
   * values, and the root of the mean square of how far they have moved is the norm of the
   * difference.
   */
  double deviationError() {
    double sum = 0;
    for (int i = 0; i < place.length; i++) {
      sum += weight[i] / total * reach[i] * reach[i];
    }
    return Math.sqrt(sum);
  }

  /** The point of the value with so many before it, of ascending points. */
  int pointOfRank(double before) {
    double seen = 0;
    for (int i = 0; i < place.length - 1; i++) {
      seen += weight[i];
      if (before < seen) {
        return i;
      }
    }
    return place.length - 1;
  }

  Moments moments() {
    return new Moments(total, mean(), deviation(), meanError(), deviationError());
  }
}
