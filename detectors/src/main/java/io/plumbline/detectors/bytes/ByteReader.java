package io.plumbline.detectors.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. Every method throws {@link CorruptBytesException} when the
 * bytes end too early or cannot be what is asked for.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  /** Reads all bytes of the array. */
  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads a slice. */
  public ByteReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  /** How many bytes are left. */
  public int remaining() {
    return end - at;
  }

  /** The position of the next byte in the array. */
  public int position() {
    return at;
  }

  /** One byte, 0 to 255. */
  public int readByte() {
    need(1);
    return bytes[at++] & 0xFF;
  }

  /** Four bytes. */
  public int readInt() {
    need(4);
    byte[] b = bytes;
    int value = b[at] & 0xFF | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF) << 16 | b[at + 3] << 24;
    at += 4;
    return value;
  }

  /** Eight bytes. */
  public long readLong() {
    long low = readInt() & 0xFFFF_FFFFL;
    return low | (long) readInt() << 32;
  }

  /** The eight bytes of a double. */
  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  /** A varint in its shortest form, all 64 bits of it. */
  public long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = readByte();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        if (b == 0 && shift > 0 || shift == 63 && b > 1) {
          throw corrupt("a varint must be in its shortest form and at most 64 bits long");
        }
        return value;
      }
    }
    throw corrupt("a varint must be at most 10 bytes long");
  }

  /** A signed varint. */
  public long readZigzag() {
    long value = readVarint();
    return value >>> 1 ^ -(value & 1);
  }

  /** A varint that counts events: 0 or more. */
  public long readCount() {
    long value = readVarint();
    if (value < 0) {
      throw corrupt("a count must not be negative: was " + value);
    }
    return value;
  }

  /** A varint from 0 to a limit, both included. */
  public int readBounded(int limit, String what) {
    return bounded(readVarint(), limit, what);
  }

  private int bounded(long value, int limit, String what) {
    if (value < 0 || value > limit) {
      throw corrupt(
          what + " must be between 0 and " + limit + ": was " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /** A number of items of which each takes at least so many of the bytes that are left. */
  public int readSize(int bytesPerItem, String what) {
    return bounded(readVarint(), remaining() / bytesPerItem, what);
  }

  /** So many bytes, as a copy. */
  public byte[] readBytes(int length) {
    need(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** A string as {@link ByteWriter#putString} writes it. */
  public String readString() {
    int length = readSize(1, "the length of a string");
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  /** Refuses bytes that are left over. */
  public void expectEnd() {
    if (at != end) {
      throw corrupt(remaining() + " bytes are left over");
    }
  }

  /** The exception to throw for what was just read, with its place. */
  public CorruptBytesException corrupt(String message) {
    return new CorruptBytesException(message + " (before byte " + at + " of " + end + ")");
  }

  private void need(int length) {
    if (length > end - at) {
      throw new CorruptBytesException(
          "the bytes end too early: " + length + " needed at byte " + at + " of " + end);
    }
  }
}
