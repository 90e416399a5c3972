package io.plumbline.connectors.format;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
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

  /** Whole numbers below have no more than 12 digits. */
  private static final double WHOLE = 1e12;

  /**
   * With so many digits beyond the twelve the shortest decimal is off by less than its last one.
   */
  private static final int FEW = 3;

  /** How far the shortest decimal can be off with more, in units of its last digit, and more. */
  private static final long ERROR = 20;

  private Figures() {}

  /** The shortest JSON number of the value with 12 significant digits: 0.31, 12034, 1.2e-9. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
      return Long.toString((long) value);
    }
    BigDecimal rounded = rounded(value);
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= SMALLEST_PLAIN && exponent <= LARGEST_PLAIN
        ? rounded.toPlainString()
        : rounded.toString().replace('E', 'e');
  }

  /** The double nearest to the value with 12 significant digits. */
  static double round(double value) {
    return value == Math.rint(value) && Math.abs(value) < WHOLE
        ? value + 0.0
        : rounded(value).doubleValue();
  }

  /** The value, or null for what no stream may carry: NaN and the infinities. */
  static @Nullable Double finite(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? null : value;
  }

  private static BigDecimal rounded(double value) {
    long whole = (long) value;
    BigDecimal decimal =
        whole == value && Math.abs(value) < EXACT ? BigDecimal.valueOf(whole) : decimal(value);
    BigDecimal rounded = decimal.round(DIGITS);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }

  /**
   * A decimal that rounds as the value does: its shortest one, whose 17 digits fit in a long, where
   * the value's own fifty do not. Next to a tie, and of subnormal numbers, the value's own.
   */
  private static BigDecimal decimal(double value) {
    if (Math.abs(value) >= Double.MIN_NORMAL) {
      BigDecimal shortest = new BigDecimal(DoubleToDecimal.toString(value));
      int beyond = shortest.precision() - DIGITS.getPrecision();
      if (beyond <= 0 || !isNextToTie(shortest.unscaledValue().longValue(), beyond)) {
        return shortest;
      }
    }
    return new BigDecimal(value);
  }

  private static boolean isNextToTie(long unscaled, int beyond) {
    long unit = 1;
    for (int i = 0; i < beyond; i++) {
      unit *= 10;
    }
    return Math.abs(Math.abs(unscaled) % unit - unit / 2) <= (beyond > FEW ? ERROR : 0);
  }
}
