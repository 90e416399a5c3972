package io.plumbline.detectors.event;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The canonical form in which categories, classes, facet values and segments are compared, and the
 * bound on what is kept of them.
 *
 * <p>{@code 1}, {@code 1.0}, {@code "1"} and {@code "1.0"} are the same value: a number, or a
 * string that is a plain decimal number without leading zeros, stands for its shortest plain
 * decimal form. For strings the rule is textual, never by way of a double, so that ids of twenty
 * digits stay different. {@code "007"}, {@code "+1"}, {@code ".5"} and {@code "1e3"} stay as they
 * are.
 *
 * <p>A text of more than {@link #MAX_BYTES} bytes is cut: what is kept and compared is its
 * beginning, an ellipsis, {@code #} and the hash of all of it in hexadecimal.
 */
public final class Texts {
  /** The longest text, in bytes of UTF-8, that is kept whole. */
  public static final int MAX_BYTES = 256;

  /** The longest form that is kept of a longer text: its beginning and the mark. */
  public static final int MAX_BOUNDED_BYTES = MAX_BYTES + 20;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Texts() {}

  /** The canonical form of a string, cut if it is too long. */
  public static String canonical(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    long slice = canonicalSlice(utf8, 0, utf8.length);
    return bounded(utf8, offset(slice), length(slice));
  }

  /**
   * The canonical form of a finite number: the shortest plain decimal that is nearest to it and to
   * no other double, such as {@code 1000} for 1e3 and {@code 0} for -0.0.
   */
  public static String canonical(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 0x1p53) {
      return Long.toString((long) number);
    }
    // Not Double.toString, whose digits differ between versions of Java.
    BigDecimal shortest = new BigDecimal(DoubleToDecimal.toString(number));
    byte[] utf8 = shortest.stripTrailingZeros().toPlainString().getBytes(StandardCharsets.US_ASCII);
    return bounded(utf8, 0, utf8.length);
  }

  /** The canonical form of a boolean where it is no number: {@code true} or {@code false}. */
  public static String canonical(boolean value) {
    return value ? "true" : "false";
  }

  /** What is kept of a text: all of it up to {@link #MAX_BYTES} bytes. */
  public static String bounded(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return bounded(utf8, 0, utf8.length);
  }

  private static String bounded(byte[] utf8, int offset, int length) {
    if (length <= MAX_BYTES) {
      return new String(utf8, offset, length, StandardCharsets.UTF_8);
    }
    byte[] kept = new byte[MAX_BOUNDED_BYTES];
    return new String(kept, 0, bound(utf8, offset, length, kept), StandardCharsets.UTF_8);
  }

  /**
   * Writes the bounded form of a text of more than {@link #MAX_BYTES} bytes and returns its length.
   *
   * @param into has room for {@link #MAX_BOUNDED_BYTES}
   */
  public static int bound(byte[] utf8, int offset, int length, byte[] into) {
    int cut = MAX_BYTES;
    while (cut > 0 && (utf8[offset + cut] & 0xC0) == 0x80) {
      cut--; // not within a character
    }
    System.arraycopy(utf8, offset, into, 0, cut);
    long hash = Hashes.of(utf8, offset, length);
    into[cut++] = (byte) 0xE2;
    into[cut++] = (byte) 0x80;
    into[cut++] = (byte) 0xA6;
    into[cut++] = '#';
    for (int shift = 60; shift >= 0; shift -= 4) {
      into[cut++] = HEX[(int) (hash >>> shift) & 0xF];
    }
    return cut;
  }

  /**
   * The slice of a text that is its canonical form, to be taken apart with {@link #offset} and
   * {@link #length}: a canonical form is always a part of the text.
   */
  public static long canonicalSlice(byte[] utf8, int offset, int length) {
    long whole = slice(offset, length);
    int end = offset + length;
    int at = offset;
    if (at < end && utf8[at] == '-') {
      at++;
    }
    if (at == end || !isDigit(utf8[at])) {
      return whole;
    }
    int firstDigit = at;
    boolean zero = utf8[at] == '0';
    at++;
    while (at < end && isDigit(utf8[at])) {
      at++;
    }
    if (zero && at > firstDigit + 1) {
      return whole; // leading zeros
    }
    int kept = at;
    if (at < end) {
      if (utf8[at] != '.' || at + 1 == end) {
        return whole;
      }
      for (at++; at < end; at++) {
        if (!isDigit(utf8[at])) {
          return whole;
        }
        if (utf8[at] != '0') {
          kept = at + 1;
        }
      }
    }
    return zero && kept == firstDigit + 1
        ? slice(firstDigit, 1) // -0 is 0
        : slice(offset, kept - offset);
  }

  /** Where a slice starts. */
  public static int offset(long slice) {
    return (int) (slice >>> 32);
  }

  /** How long a slice is, in bytes. */
  public static int length(long slice) {
    return (int) slice;
  }

  /** A slice's start and length in one number. */
  public static long slice(int offset, int length) {
    return (long) offset << 32 | length;
  }

  /**
   * Writes an integral number below 2^53 in magnitude in decimal and returns its length.
   *
   * @param into has room for 17 bytes
   */
  public static int writeIntegral(long number, byte[] into) {
    long rest = Math.abs(number);
    int length = number < 0 ? 2 : 1;
    for (long r = rest; r >= 10; r /= 10) {
      length++;
    }
    int at = length;
    do {
      into[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    if (number < 0) {
      into[0] = '-';
    }
    return length;
  }

  /** Whether the bytes are well-formed UTF-8. */
  public static boolean isUtf8(byte[] bytes, int offset, int length) {
    int all = 0;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      all |= bytes[i];
    }
    return all >= 0 || isUtf8Slowly(bytes, offset, end);
  }

  private static boolean isUtf8Slowly(byte[] bytes, int offset, int end) {
    int at = offset;
    while (at < end) {
      int b = bytes[at++] & 0xFF;
      if (b < 0x80) {
        continue;
      }
      int more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
      if (b < 0xC2 || b > 0xF4 || more > end - at) {
        return false;
      }
      int second = bytes[at] & 0xFF;
      boolean range =
          switch (b) {
            case 0xE0 -> second >= 0xA0; // no overlong forms
            case 0xED -> second < 0xA0; // no surrogates
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90; // at most U+10FFFF
            default -> true;
          };
      if (!range) {
        return false;
      }
      for (int i = 0; i < more; i++) {
        if ((bytes[at++] & 0xC0) != 0x80) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
