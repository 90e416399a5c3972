package io.plumbline.connectors.source;

import io.plumbline.detectors.event.DeadLetterReason;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The blocks of an Avro object container file (Avro 1.12 specification, "Object Container Files").
 *
 * <p>Avro's own reader believes every length in the file, and decompresses a block whatever comes
 * of it: a few bytes can ask for all the memory. Here a length is checked before room is made for
 * it.
 */
final class AvroBlocks {
  /** The longest header that is read. */
  static final int LONGEST_HEADER = 1 << 22;

  private static final int LONGEST_KEY = 1 << 10;
  private static final int CHECKSUM = 4;

  private final InputStream in;
  private final int maxBytes;
  private final Schema schema;
  private final String codec;
  private final byte[] marker = new byte[DataFileConstants.SYNC_SIZE];

  private long records;
  private byte[] content = {};

  /**
   * Reads the header.
   *
   * @param file the container from its first byte
   * @param maxBytes the largest block, as it is stored and decompressed
   * @throws IOException for what is no container
   */
  AvroBlocks(InputStream file, int maxBytes) throws IOException {
    this.in = new BufferedInputStream(file, 1 << 16);
    this.maxBytes = maxBytes;
    byte[] magic = in.readNBytes(DataFileConstants.MAGIC.length);
    if (!Arrays.equals(magic, DataFileConstants.MAGIC)) {
      throw new IOException("an Avro container must begin with its mark: was another beginning");
    }
    Map<String, byte[]> header = header();
    fill(marker);
    byte[] json = header.get(DataFileConstants.SCHEMA);
    if (json == null) {
      throw new IOException("an Avro container must name its schema: was absent");
    }
    schema = new Schema.Parser().parse(new String(json, StandardCharsets.UTF_8));
    byte[] named = header.get(DataFileConstants.CODEC);
    codec =
        named == null ? DataFileConstants.NULL_CODEC : new String(named, StandardCharsets.UTF_8);
  }

  /** A block that is larger than the limit. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLarge(String message) {
      super(message);
    }

    /** The dead letter's reason. */
    DeadLetterReason reason() {
      return DeadLetterReason.TOO_LARGE;
    }
  }

  private Map<String, byte[]> header() throws IOException {
    Map<String, byte[]> header = new HashMap<>();
    int room = LONGEST_HEADER;
    for (long count = number(); count != 0; count = number()) {
      if (count < 0) {
        number(); // the size of the block in bytes
        count = -count;
      }
      // The smallest long stays negative, and the room runs out long before the largest.
      for (; count != 0; count--) {
        byte[] key = sized(Math.min(room, LONGEST_KEY), "a key of the header");
        byte[] value = sized(room, "a value of the header");
        room -= key.length + value.length + 2;
        header.put(new String(key, StandardCharsets.UTF_8), value);
      }
    }
    return header;
  }

  private byte[] sized(int most, String what) throws IOException {
    long length = number();
    if (length < 0 || length > most) {
      throw new IOException(what + " must have 0 to " + most + " bytes: had " + length);
    }
    byte[] bytes = new byte[(int) length];
    fill(bytes);
    return bytes;
  }

  private void fill(byte[] bytes) throws IOException {
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException("the container ends too early");
    }
  }

  private long number() throws IOException {
    return number(in.read());
  }

  private long number(int first) throws IOException {
    long bits = 0;
    int b = first;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (b < 0) {
        throw new EOFException("the container ends too early");
      }
      bits |= (b & 0x7FL) << shift;
      if (b < 0x80) {
        return bits >>> 1 ^ -(bits & 1);
      }
      b = in.read();
    }
    throw new IOException("a number must have at most 64 bits");
  }

  /** The schema with which the records were written. */
  Schema schema() {
    return schema;
  }

  /**
   * Reads the next block; false at the end of the file.
   *
   * @throws TooLarge for a block beyond the limit
   * @throws IOException for a broken one
   */
  boolean next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    records = number(first);
    long size = number();
    if (records < 0 || size < 0) {
      throw new IOException("a block must have a size: was " + records + " in " + size + " bytes");
    }
    if (size > maxBytes) {
      throw tooLarge(size + " bytes");
    }
    // Grows with what is there: the file may be shorter than it says.
    byte[] stored = in.readNBytes((int) size);
    byte[] sync = in.readNBytes(marker.length);
    if (stored.length < size || sync.length < marker.length) {
      throw new EOFException("the last block is not complete");
    }
    if (!Arrays.equals(sync, marker)) {
      throw new IOException("a block must end with the container's marker");
    }
    content = decompressed(stored);
    return true;
  }

  /** How many records the block says that it has. */
  long records() {
    return records;
  }

  /** The block's records, decompressed. */
  byte[] content() {
    return content;
  }

  private byte[] decompressed(byte[] stored) throws IOException {
    return switch (codec) {
      case DataFileConstants.NULL_CODEC -> stored;
      case DataFileConstants.DEFLATE_CODEC -> inflated(stored);
      case DataFileConstants.SNAPPY_CODEC -> unsnapped(stored);
      case DataFileConstants.BZIP2_CODEC ->
          bounded(new BZip2CompressorInputStream(new ByteArrayInputStream(stored)));
      case DataFileConstants.ZSTANDARD_CODEC ->
          bounded(new ZstdCompressorInputStream(new ByteArrayInputStream(stored)));
      default ->
          throw new IOException(
              "a codec must be null, deflate, snappy, bzip2 or zstandard: was " + codec);
    };
  }

  private byte[] inflated(byte[] stored) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      return bounded(new InflaterInputStream(new ByteArrayInputStream(stored), inflater));
    } finally {
      inflater.end();
    }
  }

  private byte[] unsnapped(byte[] stored) throws IOException {
    int length = stored.length - CHECKSUM;
    if (length < 1) {
      throw new EOFException("a block of snappy must have a checksum");
    }
    byte[] plain =
        bounded(new SnappyCompressorInputStream(new ByteArrayInputStream(stored, 0, length)));
    CRC32 sum = new CRC32();
    sum.update(plain);
    int said = 0;
    for (int i = length; i < stored.length; i++) {
      said = said << Byte.SIZE | stored[i] & 0xFF;
    }
    if (said != (int) sum.getValue()) {
      throw new IOException("a block of snappy must have its checksum: has another");
    }
    return plain;
  }

  private byte[] bounded(InputStream plain) throws IOException {
    try (plain) {
      byte[] bytes = plain.readNBytes(maxBytes);
      if (plain.read() >= 0) {
        throw tooLarge("more when decompressed");
      }
      return bytes;
    }
  }

  private TooLarge tooLarge(String size) {
    return new TooLarge("a block must have at most " + maxBytes + " bytes: had " + size);
  }
}
