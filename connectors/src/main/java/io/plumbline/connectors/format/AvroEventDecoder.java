package io.plumbline.connectors.format;

import io.plumbline.connectors.format.NameTable.Name;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import org.jspecify.annotations.Nullable;

/**
 * Decodes prediction events written as plain Avro binary of {@code prediction_event.avsc}, field by
 * field from the bytes.
 *
 * <p>It is written for that schema and no other: a schema with another fingerprint needs another
 * decoder, and a test says so. Truncated data, impossible lengths, invalid UTF-8 and trailing bytes
 * are {@code malformed}. Of doubled keys of a map the last counts.
 */
public final class AvroEventDecoder implements EventDecoder {
  /** Up to here every long is a double. */
  private static final long EXACT = 1L << 53;

  private static final int VALUE_BRANCHES = 5;

  private final EventLimits limits;
  private final Envelope envelope;
  private final AvroCursor cursor = new AvroCursor();
  private final byte[] decimals = new byte[20];

  private NameTable names = new NameTable(new NameDictionary());
  private int added;

  /** A decoder for the events of one reader. */
  public AvroEventDecoder(EventDefaults defaults, EventLimits limits) {
    this.limits = limits;
    this.envelope = new Envelope(defaults);
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    row.clear();
    if (!names.isOf(row.names())) {
      names = new NameTable(row.names());
    }
    added = 0;
    try {
      if (length > limits.maxBytes()) {
        throw UnusableRecord.tooLarge(
            "an event must have at most " + limits.maxBytes() + " bytes: had " + length);
      }
      cursor.open(bytes, offset, length);
      event(row);
      cursor.close();
      envelope.complete(row);
      envelope.judge(row, row.hasEventId() ? null : Envelope.ID_RULE + "\"\"", null);
    } catch (UnusableRecord e) {
      envelope.complete(row);
      row.reject(e.reason(), e.detail());
    }
  }

  /** The fields in the order of the schema. */
  private void event(EventRow row) throws UnusableRecord {
    if (present()) {
      int start = text(row);
      row.model(start, cursor.textLength());
    }
    if (present()) {
      int start = text(row);
      row.version(start, cursor.textLength());
    }
    int id = text(row);
    row.eventId(id, cursor.textLength());
    row.eventTime(cursor.readLong());
    features(row);
    if (present()) {
      single(row, Section.PREDICTION_LABEL);
      if (present()) {
        row.addNumber(Section.PREDICTION_SCORE, 0, number());
      }
      if (present()) {
        probabilities(row);
      }
    }
    if (present()) {
      passOver(false);
    }
    if (present()) {
      passOver(true);
    }
    if (present()) {
      row.addNumber(Section.LATENCY, 0, number());
    }
    single(row, Section.TRUTH);
  }

  /** Reads the branch of an optional field, whose first branch is null. */
  private boolean present() throws UnusableRecord {
    return cursor.branch(2) == 1;
  }

  private int text(EventRow row) throws UnusableRecord {
    cursor.text();
    return row.append(cursor.bytes(), cursor.textStart(), cursor.textLength());
  }

  /** A double; never minus zero, which would depend on the order of the events. */
  private double number() throws UnusableRecord {
    return cursor.readDouble() + 0.0;
  }

  // ---- cells ----

  private void features(EventRow row) throws UnusableRecord {
    Name previous = names.start(Section.FEATURE);
    for (long count = cursor.block(); count > 0; count = cursor.block()) {
      for (long i = 0; i < count; i++) {
        Name name = name(previous);
        if (name == null) {
          unlistedFeature(row);
        } else {
          value(row, Section.FEATURE, name.id(), cursor.branch(VALUE_BRANCHES));
          previous = name;
        }
      }
    }
  }

  private void unlistedFeature(EventRow row) throws UnusableRecord {
    int length = cursor.textLength();
    int start = row.append(cursor.bytes(), cursor.textStart(), length);
    byte type =
        switch (cursor.branch(VALUE_BRANCHES)) {
          case 0 -> EventRow.NULL;
          case 1 -> {
            cursor.readDouble();
            yield EventRow.NUMBER;
          }
          case 2 -> {
            cursor.readLong();
            yield EventRow.NUMBER;
          }
          case 3 -> {
            cursor.readBoolean();
            yield EventRow.BOOLEAN;
          }
          default -> {
            cursor.text();
            yield EventRow.TEXT;
          }
        };
    row.addUnlisted(Section.FEATURE, type, start, length);
  }

  private void probabilities(EventRow row) throws UnusableRecord {
    Name previous = names.start(Section.PROBABILITY);
    for (long count = cursor.block(); count > 0; count = cursor.block()) {
      for (long i = 0; i < count; i++) {
        Name name = name(previous);
        if (name == null) {
          int length = cursor.textLength();
          int start = row.append(cursor.bytes(), cursor.textStart(), length);
          cursor.readDouble();
          row.addUnlisted(Section.PROBABILITY, EventRow.NUMBER, start, length);
        } else {
          row.addNumber(Section.PROBABILITY, name.id(), number());
          previous = name;
        }
      }
    }
  }

  /** The next key of a map, which is one more cell. */
  private @Nullable Name name(Name previous) throws UnusableRecord {
    if (++added > limits.maxCells()) {
      throw UnusableRecord.tooLarge(
          "an event must have at most " + limits.maxCells() + " features and probabilities");
    }
    cursor.bytesOfText();
    Name guess = names.guess(previous, cursor.bytes(), cursor.textStart(), cursor.textLength());
    if (guess != null) {
      return guess;
    }
    // Only a name that was seen before is known to be well-formed.
    cursor.checkText();
    return names.after(previous, cursor.bytes(), cursor.textStart(), cursor.textLength());
  }

  /** The branches of a label: as those of a feature, with string and boolean trading places. */
  private void single(EventRow row, Section section) throws UnusableRecord {
    switch (cursor.branch(VALUE_BRANCHES)) {
      case 0 -> {}
      case 1 -> value(row, section, 0, 4);
      case 2 -> value(row, section, 0, 1);
      case 3 -> value(row, section, 0, 2);
      default -> value(row, section, 0, 3);
    }
  }

  /** A value of the union null, double, long, boolean, string. */
  private void value(EventRow row, Section section, int name, int branch) throws UnusableRecord {
    switch (branch) {
      case 0 -> row.addNull(section, name);
      case 1 -> row.addNumber(section, name, number());
      case 2 -> integer(row, section, name, cursor.readLong());
      case 3 -> row.addBoolean(section, name, cursor.readBoolean());
      default -> {
        int start = text(row);
        row.addText(section, name, start, cursor.textLength());
      }
    }
  }

  private void integer(EventRow row, Section section, int name, long value) {
    if (value < EXACT && value > -EXACT) {
      row.addNumber(section, name, value);
      return;
    }
    int at = decimals.length;
    // Downwards from a negative number: the smallest long has no positive counterpart.
    for (long rest = value < 0 ? value : -value; rest != 0; rest /= 10) {
      decimals[--at] = (byte) ('0' - rest % 10);
    }
    if (value < 0) {
      decimals[--at] = '-';
    }
    int start = row.append(decimals, at, decimals.length - at);
    row.addNumber(section, name, value, start, decimals.length - at);
  }

  /** Checks a map of doubles or of strings, without making cells of it. */
  private void passOver(boolean strings) throws UnusableRecord {
    for (long count = cursor.block(); count > 0; count = cursor.block()) {
      for (long i = 0; i < count; i++) {
        cursor.text();
        if (strings) {
          cursor.text();
        } else {
          cursor.readDouble();
        }
      }
    }
  }
}
