package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteWriter;

/**
 * The mergeable summary of one column. Reading may tidy up inside: an instance belongs to one
 * thread at a time.
 */
public abstract sealed class ColumnProfile permits NumericProfile, CategoricalProfile, TextProfile {
  long missing;
  long wrongType;

  /** What the column's values are; BOOLEAN columns have a {@link CategoricalProfile}. */
  public abstract ColumnKind kind();

  /** Events in which the column was absent or null. */
  public final long missing() {
    return missing;
  }

  /** Present values of the wrong type. */
  public final long wrongType() {
    return wrongType;
  }

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

  /** Counts one event in which the column is absent or null. */
  final void addMissing() {
    missing++;
  }

  /** Counts one value of the wrong type. */
  final void addWrongType() {
    wrongType++;
  }

  /** Adds all that a column of the same layout has seen. */
  abstract void mergeColumn(ColumnProfile other);

  /** A deep copy. */
  abstract ColumnProfile copyColumn();

  /** Writes the content; equal content gives equal bytes. */
  abstract void write(ByteWriter out);

  /** About how many bytes of heap this takes. */
  abstract int retainedBytes();

  static IllegalArgumentException differentKinds(ColumnProfile one, ColumnProfile other) {
    return new IllegalArgumentException(
        "columns of different kinds do not merge: " + one.kind() + " and " + other.kind());
  }

  static IllegalStateException notAttached() {
    return new IllegalStateException(
        "a profile that was read from bytes is filled only after RowFold.attach");
  }
}
