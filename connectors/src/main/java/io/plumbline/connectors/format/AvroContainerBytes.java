package io.plumbline.connectors.format;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * The bytes of an Avro object container file, and whether they end where a block ends.
 *
 * <p>Avro's own reader takes a file that is cut within a block for one that ends before it. Every
 * block ends in the marker that the header names, and so must the file.
 */
final class AvroContainerBytes extends FilterInputStream {
  private static final int LONGEST_HEADER = 1 << 24;

  private final byte[] marker;
  private final byte[] last = new byte[DataFileConstants.SYNC_SIZE];

  /**
   * Looks into the header, and starts at its first byte again.
   *
   * @throws IOException if the file does not begin like an Avro container file
   */
  AvroContainerBytes(InputStream in) throws IOException {
    super(new BufferedInputStream(in));
    marker = marker(this.in);
  }

  /** The marker in the header (Avro 1.12 specification, "Object Container Files"). */
  private static byte[] marker(InputStream in) throws IOException {
    in.mark(LONGEST_HEADER);
    byte[] magic = in.readNBytes(DataFileConstants.MAGIC.length);
    if (!Arrays.equals(magic, DataFileConstants.MAGIC)) {
      throw new IOException("must be an Avro object container file: does not begin like one");
    }
    byte[] marker = new byte[DataFileConstants.SYNC_SIZE];
    try {
      BinaryDecoder header = DecoderFactory.get().directBinaryDecoder(in, null);
      for (long left = header.readMapStart(); left > 0; left = header.mapNext()) {
        for (; left > 0; left--) {
          header.skipString();
          header.skipBytes();
        }
      }
      header.readFixed(marker);
    } catch (IOException | AvroRuntimeException e) {
      throw new IOException("an Avro file must have a readable header: " + e, e);
    }
    in.reset();
    return marker;
  }

  /** Whether what was read so far ends with a whole block, or with the header. */
  boolean endsWithABlock() {
    return Arrays.equals(last, marker);
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      push(new byte[] {(byte) read}, 0, 1);
    }
    return read;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = in.read(into, offset, length);
    if (read > 0) {
      push(into, offset, read);
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    byte[] skipped = in.readNBytes((int) Math.min(bytes, 1 << 16));
    push(skipped, 0, skipped.length);
    return skipped.length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void push(byte[] bytes, int offset, int length) {
    int size = last.length;
    if (length >= size) {
      System.arraycopy(bytes, offset + length - size, last, 0, size);
    } else {
      System.arraycopy(last, length, last, 0, size - length);
      System.arraycopy(bytes, offset, last, size - length, length);
    }
  }
}
