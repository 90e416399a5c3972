package io.plumbline.jobs.specs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A long text, compressed: baselines shrink to a fifth. */
final class PackedText implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] gzip;
  private final int hash;

  private PackedText(byte[] gzip) {
    this.gzip = gzip;
    this.hash = Arrays.hashCode(gzip);
  }

  static PackedText of(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return new PackedText(bytes.toByteArray());
  }

  static PackedText ofBytes(byte[] gzip) {
    return new PackedText(gzip);
  }

  byte[] bytes() {
    return gzip;
  }

  String text() {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a packed text must be gzip: was damaged", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackedText that && hash == that.hash && Arrays.equals(gzip, that.gzip);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
