package io.plumbline.detectors.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends numbers and bytes to a growing array; may be reset and used again. */
public final class ByteWriter {
  private byte[] bytes;
  private int size;

  /** An empty writer with room for so many bytes before it grows. */
  public ByteWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Forgets what was written, keeps the array. */
  public void reset() {
    size = 0;
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** The array behind the writer, valid up to {@link #size()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Appends the lowest eight bits. */
  public void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Appends four bytes. */
  public void putInt(int value) {
    reserve(4);
    byte[] b = bytes;
    int at = size;
    b[at] = (byte) value;
    b[at + 1] = (byte) (value >>> 8);
    b[at + 2] = (byte) (value >>> 16);
    b[at + 3] = (byte) (value >>> 24);
    size = at + 4;
  }

  /** Appends eight bytes. */
  public void putLong(long value) {
    putInt((int) value);
    putInt((int) (value >>> 32));
  }

  /** Appends the eight bytes of a double. */
  public void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  /** Appends a number as 1 to 10 bytes, small unsigned ones shortest. */
  public void putVarint(long value) {
    reserve(10);
    byte[] b = bytes;
    int at = size;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      b[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    b[at++] = (byte) rest;
    size = at;
  }

  /** Appends a signed number as a varint, small magnitudes shortest. */
  public void putZigzag(long value) {
    putVarint(value << 1 ^ value >> 63);
  }

  /** Appends a slice, without its length. */
  public void putBytes(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Appends a string's length in bytes as a varint, and its UTF-8. */
  public void putString(String string) {
    byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
    putVarint(utf8.length);
    putBytes(utf8, 0, utf8.length);
  }

  private void reserve(int length) {
    if (length > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
    }
  }
}
