package io.plumbline.detectors.constraint;

/**
 * What one present value is. Text is typed by how it is written (Deequ's rules): an optional sign,
 * an optional blank and digits are a whole number; with a decimal point or an exponent it is a
 * fractional one, so {@code 3.0} is; {@code true} and {@code false} are booleans.
 */
public enum CellType {
  /** A whole number. */
  INTEGRAL,
  /** A number with a decimal point or an exponent. */
  FRACTIONAL,
  /** True or false. */
  BOOLEAN,
  /** Any other text. */
  TEXT;

  /** The type of a text that is not empty. */
  public static CellType of(CharSequence text) {
    int length = text.length();
    int at = 0;
    if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    if (at < length && text.charAt(at) == ' ') {
      at++;
    }
    int whole = digits(text, at);
    int end = at + whole;
    int decimals = 0;
    boolean point = end < length && text.charAt(end) == '.';
    if (point) {
      decimals = digits(text, end + 1);
      end += 1 + decimals;
    }
    if (whole + decimals == 0) {
      return "true".contentEquals(text) || "false".contentEquals(text) ? BOOLEAN : TEXT;
    }
    if (end == length) {
      return point ? FRACTIONAL : INTEGRAL;
    }
    return isExponent(text, end) ? FRACTIONAL : TEXT;
  }

  private static boolean isExponent(CharSequence text, int from) {
    if (text.charAt(from) != 'e' && text.charAt(from) != 'E') {
      return false;
    }
    int at = from + 1;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int digits = digits(text, at);
    return digits > 0 && at + digits == text.length();
  }

  private static int digits(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  /** The number that a text of a numeric type stands for; may be infinite. */
  static double number(CharSequence text) {
    String digits = text.toString();
    int blank = digits.indexOf(' '); // after the sign, if anywhere
    return Double.parseDouble(
        blank < 0 ? digits : digits.substring(0, blank) + digits.substring(blank + 1));
  }
}
