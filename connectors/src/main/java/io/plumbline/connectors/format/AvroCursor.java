package io.plumbline.connectors.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks over the bytes of one datum of plain Avro binary (Avro 1.12 specification, "Binary
 * Encoding") and checks every length against what is left before it believes it.
 */
final class AvroCursor {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Where the last byte of a number has a zero. */
  static final long STOPS = 0x8080_8080_8080_8080L;

  private byte[] in = {};
  private int origin;
  private int at;
  private int end;
  private int textStart;
  private int textLength;

  /** Starts at the first byte of a datum. */
  void open(byte[] bytes, int offset, int length) {
    in = bytes;
    origin = offset;
    at = offset;
    end = offset + length;
  }

  /** Nothing may be left. */
  void close() throws UnusableRecord {
    if (at < end) {
      throw malformed("must end there: " + (end - at) + " bytes are left");
    }
  }

  /** The datum's bytes. */
  byte[] bytes() {
    return in;
  }

  /** A zig-zag number of one to ten bytes. */
  long readLong() throws UnusableRecord {
    if (at < end && in[at] >= 0) {
      int bits = in[at++]; // Nearly every length and branch has one byte.
      return bits >>> 1 ^ -(bits & 1);
    }
    return readLongerNumber();
  }

  int readInt() throws UnusableRecord {
    long value = readLong();
    if (value != (int) value) {
      throw malformed("must have an int of at most 32 bits: was " + value);
    }
    return (int) value;
  }

  private long readLongerNumber() throws UnusableRecord {
    if (end - at >= Long.BYTES) {
      long word = (long) LONGS.get(in, at);
      long stops = ~word & STOPS;
      if (stops != 0) {
        at += Long.numberOfTrailingZeros(stops) + 1 >> 3;
        return number(word, stops);
      }
    }
    return readLongestNumber();
  }

  /**
   * The value of a zig-zag number of up to eight bytes at the beginning of a word.
   *
   * @param stops where the bytes have a zero that ends a number, if one of the first eight does
   */
  static long number(long word, long stops) {
    long own = word & (stops ^ stops - 1); // up to the first byte that is the last one
    long pairs = own & 0x007F_007F_007F_007FL | (own & 0x7F00_7F00_7F00_7F00L) >>> 1;
    long fours = pairs & 0x0000_3FFF_0000_3FFFL | (pairs & 0x3FFF_0000_3FFF_0000L) >>> 2;
    long bits = fours & 0x0FFF_FFFFL | (fours & 0x0FFF_FFFF_0000_0000L) >>> 4;
    return bits >>> 1 ^ -(bits & 1);
  }

  private long readLongestNumber() throws UnusableRecord {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at >= end) {
        throw endsTooEarly();
      }
      byte b = in[at++];
      bits |= (b & 0x7FL) << shift;
      if (b >= 0) {
        if (shift == 63 && b > 1) {
          break;
        }
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    throw malformed("must have a number of at most 64 bits");
  }

  double readDouble() throws UnusableRecord {
    if (end - at < Double.BYTES) {
      throw endsTooEarly();
    }
    double value = Double.longBitsToDouble((long) LONGS.get(in, at));
    at += Double.BYTES;
    return value;
  }

  float readFloat() throws UnusableRecord {
    if (end - at < Float.BYTES) {
      throw endsTooEarly();
    }
    float value = Float.intBitsToFloat((int) INTS.get(in, at));
    at += Float.BYTES;
    return value;
  }

  /** Makes sure that so many bytes are left, and steps over them. */
  void skip(int bytes) throws UnusableRecord {
    if (end - at < bytes) {
      throw endsTooEarly();
    }
    at += bytes;
  }

  /** Where the next byte is in {@link #bytes()}. */
  int position() {
    return at;
  }

  /** Goes to a place of the datum. */
  void position(int place) {
    at = place;
  }

  /** Where the datum ends in {@link #bytes()}. */
  int end() {
    return end;
  }

  boolean readBoolean() throws UnusableRecord {
    if (at >= end) {
      throw endsTooEarly();
    }
    byte b = in[at++];
    if (b != 0 && b != 1) {
      throw malformed("must have a boolean of 0 or 1: was " + b);
    }
    return b == 1;
  }

  /** The branch of a union with so many branches. */
  int branch(int branches) throws UnusableRecord {
    long branch = readLong();
    if (branch < 0 || branch >= branches) {
      throw malformed("must have one of " + branches + " union branches: was " + branch);
    }
    return (int) branch;
  }

  /** The bytes of a string, unchecked; {@link #textStart} and {@link #textLength} say where. */
  void bytesOfText() throws UnusableRecord {
    long length = readLong();
    if (length < 0 || length > end - at) {
      throw malformed(
          "must have a string of 0 to " + (end - at) + " bytes: its length was " + length);
    }
    textStart = at;
    textLength = (int) length;
    at += textLength;
  }

  /** A string, of well-formed UTF-8. */
  void text() throws UnusableRecord {
    bytesOfText();
    checkText();
  }

  /** Refuses the last string if it is not well-formed UTF-8. */
  void checkText() throws UnusableRecord {
    if (!Utf8.valid(in, textStart, textStart + textLength)) {
      throw malformed("must have strings of well-formed UTF-8 before");
    }
  }

  int textStart() {
    return textStart;
  }

  int textLength() {
    return textLength;
  }

  /**
   * How many entries the next block of a map has; 0 at the map's end. The size in bytes that a
   * block may state is checked to be possible and otherwise not needed.
   */
  long block() throws UnusableRecord {
    long count = readLong();
    if (count < 0) {
      count = -count;
      long size = readLong();
      if (size < 0 || size > end - at) {
        throw malformed("must have a block of 0 to " + (end - at) + " bytes: its size was " + size);
      }
    }
    // An entry has at least the length of its key. The smallest long stays negative.
    if (count < 0 || count > end - at) {
      throw malformed("must have a block of 0 to " + (end - at) + " entries: was " + count);
    }
    return count;
  }

  /**
   * Steps over a block whose size in bytes it states, and returns 0; else returns how many items
   * follow, -1 where the array or map is over.
   *
   * @param empty whether items take no bytes, so that there may be any number of them
   */
  long skipBlock(boolean empty) throws UnusableRecord {
    long count = readLong();
    if (count == 0) {
      return -1;
    }
    if (count < 0) {
      long size = readLong();
      if (size < 0 || size > end - at) {
        throw malformed("must have a block of 0 to " + (end - at) + " bytes: its size was " + size);
      }
      at += (int) size;
      return 0;
    }
    if (empty) {
      return 0;
    }
    if (count > end - at) {
      throw malformed("must have a block of 0 to " + (end - at) + " items: was " + count);
    }
    return count;
  }

  /** A fault that the schema's reader finds. */
  UnusableRecord broken(String what) {
    return malformed(what);
  }

  private UnusableRecord endsTooEarly() {
    return malformed("ends too early");
  }

  private UnusableRecord malformed(String what) {
    return UnusableRecord.malformed("Avro " + what + " (byte " + (at - origin) + ")");
  }
}
