package io.plumbline.connectors.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Writes records of one generated class as plain Avro binary. */
final class AvroBinary<T extends SpecificRecord> {
  private final SpecificDatumWriter<T> writer;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);

  AvroBinary(Class<T> type) {
    writer = new SpecificDatumWriter<>(type);
  }

  byte[] write(T record) {
    out.reset();
    try {
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a buffer in memory does not fail", impossible);
    }
    return out.toByteArray();
  }

  /** A figure as streams carry it: 12 significant digits, null for what is not finite. */
  static @Nullable Double figure(@Nullable Double value) {
    Double finite = Figures.finite(value);
    return finite == null ? null : Figures.round(finite);
  }

  static Instant time(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
