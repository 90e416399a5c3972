package io.plumbline.connectors.format;

import java.nio.charset.StandardCharsets;

/** The offending value of a message: short, whatever came. */
final class Excerpt {
  private static final int LONGEST = 60;

  private Excerpt() {}

  /** The start of the text, which need not be well-formed UTF-8. */
  static String of(byte[] bytes, int start, int length) {
    return length <= LONGEST
        ? new String(bytes, start, length, StandardCharsets.UTF_8)
        : new String(bytes, start, LONGEST, StandardCharsets.UTF_8) + "…";
  }

  /** One byte: the character if it is printable ASCII, its number otherwise. */
  static String of(byte b) {
    return b > ' ' && b < 0x7F ? "'" + (char) b + "'" : String.format("0x%02x", b);
  }
}
