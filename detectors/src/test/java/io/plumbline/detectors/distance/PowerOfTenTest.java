package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a power of ten explains a difference, and when it only comes near. */
class PowerOfTenTest {
  private static final int MANY = 200_000;

  private static double[] sample(int size, int seed, double median, double spread) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, size)
        .mapToDouble(i -> median * Math.exp(spread * random.nextGaussian()))
        .toArray();
  }

  private static double[] constant(int size, double value) {
    double[] sample = new double[size];
    Arrays.fill(sample, value);
    return sample;
  }

  private static double[] each(double[] sample, DoubleUnaryOperator change) {
    return Arrays.stream(sample).map(change).toArray();
  }

  /** From exact samples, and from what a profile counts of them: both have to say the same. */
  private static int exponent(double[] before, double[] now) {
    Histogram baseline = Histogram.ofSample(before);
    int exact = PowerOfTen.of(baseline, Histogram.ofSample(now), now).exponent();
    double[] few = Arrays.copyOf(now, Math.min(64, now.length));
    int counted = PowerOfTen.of(profiled(before), profiled(now), few).exponent();
    assertThat(counted).as("of profiles").isEqualTo(exact);
    return exact;
  }

  private static Histogram profiled(double[] sample) {
    NumericProfile profile = new NumericProfile(null);
    Arrays.stream(sample).forEach(profile::add);
    return profile.histogram(null);
  }

  // ---- how near ----

  /** Widely spread values: the distributions of a factor of 11 and of 10 hardly differ. */
  @ParameterizedTest
  @CsvSource({
    "9, 0",
    "9.3, 0",
    "9.7, 1",
    "10, 1",
    "10.3, 1",
    "10.9, 0",
    "11, 0",
    "12, 0",
    "0.09, 0",
    "0.1, -1",
    "0.103, -1",
    "0.11, 0",
    "930, 0",
    "1000, 3",
    "1100, 0"
  })
  void theMedianHasToBeAPowerOfTenOfTheBaselines(double factor, int expected) {
    double[] before = sample(MANY, 1, 50, 1);
    double[] now = each(sample(MANY, 2, 50, 1), x -> factor * x);
    assertThat(exact(before, now)).isEqualTo(expected);
  }

  private static int exact(double[] before, double[] now) {
    return PowerOfTen.of(Histogram.ofSample(before), Histogram.ofSample(now), now).exponent();
  }

  @ParameterizedTest
  @CsvSource({"9.7, 0", "9.81, 1", "10, 1", "10.19, 1", "10.3, 0"})
  void valuesThatHardlyVaryHaveToFitWithinTheSlack(double factor, int expected) {
    double[] before = constant(200, 300);
    assertThat(exact(before, constant(100, 300 * factor))).isEqualTo(expected);
  }

  @Test
  void chanceIsAllowedForInSmallSamples() {
    int claimed = 0;
    double[] before = sample(2_000, 1, 50, 1);
    for (int seed = 2; seed < 202; seed++) {
      claimed += exact(before, each(sample(60, seed, 50, 1), x -> 100 * x)) == 2 ? 1 : 0;
    }
    assertThat(claimed).isGreaterThanOrEqualTo(185);
  }

  // ---- zeros, constants, signs, whole numbers ----

  @Test
  void zerosSayNothing() {
    double[] some = sample(500, 1, 50, 0.5);
    assertThat(exact(some, constant(500, 0))).isZero();
    assertThat(exact(constant(500, 0), some)).isZero();
    assertThat(exact(constant(500, 0), constant(500, 0))).isZero();
    assertThat(exact(constant(500, 0), constant(500, -0.0))).isZero();
    // Half of them, before and now or only now.
    double[] halfZero = new double[1_000];
    System.arraycopy(each(sample(500, 2, 50, 0.5), x -> 100 * x), 0, halfZero, 0, 500);
    assertThat(exact(some, halfZero)).isEqualTo(2);
    double[] before = new double[1_000];
    System.arraycopy(some, 0, before, 0, 500);
    assertThat(exact(before, halfZero)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {7, -7, 0.07, 1e9})
  void constantsAreValuesLikeAnyOther(double value) {
    double[] before = constant(500, value);
    for (int exponent = -PowerOfTen.MOST; exponent <= PowerOfTen.MOST; exponent++) {
      double factor = exponent < 0 ? 1 / Math.pow(10, -exponent) : Math.pow(10, exponent);
      assertThat(exponent(before, constant(100, value * factor))).isEqualTo(exponent);
    }
    assertThat(exact(before, constant(100, value * 1e13))).isZero();
    assertThat(exact(before, constant(100, 3 * value))).isZero();
    assertThat(exact(before, sample(100, 2, Math.abs(10 * value), 0.5))).as("no constant").isZero();
  }

  @Test
  void aChangedSignIsNoChangeOfUnits() {
    double[] before = sample(2_000, 1, 50, 0.5);
    assertThat(exact(before, each(before, x -> -10 * x))).isZero();
    assertThat(exact(before, each(before, x -> -x))).isZero();
    assertThat(exact(each(before, x -> -x), each(before, x -> -100 * x))).isEqualTo(2);
    SplittableRandom random = new SplittableRandom(5);
    double[] both = IntStream.range(0, 2_000).mapToDouble(i -> 3 * random.nextGaussian()).toArray();
    assertThat(exact(both, each(both, x -> 1_000 * x))).isEqualTo(3);
    assertThat(exact(both, each(both, x -> Math.abs(1_000 * x)))).as("lost signs").isZero();
  }

  @Test
  void roundingToWholeNumbersMayTakeNoMoreThanTheSlack() {
    double[] large = each(sample(2_000, 1, 40_000, 0.5), Math::rint);
    assertThat(exponent(large, each(sample(2_000, 2, 40_000, 0.5), x -> Math.rint(x / 100))))
        .isEqualTo(-2);
    double[] small = each(sample(2_000, 1, 40, 0.5), Math::rint);
    assertThat(exact(small, each(sample(2_000, 2, 40, 0.5), x -> Math.floor(x / 10)))).isZero();
  }

  @Test
  void fewValuesClaimNothing() {
    assertThat(exact(constant(500, 7), constant(3, 700))).isZero();
    assertThat(exact(constant(3, 7), constant(500, 700))).isZero();
    assertThat(exact(new double[0], constant(500, 700))).isZero();
    assertThat(exact(constant(500, 7), new double[0])).isZero();
  }
}
