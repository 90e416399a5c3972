package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;

/** The summary of a column of free text: counts, and the number of different texts. */
public final class TextProfile extends ColumnProfile {
  private long valid;
  private DistinctCount distinct = new DistinctCount();

  /** An empty profile. */
  public TextProfile() {}

  /** Adds all that another profile has seen; the argument is not changed. */
  public void merge(TextProfile other) {
    missing += other.missing;
    wrongType += other.wrongType;
    valid += other.valid;
    distinct.merge(other.distinct);
  }

  @Override
  public ColumnKind kind() {
    return ColumnKind.TEXT;
  }

  @Override
  public long valid() {
    return valid;
  }

  @Override
  public long nan() {
    return 0;
  }

  @Override
  public long infinite() {
    return 0;
  }

  @Override
  public double distinct() {
    return distinct.estimate();
  }

  DistinctCount distinctCount() {
    return distinct;
  }

  /** Counts one event's cell. */
  void add(EventRow row, int cell) {
    switch (row.type(cell)) {
      case EventRow.NULL -> missing++;
      case EventRow.TEXT -> {
        valid++;
        distinct.add(Hashes.of(row.text(), row.textStart(cell), row.textLength(cell)));
      }
      default -> wrongType++;
    }
  }

  @Override
  void mergeColumn(ColumnProfile other) {
    if (!(other instanceof TextProfile that)) {
      throw differentKinds(this, other);
    }
    merge(that);
  }

  @Override
  TextProfile copyColumn() {
    return of(missing, wrongType, valid, distinct.copy());
  }

  static TextProfile of(long missing, long wrongType, long valid, DistinctCount distinct) {
    if (distinct.isEmpty() != (valid == 0)) {
      throw new IllegalArgumentException(
          valid + " values cannot have " + distinct.estimate() + " different ones");
    }
    TextProfile profile = new TextProfile();
    profile.missing = missing;
    profile.wrongType = wrongType;
    profile.valid = valid;
    profile.distinct = distinct;
    return profile;
  }

  @Override
  void write(ByteWriter out) {
    out.putVarint(missing);
    out.putVarint(wrongType);
    out.putVarint(valid);
    distinct.write(out);
  }

  static TextProfile read(ByteReader in) {
    long missing = in.readCount();
    long wrongType = in.readCount();
    long valid = in.readCount();
    DistinctCount distinct = DistinctCount.read(in);
    try {
      return of(missing, wrongType, valid, distinct);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  @Override
  int retainedBytes() {
    return 40 + distinct.retainedBytes();
  }
}
