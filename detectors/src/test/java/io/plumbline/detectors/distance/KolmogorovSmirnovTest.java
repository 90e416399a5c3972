package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {
  @Test
  void statisticOfSmallSamplesIsTheLargestGap() {
    // F and G at 0.1 0.2 0.4 0.5 0.7 0.9: 1/3 0, 1/3 1/3, 2/3 1/3, 2/3 2/3, 1 2/3, 1 1.
    Distance distance = between(new double[] {0.1, 0.4, 0.7}, new double[] {0.2, 0.5, 0.9});
    assertThat(distance.value()).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(distance.errorBound()).isZero();
  }

  @Test
  void disjointSamplesAreAsFarApartAsCanBe() {
    assertThat(between(new double[] {1, 2}, new double[] {3}).value()).isEqualTo(1);
  }

  @Test
  void emptySamplesHaveNoStatistic() {
    Distance distance = between(new double[0], new double[] {1});
    assertThat(distance.value()).isNull();
    assertThat(distance.reason()).isEqualTo(Distance.NO_VALUES);
    assertThat(between(new double[] {1}, new double[0]).value()).isNull();
  }

  @Test
  void zeroOfEitherSignIsOneValue() {
    assertThat(between(new double[] {-0.0}, new double[] {0.0}).value()).isZero();
  }

  @Test
  void massWithinABinIsUncertainByAllOfIt() {
    Histogram coarse = new Histogram(new double[] {0}, new double[] {1}, new long[] {10});
    Histogram exact = Histogram.ofSample(new double[] {0.5});
    Distance distance = new KolmogorovSmirnov().between(coarse, exact);
    assertThat(distance.value()).isZero();
    assertThat(distance.errorBound()).isEqualTo(1);
  }

  @Test
  void emptyBinsHideNothing() {
    Histogram bins = new Histogram(new double[] {0, 1}, new double[] {1, 2}, new long[] {0, 4});
    Histogram exact = Histogram.ofSample(new double[] {0.5});
    Distance distance = new KolmogorovSmirnov().between(bins, exact);
    assertThat(distance.value()).isEqualTo(1);
    assertThat(distance.errorBound()).isZero();
  }

  @Test
  void pValuesFallFromOneToZero() {
    assertThat(KolmogorovDistribution.survival(0)).isEqualTo(1);
    assertThat(KolmogorovDistribution.survival(0.05)).isEqualTo(1);
    // Both series meet; 0.83 and 1.36 are tabled at 50 % and 5 % (Smirnov, 1948).
    assertThat(KolmogorovDistribution.survival(Math.nextDown(1.18)))
        .isCloseTo(KolmogorovDistribution.survival(1.18), within(1e-14));
    assertThat(KolmogorovDistribution.survival(0.82757)).isCloseTo(0.5, within(1e-4));
    assertThat(KolmogorovDistribution.survival(1.35810)).isCloseTo(0.05, within(1e-5));
    assertThat(KolmogorovDistribution.survival(40)).isZero();
  }

  @Property(tries = 300, seed = "20240105")
  void exactSamplesGiveTheLargestGapOverAllValues(
      @ForAll @Size(min = 1, max = 40) int[] first, @ForAll @Size(min = 1, max = 40) int[] second) {
    double[] a = Arrays.stream(first).mapToDouble(i -> i % 20).toArray();
    double[] b = Arrays.stream(second).mapToDouble(i -> i % 20 + 1).toArray();
    Distance distance = between(a, b);
    assertThat(distance.value()).isCloseTo(largestGap(a, b), within(1e-12));
    assertThat(distance.errorBound()).isZero();
  }

  @Property(tries = 500, seed = "20240105")
  void exactStatisticLiesWithinTheErrorBoundOfAnyTwoBinnings(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 60) int m,
      @ForAll @DoubleRange(min = 0, max = 1) double shift) {
    Random random = new Random(seed);
    double[] a = random.doubles(n).map(KolmogorovSmirnovTest::round).toArray();
    double[] b = random.doubles(m).map(x -> round(x + shift)).toArray();
    Distance distance = new KolmogorovSmirnov().between(binned(a, random), binned(b, random));
    double exact = largestGap(a, b);
    assertThat(exact - distance.value())
        .as("exact %s, binned %s", exact, distance)
        .isBetween(-1e-12, distance.errorBound() + 1e-12);
  }

  @Property(tries = 200, seed = "20240105")
  void statisticIsSymmetric(@ForAll long seed) {
    Random random = new Random(seed);
    Histogram f = binned(random.doubles(30).toArray(), random);
    Histogram g = binned(random.doubles(20).toArray(), random);
    Distance there = new KolmogorovSmirnov().between(f, g);
    Distance back = new KolmogorovSmirnov().between(g, f);
    assertThat(there.value()).isEqualTo(back.value());
    assertThat(there.errorBound()).isCloseTo(back.errorBound(), within(1e-15));
  }

  @Test
  void chanceLimitIsExceededAboutAsOftenAsItSays() {
    Random random = new Random(11);
    int n = 2_000;
    int m = 300;
    int runs = 3_000;
    double limit = KolmogorovSmirnov.chanceLimit(n, m, 0.01);
    int beyond = 0;
    for (int run = 0; run < runs; run++) {
      Double value = between(random.doubles(n).toArray(), random.doubles(m).toArray()).value();
      beyond += value != null && value > limit ? 1 : 0;
    }
    // 30 are expected; five standard deviations of the binomial around them.
    assertThat(beyond).isBetween(5, 57);
  }

  private static double round(double x) {
    return Math.round(x * 50) / 50.0;
  }

  /** A sample on random bins, some of them atoms. */
  private static Histogram binned(double[] sample, Random random) {
    TreeSet<Double> edges = new TreeSet<>();
    for (double value : sample) {
      edges.add(value);
      if (random.nextBoolean()) {
        edges.add(Math.nextDown(value));
      }
    }
    double top = edges.last();
    edges.removeIf(edge -> edge < top && random.nextInt(3) > 0);
    edges.add(-1.0);
    double[] ends = edges.stream().mapToDouble(Double::doubleValue).toArray();
    double[] lower = Arrays.copyOf(ends, ends.length - 1);
    double[] upper = Arrays.copyOfRange(ends, 1, ends.length);
    long[] counts = new long[lower.length];
    for (double value : sample) {
      int bin = 0;
      while (value > upper[bin]) {
        bin++;
      }
      counts[bin]++;
    }
    return new Histogram(lower, upper, counts);
  }

  private static double largestGap(double[] a, double[] b) {
    double largest = 0;
    for (double[] points : new double[][] {a, b}) {
      for (double x : points) {
        largest = Math.max(largest, Math.abs(share(a, x) - share(b, x)));
      }
    }
    return largest;
  }

  private static double share(double[] sample, double upTo) {
    return Arrays.stream(sample).filter(x -> x <= upTo).count() / (double) sample.length;
  }

  private static Distance between(double[] a, double[] b) {
    return new KolmogorovSmirnov().between(Histogram.ofSample(a), Histogram.ofSample(b));
  }
}
