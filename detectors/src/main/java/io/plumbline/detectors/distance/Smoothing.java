package io.plumbline.detectors.distance;

/** How a bin's count becomes the proportion that a distance is computed of. */
public enum Smoothing {
  /** The count's share; an empty bin is 0. */
  NONE {
    @Override
    public double proportion(double count, double total, int bins) {
      return count / total;
    }
  },
  /** The count's share, but at least 1e-4; the proportions are not scaled back to a sum of 1. */
  FLOOR {
    @Override
    public double proportion(double count, double total, int bins) {
      return Math.max(count / total, FLOOR_VALUE);
    }
  },
  /** Half an observation more in every bin; the proportions sum to 1. */
  HALF_COUNT {
    @Override
    public double proportion(double count, double total, int bins) {
      return (count + 0.5) / (total + 0.5 * bins);
    }
  };

  /** The smallest proportion under {@link #FLOOR}. */
  public static final double FLOOR_VALUE = 1e-4;

  /**
   * A bin's proportion.
   *
   * @param count the bin's count, at least 0
   * @param total the sum of all bins' counts, above 0
   * @param bins the number of bins
   */
  public abstract double proportion(double count, double total, int bins);
}
