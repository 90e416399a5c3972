package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {
  /** Enough digits for every quotient by a power of two, so that no tie is lost. */
  private static final MathContext MANY = new MathContext(2_400);

  // ---- against decimal arithmetic ----

  @Property(tries = 500, seed = "20260105")
  void sumsAreExactWhateverTheValues(@ForAll("lists") List<Double> values) {
    ExactSum sum = new ExactSum();
    ExactSum squares = new ExactSum();
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal exactSquares = BigDecimal.ZERO;
    for (double value : values) {
      sum.add(value);
      squares.addSquare(value);
      exact = exact.add(new BigDecimal(value));
      exactSquares = exactSquares.add(new BigDecimal(value).pow(2));
    }
    assertThat(sum.toBigDecimal()).isEqualByComparingTo(exact);
    assertThat(squares.toBigDecimal()).isEqualByComparingTo(exactSquares);
  }

  @Property(tries = 500, seed = "20260105")
  void batchesGiveTheSameBytesAsSingleNumbers(@ForAll("lists") List<Double> values) {
    ExactSum sum = new ExactSum();
    ExactSum squares = new ExactSum();
    ExactSum batched = new ExactSum();
    ExactSum batchedSquares = new ExactSum();
    for (int from = 0; from < values.size(); from += ExactSum.LONGEST_BATCH) {
      List<Double> batch =
          values.subList(from, Math.min(values.size(), from + ExactSum.LONGEST_BATCH));
      double[] array = batch.stream().mapToDouble(Double::doubleValue).toArray();
      ExactSum.addAll(array, array.length, batched, batchedSquares);
    }
    for (double value : values) {
      sum.add(value);
      squares.addSquare(value);
    }
    assertThat(bytes(batched)).isEqualTo(bytes(sum));
    assertThat(bytes(batchedSquares)).isEqualTo(bytes(squares));
  }

  @Test
  void longBatchesOfTheLargestNumbersAreExact() {
    double[] values = new double[ExactSum.LONGEST_BATCH];
    for (double value : new double[] {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1}) {
      Arrays.fill(values, value);
      ExactSum sum = new ExactSum();
      ExactSum squares = new ExactSum();
      for (int i = 0; i < 100; i++) {
        ExactSum.addAll(values, values.length, sum, squares);
      }
      BigDecimal n = BigDecimal.valueOf(100L * values.length);
      assertThat(sum.toBigDecimal()).isEqualByComparingTo(new BigDecimal(value).multiply(n));
      assertThat(squares.toBigDecimal())
          .isEqualByComparingTo(new BigDecimal(value).pow(2).multiply(n));
    }
  }

  @Property(tries = 120, seed = "20260105")
  void figuresAreRoundedOnce(@ForAll("lists") List<Double> values) {
    if (values.isEmpty()) {
      return;
    }
    NumericProfile profile = new NumericProfile(null);
    values.forEach(profile::add);
    BigDecimal n = BigDecimal.valueOf(values.size());
    BigDecimal sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal dispersion =
        values.stream()
            .map(v -> new BigDecimal(v).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .multiply(n)
            .subtract(sum.pow(2));
    assertThat(profile.mean()).isEqualTo(sum.divide(n, MANY).doubleValue());
    assertThat(profile.variance()).isEqualTo(dispersion.divide(n.pow(2), MANY).doubleValue());
    assertThat(profile.standardDeviation())
        .isEqualTo(dispersion.sqrt(MANY).divide(n, MANY).doubleValue());
  }

  @Property(tries = 300, seed = "20260105")
  void anyOrderAndSplitGivesTheSameBytes(@ForAll("lists") List<Double> values, @ForAll long seed) {
    Random random = new Random(seed);
    List<Double> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    List<ExactSum> parts = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      parts.add(new ExactSum());
    }
    for (double value : shuffled) {
      parts.get(random.nextInt(parts.size())).add(value);
    }
    ExactSum merged = new ExactSum();
    parts.forEach(merged::merge);
    ExactSum direct = new ExactSum();
    values.forEach(direct::add);
    assertThat(bytes(merged)).isEqualTo(bytes(direct));
  }

  @Property(tries = 300, seed = "20260105")
  void bytesAndTextAreReadBack(@ForAll("lists") List<Double> values) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::add);
    values.forEach(sum::addSquare);
    byte[] bytes = bytes(sum);
    assertThat(bytes(ExactSum.read(new ByteReader(bytes)))).isEqualTo(bytes);
    assertThat(bytes(ExactSum.of(new BigDecimal(sum.toBigDecimal().toString())))).isEqualTo(bytes);
  }

  // ---- the corners ----

  @Test
  void emptySumIsZero() {
    assertThat(new ExactSum().toBigDecimal()).isEqualByComparingTo(BigDecimal.ZERO);
    assertThat(new ExactSum().dividedBy(3)).isZero();
  }

  @Test
  void cancellationLeavesWhatIsSmall() {
    assertThat(sumOf(1e308, 1, 1e-308, -1e308, -1).dividedBy(1)).isEqualTo(1e-308);
    assertThat(bytes(sumOf(1e308, -1e308, 3.5, -3.5))).isEqualTo(bytes(new ExactSum()));
  }

  @Test
  void subnormalNumbersCount() {
    assertThat(sumOf(Double.MIN_VALUE, Double.MIN_VALUE, Double.MIN_VALUE).dividedBy(1))
        .isEqualTo(3 * Double.MIN_VALUE);
    assertThat(sumOf(Double.MIN_VALUE).dividedBy(2)).isZero(); // a tie goes to the even zero
    assertThat(sumOf(3 * Double.MIN_VALUE).dividedBy(2)).isEqualTo(2 * Double.MIN_VALUE);
  }

  @Test
  void meanIsRightWhereTheSumIsBeyondAllDoubles() {
    NumericProfile profile = new NumericProfile(null);
    for (int i = 0; i < 1_000; i++) {
      profile.add(Double.MAX_VALUE);
      profile.add(Double.MAX_VALUE);
      profile.add(-Double.MAX_VALUE);
    }
    assertThat(profile.sum()).isGreaterThan(new BigDecimal(Double.MAX_VALUE));
    assertThat(profile.mean()).isEqualTo(Double.MAX_VALUE / 3);
    assertThat(profile.standardDeviation()).isFinite().isPositive();
  }

  @Test
  void minusZeroIsZero() {
    assertThat(bytes(sumOf(-0.0))).isEqualTo(bytes(new ExactSum()));
    NumericProfile profile = new NumericProfile(null);
    profile.add(-0.0);
    assertThat(profile.mean()).isEqualTo(0.0);
    assertThat(Double.doubleToRawLongBits(profile.min())).isZero();
  }

  @Test
  void manyAdditionsCarry() {
    ExactSum sum = new ExactSum();
    ExactSum squares = new ExactSum();
    double value = Math.nextDown(0x1p84); // all bits set, in the highest place of two digits
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      sum.add(-value);
      squares.addSquare(value);
    }
    BigDecimal exact = new BigDecimal(value);
    assertThat(sum.toBigDecimal()).isEqualByComparingTo(exact.multiply(BigDecimal.valueOf(-n)));
    assertThat(squares.toBigDecimal())
        .isEqualByComparingTo(exact.pow(2).multiply(BigDecimal.valueOf(n)));
  }

  @Test
  void doublingManyTimesStaysExact() {
    ExactSum sum = sumOf(-1.7e308, 3e-320);
    BigDecimal exact = sum.toBigDecimal();
    for (int i = 0; i < 62; i++) {
      sum.merge(sum.copy());
    }
    assertThat(sum.toBigDecimal())
        .isEqualByComparingTo(exact.multiply(BigDecimal.valueOf(1L << 62)));
    assertThat(bytes(ExactSum.read(new ByteReader(bytes(sum))))).isEqualTo(bytes(sum));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "0.1", "1e-2000", "1e1400"})
  void whatNoSumIsIsRefused(String text) {
    assertThatThrownBy(() -> ExactSum.of(new BigDecimal(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no sum of doubles");
  }

  private static ExactSum sumOf(double... values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum;
  }

  private static byte[] bytes(ExactSum sum) {
    ByteWriter out = new ByteWriter(16);
    sum.write(out);
    return out.toByteArray();
  }

  @Provide
  Arbitrary<List<Double>> lists() {
    return anyFinite().list().ofMaxSize(150);
  }

  static Arbitrary<Double> anyFinite() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(-1e3, 1e3).ofScale(4),
        Arbitraries.integers().between(-20, 20).map(Integer::doubleValue),
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
        Arbitraries.of(
            0.0,
            -0.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            1e308,
            -1e308,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Math.nextDown(1.0),
            0x1p53 + 2));
  }
}
