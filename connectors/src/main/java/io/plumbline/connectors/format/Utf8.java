package io.plumbline.connectors.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Well-formed UTF-8 as RFC 3629 says: no overlong forms, no surrogates, nothing past U+10FFFF. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the bytes from start to end are well-formed. */
  static boolean valid(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length >= Long.BYTES) {
      // Words of ASCII, the last one overlapping the one before: most texts are nothing else.
      int last = end - Long.BYTES;
      int at = start;
      while (at < last && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
        at += Long.BYTES;
      }
      return at >= last && ((long) LONGS.get(bytes, last) & NOT_ASCII) == 0
          || validFrom(bytes, at < last ? at : start, end);
    }
    if (end >= Long.BYTES && length > 0) {
      // A short text is the end of a word that begins before it.
      long word = (long) LONGS.get(bytes, end - Long.BYTES) >>> Long.SIZE - Byte.SIZE * length;
      if ((word & NOT_ASCII) == 0) {
        return true;
      }
    }
    return validFrom(bytes, start, end);
  }

  private static boolean validFrom(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      if (bytes[at] < 0) {
        int length = sequence(bytes, at, end);
        if (length == 0) {
          return false;
        }
        at += length;
      } else if (end - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
        at += Long.BYTES;
      } else {
        at++;
      }
    }
    return true;
  }

  /**
   * The length of the well-formed sequence of two to four bytes at a byte that is not ASCII; 0 if
   * there is none.
   */
  static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length > end - at) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
