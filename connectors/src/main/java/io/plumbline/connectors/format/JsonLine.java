package io.plumbline.connectors.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One JSON object on its way to a line: fields in the order of the calls. */
final class JsonLine {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final long DAY = 86_400_000;
  private static final int LONGEST_TIME = "0000-01-01T00:00:00.000Z".length();
  private static final long FIRST_OF_FOUR_DIGITS =
      Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_OF_FOUR_DIGITS =
      Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  // One buffer a thread, not one a line.
  private final ByteArrayBuilder out = new ByteArrayBuilder(FACTORY._getBufferRecycler());
  private final JsonGenerator generator;
  private final char[] time = new char[LONGEST_TIME];

  private JsonLine() throws IOException {
    generator = FACTORY.createGenerator(out);
  }

  /** Writes the fields of an object. */
  interface Fields {
    void writeTo(JsonLine line) throws IOException;
  }

  /** The bytes of an object with the fields. */
  static byte[] of(Fields fields) {
    try {
      JsonLine line = new JsonLine();
      line.object(fields);
      line.generator.close();
      return line.out.getClearAndRelease();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a buffer in memory does not fail", impossible);
    }
  }

  /** An object without a name: the line itself, or an element of an array. */
  void object(Fields fields) throws IOException {
    generator.writeStartObject();
    fields.writeTo(this);
    generator.writeEndObject();
  }

  void object(String name, @Nullable Fields fields) throws IOException {
    generator.writeFieldName(name);
    if (fields == null) {
      generator.writeNull();
    } else {
      object(fields);
    }
  }

  void array(String name, Fields elements) throws IOException {
    generator.writeArrayFieldStart(name);
    elements.writeTo(this);
    generator.writeEndArray();
  }

  void text(String name, @Nullable String value) throws IOException {
    generator.writeStringField(name, value);
  }

  void integer(String name, long value) throws IOException {
    generator.writeNumberField(name, value);
  }

  void flag(String name, boolean value) throws IOException {
    generator.writeBooleanField(name, value);
  }

  /** A figure with 12 significant digits; null for null and for what is not finite. */
  void figure(String name, @Nullable Double value) throws IOException {
    generator.writeFieldName(name);
    Double finite = Figures.finite(value);
    if (finite == null) {
      generator.writeNull();
    } else {
      generator.writeNumber(Figures.text(finite));
    }
  }

  /** A time as ISO-8601 in UTC, with milliseconds only if there are any. */
  void time(String name, @Nullable Long millis) throws IOException {
    generator.writeFieldName(name);
    if (millis == null) {
      generator.writeNull();
      return;
    }
    int length = isoTime(millis, time);
    if (length == 0) {
      generator.writeString(isoTime(millis));
    } else {
      generator.writeString(time, 0, length);
    }
  }

  /** ISO-8601 in UTC with {@code Z}; three decimals of a second, or none if they are zero. */
  static String isoTime(long millis) {
    char[] text = new char[LONGEST_TIME];
    int length = isoTime(millis, text);
    return length == 0 ? Instant.ofEpochMilli(millis).toString() : new String(text, 0, length);
  }

  /** Writes a time and returns its length; 0 where its year has not four digits. */
  private static int isoTime(long millis, char[] text) {
    if (millis < FIRST_OF_FOUR_DIGITS || millis > LAST_OF_FOUR_DIGITS) {
      return 0;
    }
    // By hand: every line has several, and a formatter makes dozens of objects for each.
    long day = Math.floorDiv(millis, DAY);
    int ofDay = (int) (millis - day * DAY);
    LocalDate date = LocalDate.ofEpochDay(day);
    int fraction = ofDay % 1_000;
    int length = fraction == 0 ? LONGEST_TIME - 4 : LONGEST_TIME;
    digits(text, 0, 4, date.getYear());
    text[4] = '-';
    digits(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, ofDay / 3_600_000);
    text[13] = ':';
    digits(text, 14, 2, ofDay / 60_000 % 60);
    text[16] = ':';
    digits(text, 17, 2, ofDay / 1_000 % 60);
    if (fraction != 0) {
      text[19] = '.';
      digits(text, 20, 3, fraction);
    }
    text[length - 1] = 'Z';
    return length;
  }

  private static void digits(char[] text, int start, int count, int number) {
    int rest = number;
    for (int i = start + count - 1; i >= start; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
