package io.plumbline.detectors.segment;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The names of segments: {@code country=PL,device=ios}, in the order in which the columns are
 * declared. In columns and values {@code %}, {@code ,} and {@code =} are percent-encoded, and so is
 * the first character of a value that reads like one of the two that stand for no value.
 */
public final class SegmentName {
  /** The whole model. */
  public static final String ALL = "all";

  /** In place of a value that is absent or null. */
  public static final String MISSING = "__missing__";

  /** In place of the values of all events whose segments are not kept. */
  public static final String OTHER = "__other__";

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private SegmentName() {}

  /** The segment of all that is not kept apart. */
  public static String other(List<String> columns) {
    return columns.stream()
        .map(column -> encoded(column) + "=" + OTHER)
        .collect(Collectors.joining(","));
  }

  /** Whether a segment is that of all that is not kept apart. */
  public static boolean isOther(String segment) {
    return segment.endsWith("=" + OTHER);
  }

  /** A column's name as it stands in the names of segments. */
  static String encoded(String column) {
    byte[] utf8 = column.getBytes(StandardCharsets.UTF_8);
    byte[] into = new byte[3 * utf8.length];
    return new String(into, 0, encode(utf8, 0, utf8.length, into, 0), StandardCharsets.UTF_8);
  }

  /** Whether a value would be taken for one that stands for no value. */
  static boolean isReserved(byte[] utf8, int offset, int length) {
    return length >= 2 && utf8[offset] == '_' && utf8[offset + 1] == '_';
  }

  /**
   * Percent-encodes a text.
   *
   * @param into has room for three times as many bytes from {@code at} on
   * @return where it ends
   */
  static int encode(byte[] utf8, int offset, int length, byte[] into, int at) {
    int end = at;
    for (int i = offset; i < offset + length; i++) {
      byte b = utf8[i];
      if (b == '%' || b == ',' || b == '=') {
        end = escape(b, into, end);
      } else {
        into[end++] = b;
      }
    }
    return end;
  }

  /** Writes one byte of ASCII percent-encoded, and returns where it ends. */
  static int escape(byte b, byte[] into, int at) {
    into[at] = '%';
    into[at + 1] = HEX[b >> 4];
    into[at + 2] = HEX[b & 15];
    return at + 3;
  }
}
