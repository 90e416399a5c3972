package io.plumbline.connectors.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One JSON object on its way to a line: fields in the order of the calls. */
final class JsonLine {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
  private final JsonGenerator generator;

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
      return line.out.toByteArray();
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
    generator.writeStringField(name, millis == null ? null : isoTime(millis));
  }

  /** ISO-8601 in UTC with {@code Z}; three decimals of a second, or none if they are zero. */
  static String isoTime(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
