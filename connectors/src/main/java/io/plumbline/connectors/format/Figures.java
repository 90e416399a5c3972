package io.plumbline.connectors.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How figures are written: with 12 significant digits, which is as far as they are the same for
 * every order of the input.
 */
final class Figures {
  private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);

  /** Beyond these decimal exponents a plain number is mostly zeros. */
  private static final int SMALLEST_PLAIN = -7;

  private static final int LARGEST_PLAIN = 20;

  /** Whole numbers below are counts, mostly, and need no large integer. */
  private static final double EXACT = 0x1p53;

  private Figures() {}

  /** The shortest JSON number of the value with 12 significant digits: 0.31, 12034, 1.2e-9. */
  static String text(double value) {
    BigDecimal rounded = rounded(value);
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= SMALLEST_PLAIN && exponent <= LARGEST_PLAIN
        ? rounded.toPlainString()
        : rounded.toString().replace('E', 'e');
  }

  /** The double nearest to the value with 12 significant digits. */
  static double round(double value) {
    return rounded(value).doubleValue();
  }

  /** The value, or null for what no stream may carry: NaN and the infinities. */
  static @Nullable Double finite(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? null : value;
  }

  private static BigDecimal rounded(double value) {
    long whole = (long) value;
    BigDecimal exact =
        whole == value && Math.abs(value) < EXACT
            ? BigDecimal.valueOf(whole)
            : new BigDecimal(value);
    BigDecimal rounded = exact.round(DIGITS);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }
}
