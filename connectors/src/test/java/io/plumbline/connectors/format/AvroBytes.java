package io.plumbline.connectors.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Avro binary put together by hand, so that it can be wrong. */
final class AvroBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The start of a usable event without model and version: up to its time. */
  static AvroBytes envelope() {
    return new AvroBytes().number(0).number(0).text("e").number(0);
  }

  AvroBytes number(long value) {
    long bits = value << 1 ^ value >> 63;
    while ((bits & ~0x7FL) != 0) {
      out.write((int) (bits & 0x7F | 0x80));
      bits >>>= 7;
    }
    out.write((int) bits);
    return this;
  }

  AvroBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    return raw(bytes);
  }

  AvroBytes decimal(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < 64; shift += 8) {
      out.write((int) (bits >>> shift));
    }
    return this;
  }

  AvroBytes raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** The end of an event without prediction, attributions, tags, latency and label. */
  AvroBytes nothingElse() {
    return raw(new byte[5]);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
