package io.plumbline.connectors.format;

/**
 * The canonical text of a JSON number that stands where a name is expected, so that {@code 7},
 * {@code 7.0} and {@code 70e-1} are one id: a plain decimal without superfluous zeros; scientific
 * where that would take more than 64 digits.
 */
final class DecimalText {
  /** The most digits of a plain text, the zeros before and after the given ones included. */
  static final int LONGEST_PLAIN = 64;

  /** No text of a record is long enough to bring such an exponent back into range. */
  private static final long ENDLESS = 1L << 40;

  private DecimalText() {}

  /** The canonical text of the number between start and end, which obeys JSON's grammar. */
  static String canonical(byte[] in, int start, int end) {
    boolean negative = in[start] == '-';
    StringBuilder digits = new StringBuilder(end - start);
    long point = 0;
    boolean fraction = false;
    int at = negative ? start + 1 : start;
    for (; at < end && in[at] != 'e' && in[at] != 'E'; at++) {
      if (in[at] == '.') {
        fraction = true;
      } else if (digits.length() > 0 || in[at] != '0') {
        digits.append((char) in[at]);
        point += fraction ? 0 : 1;
      } else if (fraction) {
        point--;
      }
    }
    if (digits.length() == 0) {
      return "0";
    }
    point += exponent(in, at + 1, end);
    int last = digits.length();
    while (digits.charAt(last - 1) == '0') {
      last--;
    }
    digits.setLength(last);
    String text =
        point > -LONGEST_PLAIN && point <= LONGEST_PLAIN
            ? plain(digits, (int) point)
            : scientific(digits, point - 1);
    return negative ? "-" + text : text;
  }

  private static long exponent(byte[] in, int start, int end) {
    if (start >= end) {
      return 0;
    }
    boolean negative = in[start] == '-';
    long exponent = 0;
    for (int at = negative || in[start] == '+' ? start + 1 : start; at < end; at++) {
      exponent = Math.min(ENDLESS, 10 * exponent + in[at] - '0');
    }
    return negative ? -exponent : exponent;
  }

  /** The digits with the decimal point after the first {@code point} of them. */
  private static String plain(StringBuilder digits, int point) {
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (point >= digits.length()) {
      return digits + "0".repeat(point - digits.length());
    }
    return digits.insert(point, '.').toString();
  }

  private static String scientific(StringBuilder digits, long exponent) {
    if (digits.length() > 1) {
      digits.insert(1, '.');
    }
    return digits.append('e').append(exponent).toString();
  }
}
