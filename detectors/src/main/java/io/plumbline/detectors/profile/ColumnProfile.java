package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.EventRow;

/**
 * The mergeable summary of one column. Reading may tidy up inside: an instance belongs to one
 * thread at a time.
 */
public abstract sealed class ColumnProfile permits NumericProfile, CategoricalProfile, TextProfile {
  long missing;
  private long wrongNumbers;
  private long wrongTexts;
  private long wrongBooleans;

  /** Objects, arrays and bytes, and whatever was counted before types were told apart. */
  private long wrongOthers;

  /** What the column's values are; BOOLEAN columns have a {@link CategoricalProfile}. */
  public abstract ColumnKind kind();

  /** Events in which the column was absent or null. */
  public final long missing() {
    return missing;
  }

  /** Present values of the wrong type. */
  public final long wrongType() {
    return wrongNumbers + wrongTexts + wrongBooleans + wrongOthers;
  }

  /** Numbers where the column has none. */
  public final long wrongNumbers() {
    return wrongNumbers;
  }

  /** Strings where the column has none. */
  public final long wrongTexts() {
    return wrongTexts;
  }

  /** Booleans where the column has none. */
  public final long wrongBooleans() {
    return wrongBooleans;
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

  /** Counts one value of the wrong type, by the type that it has in an event's row. */
  final void addWrongType(byte type) {
    switch (type) {
      case EventRow.NUMBER -> wrongNumbers++;
      case EventRow.TEXT -> wrongTexts++;
      case EventRow.BOOLEAN -> wrongBooleans++;
      default -> wrongOthers++;
    }
  }

  /** Sets the values of the wrong type; all of them, and those of each type that is told apart. */
  final void wrongTypes(long all, long numbers, long texts, long booleans) {
    if (numbers > all || texts > all - numbers || booleans > all - numbers - texts) {
      throw new IllegalArgumentException(
          all
              + " values of the wrong type cannot be "
              + numbers
              + " numbers, "
              + texts
              + " texts and "
              + booleans
              + " booleans");
    }
    wrongNumbers = numbers;
    wrongTexts = texts;
    wrongBooleans = booleans;
    wrongOthers = all - numbers - texts - booleans;
  }

  final void addUnusable(ColumnProfile other) {
    missing += other.missing;
    wrongNumbers += other.wrongNumbers;
    wrongTexts += other.wrongTexts;
    wrongBooleans += other.wrongBooleans;
    wrongOthers += other.wrongOthers;
  }

  final void writeUnusable(ByteWriter out) {
    long wrong = wrongType();
    out.putVarint(missing);
    out.putVarint(wrong);
    if (wrong > 0) {
      out.putVarint(wrongNumbers);
      out.putVarint(wrongTexts);
      out.putVarint(wrongBooleans);
    }
  }

  final void readUnusable(ByteReader in, int version) {
    missing = in.readCount();
    long wrong = in.readCount();
    if (wrong == 0 || version < ProfileCodec.WITH_SHAPES) {
      wrongTypes(wrong, 0, 0, 0);
      return;
    }
    long numbers = in.readCount();
    long texts = in.readCount();
    long booleans = in.readCount();
    try {
      wrongTypes(wrong, numbers, texts, booleans);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
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
