package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * The exact sum of any number of finite doubles, or of their squares, and therefore the same in any
 * order and grouping.
 *
 * <p>A small superaccumulator (Neal, Fast exact summation using small and large superaccumulators,
 * 2015, section 2): a fixed-point number in signed digits of 32 bits, kept in longs so that a
 * thousand additions need no carry. Digit 0 has the weight 2^-2148, that of the lowest bit of the
 * square of the smallest double; only the digits between the lowest and the highest one touched are
 * there.
 */
public final class ExactSum {
  /** The exponent of digit 0. */
  private static final int UNIT = -2148;

  private static final long DIGIT = 0xFFFF_FFFFL;
  private static final long MANTISSA = (1L << 52) - 1;

  /** Each addition changes a digit by less than 2^53; so many leave a long whole. */
  private static final int ADDITIONS_WITHOUT_CARRY = 1_000;

  /** So many octaves below the largest number of a batch are summed up together. */
  private static final int WINDOW = 10;

  /** The most numbers that are added in one go. */
  static final int LONGEST_BATCH = 256;

  /** Squares of the largest doubles, 2^63 of them, end below this digit. */
  private static final int MAX_DIGITS = 137;

  /** More decimals than any sum has. */
  private static final int MAX_DECIMALS = -UNIT;

  private static final long[] NONE = {};

  private long[] digits = NONE;
  private int first;
  private int additions;

  /** Adds a finite number. */
  public void add(double value) {
    carryBefore(1);
    addOne(value);
  }

  /** Adds the square of a finite number. */
  public void addSquare(double value) {
    carryBefore(1);
    addSquareOfOne(value);
  }

  /**
   * Adds the first numbers of an array to one sum and their squares to another.
   *
   * <p>Numbers of up to {@value #WINDOW} octaves below the largest one, which are nearly all of
   * most batches, become integers in one unit, and these are added up in registers first.
   *
   * @param length at most {@value #LONGEST_BATCH}
   */
  static void addAll(double[] values, int length, ExactSum sum, ExactSum squares) {
    sum.carryBefore(length);
    squares.carryBefore(length);
    int largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, exponent(Double.doubleToRawLongBits(values[i])));
    }
    int unit = Math.max(1, largest - WINDOW);
    long low = 0;
    long high = 0;
    long square0 = 0;
    long square1 = 0;
    long square2 = 0;
    long square3 = 0;
    int outside = 0;
    for (int i = 0; i < length; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      int shift = exponent(bits) - unit;
      boolean inside = shift >= 0; // never above the window: the largest one is not
      outside += inside ? 0 : 1;
      // Below 2^63.
      long units = (inside ? bits & MANTISSA | MANTISSA + 1 : 0) << shift;
      long sign = bits >> 63;
      low += ((units & DIGIT) ^ sign) - sign;
      high += (units >>> 32 ^ sign) - sign;
      long product = units * units;
      long above = Math.multiplyHigh(units, units);
      square0 += product & DIGIT;
      square1 += product >>> 32;
      square2 += above & DIGIT;
      square3 += above >>> 32;
    }
    int position = unit - 1075 - UNIT;
    sum.addDigits(position, low, high, 0, 0);
    squares.addDigits(position + unit - 1075, square0, square1, square2, square3);
    for (int i = 0; outside > 0; i++) {
      if (exponent(Double.doubleToRawLongBits(values[i])) < unit) {
        sum.addOne(values[i]);
        squares.addSquareOfOne(values[i]);
        outside--;
      }
    }
  }

  /** Adds four digits of less than 2^41 in size, the lowest one of a weight of 2^(UNIT + bits). */
  private void addDigits(int bits, long digit0, long digit1, long digit2, long digit3) {
    if ((digit0 | digit1 | digit2 | digit3) == 0) {
      return;
    }
    int shift = bits & 31;
    int at = room(bits >>> 5, (digit2 | digit3) == 0 ? 3 : 5);
    addDigit(at, shift, digit0);
    addDigit(at + 1, shift, digit1);
    if ((digit2 | digit3) != 0) {
      addDigit(at + 2, shift, digit2);
      addDigit(at + 3, shift, digit3);
    }
  }

  private void addDigit(int at, int shift, long digit) {
    digits[at] += digit << shift & DIGIT;
    digits[at + 1] += digit >> 32 - shift;
  }

  /** The exponent as it is in a double's bits, 0 for zero and subnormal numbers. */
  private static int exponent(long bits) {
    return (int) (bits >>> 52) & 0x7FF;
  }

  private void addOne(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = exponent(bits);
    long mantissa = bits & MANTISSA;
    if (exponent != 0) {
      mantissa |= MANTISSA + 1;
    } else if (mantissa == 0) {
      return;
    } else {
      exponent = 1;
    }
    // The number is mantissa 2^(exponent - 1075).
    int position = exponent - 1075 - UNIT;
    int shift = position & 31;
    int at = room(position >>> 5, 2);
    long sign = bits >> 63;
    long[] d = digits;
    d[at] += ((mantissa << shift & DIGIT) ^ sign) - sign;
    d[at + 1] += (mantissa >>> 32 - shift ^ sign) - sign;
  }

  private void addSquareOfOne(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = exponent(bits);
    long mantissa = bits & MANTISSA;
    if (exponent != 0) {
      mantissa |= MANTISSA + 1;
    } else if (mantissa == 0) {
      return;
    } else {
      exponent = 1;
    }
    int position = 2 * (exponent - 1075) - UNIT;
    int shift = position & 31;
    int at = room(position >>> 5, 4);
    long low = mantissa * mantissa;
    long high = Math.multiplyHigh(mantissa, mantissa);
    long[] d = digits;
    d[at] += low << shift & DIGIT;
    d[at + 1] += low >>> 32 - shift & DIGIT;
    d[at + 2] += (low >>> 63 - shift >>> 1 | high << shift) & DIGIT;
    d[at + 3] += high >>> 32 - shift;
  }

  /** Adds another sum. */
  public void merge(ExactSum other) {
    if (other.digits.length == 0) {
      return;
    }
    other.carry();
    carryBefore(1);
    int at = room(other.first, other.digits.length);
    for (int i = 0; i < other.digits.length; i++) {
      digits[at + i] += other.digits[i];
    }
  }

  /** An independent copy. */
  public ExactSum copy() {
    ExactSum copy = new ExactSum();
    copy.digits = digits.length == 0 ? NONE : digits.clone();
    copy.first = first;
    copy.additions = additions;
    return copy;
  }

  /** Makes room for so many digits from a position on and returns where they start. */
  private int room(int position, int length) {
    int at = position - first;
    if (at >= 0 && at + length <= digits.length) {
      return at;
    }
    return grow(position, length);
  }

  private int grow(int position, int length) {
    if (digits.length == 0) {
      digits = new long[length];
      first = position;
      return 0;
    }
    int from = Math.min(first, position);
    int to = Math.max(first + digits.length, position + length);
    long[] grown = new long[to - from];
    System.arraycopy(digits, 0, grown, first - from, digits.length);
    digits = grown;
    first = from;
    return position - from;
  }

  private void carryBefore(int more) {
    if (additions > ADDITIONS_WITHOUT_CARRY - more) {
      carry();
    }
    additions += more;
  }

  /** Brings every digit but the highest into 0 to 2^32 - 1, and that one below 2^32 in size. */
  private void carry() {
    additions = 0;
    int last = digits.length - 1;
    if (last < 0) {
      return;
    }
    long carry = 0;
    for (int i = 0; i < last; i++) {
      long digit = digits[i] + carry;
      digits[i] = digit & DIGIT;
      carry = digit >> 32;
    }
    long top = digits[last] + carry;
    digits[last] = top;
    carry = top >> 32;
    if (carry != 0 && carry != -1) {
      digits = Arrays.copyOf(digits, last + 2);
      digits[last] = top & DIGIT;
      digits[last + 1] = carry;
    }
  }

  // ---- reading ----

  /** The sum in units of 2^{@link #scale()}. */
  private BigInteger unscaled() {
    carry();
    int length = digits.length;
    if (length == 0) {
      return BigInteger.ZERO;
    }
    byte[] bigEndian = new byte[4 * length + 4];
    int at = 0;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bigEndian[at++] = (byte) (digits[length - 1] >> shift);
    }
    for (int i = length - 2; i >= 0; i--) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        bigEndian[at++] = (byte) (digits[i] >> shift);
      }
    }
    return new BigInteger(bigEndian);
  }

  private int scale() {
    return UNIT + 32 * first;
  }

  /** The exact sum. */
  public BigDecimal toBigDecimal() {
    BigInteger sum = unscaled();
    if (sum.signum() == 0) {
      return BigDecimal.ZERO;
    }
    int zeros = sum.getLowestSetBit();
    BigInteger odd = sum.shiftRight(zeros);
    int exponent = scale() + zeros;
    return exponent >= 0
        ? new BigDecimal(odd.shiftLeft(exponent))
        : new BigDecimal(odd.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
  }

  /**
   * The sum with exactly this value.
   *
   * @throws IllegalArgumentException for a number that no sum of doubles or squares is
   */
  public static ExactSum of(BigDecimal value) {
    ExactSum sum = new ExactSum();
    if (value.signum() == 0) {
      return sum;
    }
    // The two bounds keep a hostile exponent from costing memory.
    if (value.scale() > MAX_DECIMALS || value.precision() - (long) value.scale() > 1_400) {
      throw new IllegalArgumentException("no sum of doubles has this size: " + brief(value));
    }
    BigInteger units;
    try {
      units = value.multiply(new BigDecimal(BigInteger.TWO.pow(-UNIT))).toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("no sum of doubles has these digits: " + brief(value), e);
    }
    int zeroDigits = units.getLowestSetBit() / 32;
    units = units.shiftRight(32 * zeroDigits);
    int length = units.bitLength() / 32 + 1;
    if (zeroDigits + length > MAX_DIGITS) {
      throw new IllegalArgumentException("no sum of doubles has this size: " + brief(value));
    }
    sum.first = zeroDigits;
    sum.digits = new long[length];
    for (int i = 0; i < length; i++) {
      long digit = units.shiftRight(32 * i).longValue();
      sum.digits[i] = i == length - 1 ? digit : digit & DIGIT;
    }
    return sum;
  }

  private static String brief(BigDecimal value) {
    return value.round(new MathContext(20)).toString();
  }

  /** The sum divided by a number of 1 or more, rounded once, to even. */
  public double dividedBy(long count) {
    return round(unscaled(), BigInteger.valueOf(count), scale());
  }

  /** The population variance of so many numbers, 1 or more, rounded once. */
  static double variance(long count, ExactSum sum, ExactSum squares) {
    BigInteger n = BigInteger.valueOf(count);
    return round(
        dispersion(n, sum, squares), n.multiply(n), Math.min(2 * sum.scale(), squares.scale()));
  }

  /** The population standard deviation of so many numbers, 1 or more, rounded once. */
  static double standardDeviation(long count, ExactSum sum, ExactSum squares) {
    BigInteger n = BigInteger.valueOf(count);
    BigInteger numerator = dispersion(n, sum, squares);
    int scale = Math.min(2 * sum.scale(), squares.scale()); // even: both are
    // sqrt(numerator) / n with some 80 bits, and a last one that says whether anything is left.
    int shift = Math.max(0, 160 + 2 * n.bitLength() - numerator.bitLength()) + 1 & ~1;
    BigInteger[] divided = numerator.shiftLeft(shift).divideAndRemainder(n.multiply(n));
    BigInteger[] root = divided[0].sqrtAndRemainder();
    boolean exact = divided[1].signum() == 0 && root[1].signum() == 0;
    BigInteger bits = root[0].shiftLeft(1);
    return round(exact ? bits : bits.setBit(0), BigInteger.ONE, (scale - shift) / 2 - 1);
  }

  /**
   * n times the sum of squares less the square of the sum, in units of 2 to the smaller one of
   * twice the sum's scale and the squares' scale.
   */
  private static BigInteger dispersion(BigInteger n, ExactSum sum, ExactSum squares) {
    BigInteger total = sum.unscaled();
    BigInteger product = n.multiply(squares.unscaled());
    BigInteger square = total.multiply(total);
    int difference = squares.scale() - 2 * sum.scale();
    return difference >= 0
        ? product.shiftLeft(difference).subtract(square)
        : product.subtract(square.shiftLeft(-difference));
  }

  /** The double nearest to numerator / denominator 2^exponent, ties to even. */
  private static double round(BigInteger numerator, BigInteger denominator, int exponent) {
    if (numerator.signum() == 0) {
      return 0;
    }
    BigInteger size = numerator.abs();
    // One too many rather than one too few bits; corrected below.
    int unit = size.bitLength() - denominator.bitLength() - 54 + exponent;
    BigInteger[] q = quotient(size, denominator, exponent - Math.max(unit, -1074));
    if (q[0].bitLength() > 53) {
      unit = Math.max(unit, -1074) + q[0].bitLength() - 53;
      q = quotient(size, denominator, exponent - unit);
    } else {
      unit = Math.max(unit, -1074);
    }
    int half = q[1].shiftLeft(1).compareTo(q[2]);
    BigInteger nearest = half > 0 || half == 0 && q[0].testBit(0) ? q[0].add(BigInteger.ONE) : q[0];
    double result = Math.scalb(nearest.doubleValue(), unit);
    return numerator.signum() < 0 ? -result : result;
  }

  /** Quotient, remainder and divisor of numerator 2^shift / denominator. */
  private static BigInteger[] quotient(BigInteger numerator, BigInteger denominator, int shift) {
    BigInteger dividend = shift > 0 ? numerator.shiftLeft(shift) : numerator;
    BigInteger divisor = shift < 0 ? denominator.shiftLeft(-shift) : denominator;
    BigInteger[] q = dividend.divideAndRemainder(divisor);
    return new BigInteger[] {q[0], q[1], divisor};
  }

  // ---- bytes ----

  /**
   * Writes the one shortest form of the value: digits of weight zero left out at both ends, the
   * highest digit alone signed.
   */
  void write(ByteWriter out) {
    carry();
    int low = 0;
    while (low < digits.length && digits[low] == 0) {
      low++;
    }
    if (low == digits.length) {
      out.putVarint(0);
      return;
    }
    int high = digits.length - 1;
    long top = digits[high];
    while (high > low && (top == 0 || top == -1)) {
      high--;
      top = digits[high] + (top << 32);
    }
    out.putVarint(high - low + 1);
    out.putVarint(first + low);
    for (int i = low; i < high; i++) {
      out.putInt((int) digits[i]);
    }
    out.putZigzag(top);
  }

  /** Reads what {@link #write} wrote. */
  static ExactSum read(ByteReader in) {
    ExactSum sum = new ExactSum();
    int length = in.readBounded(MAX_DIGITS, "the digits of a sum");
    if (length == 0) {
      return sum;
    }
    sum.first = in.readBounded(MAX_DIGITS - length, "the first digit of a sum");
    long[] digits = new long[length];
    for (int i = 0; i < length - 1; i++) {
      digits[i] = in.readInt() & DIGIT;
    }
    long top = in.readZigzag();
    digits[length - 1] = top;
    boolean shortest = digits[0] != 0 && (length == 1 || top != 0 && top != -1);
    if (!shortest || top < -(DIGIT + 1) || top > DIGIT) {
      throw in.corrupt("a sum must be in its shortest form");
    }
    sum.digits = digits;
    return sum;
  }

  /** About how many bytes of heap this takes. */
  int retainedBytes() {
    return 32 + (digits.length == 0 ? 0 : 16 + 8 * digits.length);
  }

  /** Rounds to a readable number; for messages and tests. */
  @Override
  public String toString() {
    return toBigDecimal().round(new MathContext(17, RoundingMode.HALF_EVEN)).toString();
  }
}
