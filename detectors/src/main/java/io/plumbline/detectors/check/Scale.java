package io.plumbline.detectors.check;

/**
 * What a figure is in, and between which bounds it lies: for the reference page, and for those who
 * draw it.
 *
 * @param unit its unit, for a person to read; {@code none} of a pure number
 * @param least the smallest value that it can have; minus infinity if there is none
 * @param most the largest value that it can have; infinity if there is none
 */
public record Scale(String unit, double least, double most) {
  /** A number of events. */
  public static final Scale EVENTS = new Scale("events", 0, Double.POSITIVE_INFINITY);

  /** A number of different values. */
  public static final Scale VALUES = new Scale("values", 0, Double.POSITIVE_INFINITY);

  /** A share of events or values. */
  public static final Scale SHARE = new Scale("share", 0, 1);

  /** A value of the column. */
  public static final Scale COLUMN =
      new Scale("the column's", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** A difference of values of the column, without its sign. */
  public static final Scale SPREAD = new Scale("the column's", 0, Double.POSITIVE_INFINITY);

  /** A distance that is 1 at most. */
  public static final Scale DISTANCE = new Scale("none", 0, 1);

  /** A distance without an upper bound. */
  public static final Scale UNBOUNDED_DISTANCE = new Scale("none", 0, Double.POSITIVE_INFINITY);

  /** A pure number of either sign. */
  public static final Scale SIGNED =
      new Scale("none", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Refuses bounds that are NaN or the wrong way round. */
  public Scale {
    if (!(least < most)) {
      throw new IllegalArgumentException(
          "the bounds of a scale must be in order: were " + least + " and " + most);
    }
  }

  /** Whether a figure can have this value. */
  public boolean contains(double value) {
    return value >= least && value <= most;
  }
}
