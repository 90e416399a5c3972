package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;

/** The summary of a column of free text: counts, and the number of different texts. */
public final class TextProfile extends ColumnProfile {
  private long valid;
  private DistinctCount distinct = new DistinctCount();
  private TextLengths lengths = new TextLengths();

  /** An empty profile. */
  public TextProfile() {}

  /** Adds all that another profile has seen; the argument is not changed. */
  public void merge(TextProfile other) {
    addUnusable(other);
    lengths.merge(other.lengths);
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

  /** How long the valid texts are. */
  public TextLengths lengths() {
    return lengths;
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
        lengths.add(row.text(), row.textStart(cell), row.textLength(cell));
      }
      default -> addWrongType(row.type(cell));
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
    TextProfile copy = of(valid, distinct.copy(), lengths.copy());
    copy.addUnusable(this);
    return copy;
  }

  static TextProfile of(long valid, DistinctCount distinct, TextLengths lengths) {
    if (lengths.counted() && lengths.texts() != valid) {
      throw new IllegalArgumentException(
          "each of " + valid + " texts must have a length: " + lengths.texts() + " have");
    }
    if (distinct.isEmpty() != (valid == 0)) {
      throw new IllegalArgumentException(
          valid + " values cannot have " + distinct.estimate() + " different ones");
    }
    TextProfile profile = new TextProfile();
    profile.valid = valid;
    profile.distinct = distinct;
    profile.lengths = lengths;
    return profile;
  }

  @Override
  void write(ByteWriter out) {
    writeUnusable(out);
    out.putVarint(valid);
    distinct.write(out);
    lengths.write(out);
  }

  static TextProfile read(ByteReader in, int version) {
    TextProfile unusable = new TextProfile();
    unusable.readUnusable(in, version);
    long valid = in.readCount();
    DistinctCount distinct = DistinctCount.read(in);
    TextLengths lengths =
        version >= ProfileCodec.WITH_SHAPES
            ? TextLengths.read(in, version)
            : valid == 0 ? new TextLengths() : TextLengths.uncounted();
    try {
      TextProfile read = of(valid, distinct, lengths);
      read.addUnusable(unusable);
      return read;
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  @Override
  int retainedBytes() {
    return 104 + distinct.retainedBytes();
  }
}
