package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;

/**
 * The mergeable summary of one column. Filled in by the profile work; the methods here are what
 * others build on.
 */
public abstract sealed class ColumnProfile permits NumericProfile, CategoricalProfile, TextProfile {
  /** What the column's values are; BOOLEAN columns have a {@link CategoricalProfile}. */
  public abstract ColumnKind kind();

  /** Events in which the column was absent or null. */
  public abstract long missing();

  /** Present values of the wrong type. */
  public abstract long wrongType();

  /**
   * Present values of the right type, NaN and infinite ones left out: the samples of every figure
   * but counts and rates.
   */
  public abstract long valid();

  /** NaN values, present and of the right type; 0 for columns that are not numeric. */
  public abstract long nan();

  /** Infinite values, present and of the right type; 0 for columns that are not numeric. */
  public abstract long infinite();

  /** Present values of the right type or not. */
  public final long present() {
    return valid() + nan() + infinite() + wrongType();
  }

  /**
   * An estimate of the number of different valid values: exact up to {@link DistinctCount#EXACT}.
   */
  public abstract double distinct();

  /** Counts one event's cell. */
  abstract void add(EventRow row, int cell);

  /** Counts one event in which the column is absent. */
  abstract void addMissing();
}
