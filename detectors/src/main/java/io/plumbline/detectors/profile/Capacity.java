package io.plumbline.detectors.profile;

/**
 * How much of what a layout does not name a profile keeps. Part of the layout: what was counted
 * with one capacity does not merge with what was counted with another.
 *
 * @param categories how many categories outside the baseline are kept of each column with their
 *     counts, those with the smallest hashes; 1 to {@link #MOST_CATEGORIES}
 * @param extraColumns how many names of features that are in no column are kept with their counts,
 *     those with the smallest hashes; 1 to {@link #MOST_EXTRA_COLUMNS}
 */
public record Capacity(int categories, int extraColumns) {
  /** Bounds a column of ids to some 100 KB. */
  public static final Capacity DEFAULT = new Capacity(1_000, 64);

  /** The most categories of a column that can be kept. */
  public static final int MOST_CATEGORIES = 100_000;

  /** The most names that can be kept. */
  public static final int MOST_EXTRA_COLUMNS = 10_000;

  /** Refuses numbers out of bounds. */
  public Capacity {
    if (categories < 1 || categories > MOST_CATEGORIES) {
      throw new IllegalArgumentException(
          "the categories kept must be from 1 to " + MOST_CATEGORIES + ": was " + categories);
    }
    if (extraColumns < 1 || extraColumns > MOST_EXTRA_COLUMNS) {
      throw new IllegalArgumentException(
          "the extra columns kept must be from 1 to "
              + MOST_EXTRA_COLUMNS
              + ": was "
              + extraColumns);
    }
  }
}
