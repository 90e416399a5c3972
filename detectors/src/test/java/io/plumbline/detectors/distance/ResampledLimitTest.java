package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResampledLimitTest {
  private static final PopulationStabilityIndex PSI = new PopulationStabilityIndex();

  @Test
  void limitIsTheSameForTheSameSeed() {
    long[] baseline = {100, 200, 300, 50};
    double first = new ResampledLimit(2_000, 5).of(PSI, baseline, 500, 0.01);
    assertThat(new ResampledLimit(2_000, 5).of(PSI, baseline, 500, 0.01)).isEqualTo(first);
    assertThat(new ResampledLimit(2_000, 6).of(PSI, baseline, 500, 0.01))
        .isNotEqualTo(first)
        .isCloseTo(first, within(0.3 * first));
    // Stated once and for all: another machine, another release, the same figure.
    assertThat(first).isCloseTo(0.03774613867474767, within(1e-14));
  }

  @Test
  void limitAgreesWithTheClosedForms() {
    long[] baseline = new long[10];
    Arrays.fill(baseline, 400);
    ResampledLimit resampled = new ResampledLimit(ResampledLimit.TRIES, 11);
    for (BinDistance distance :
        new BinDistance[] {
          PSI, new JensenShannon(), new Hellinger(), new TriangularDiscrimination(), new Euclidean()
        }) {
      double closed = distance.chanceLimit(baseline, 700, 0.01).orElseThrow();
      assertThat(resampled.of(distance, baseline, 700, 0.01))
          .as(distance.id())
          .isCloseTo(closed, within(0.06 * closed));
    }
    double[] values = new double[500];
    Arrays.setAll(values, i -> Math.pow(i / 500.0, 3));
    Histogram numbers = Histogram.ofSample(values);
    double[] fewerValues = new double[300];
    Arrays.setAll(fewerValues, i -> Math.pow(i / 300.0, 3));
    Histogram window = Histogram.ofSample(fewerValues);
    ResampledLimit fewer = new ResampledLimit(4_000, 12);
    for (StepDistance distance :
        new StepDistance[] {new Wasserstein(), new EnergyDistance(), new KolmogorovSmirnov()}) {
      double closed = distance.chanceLimit(numbers, window, 0.01).orElseThrow();
      assertThat(fewer.of(distance, numbers, 300, 0.01))
          .as(distance.id())
          .isCloseTo(closed, within(0.1 * closed));
    }
  }

  @Test
  void limitOfWhatIsOftenInfiniteIsInfinite() {
    PopulationStabilityIndex bare = new PopulationStabilityIndex("psi_bare", Smoothing.NONE);
    assertThat(new ResampledLimit(200, 1).of(bare, new long[] {100, 1}, 20, 0.01)).isInfinite();
  }

  @Test
  void senselessArgumentsAreRefused() {
    ResampledLimit limit = new ResampledLimit(10, 1);
    assertThatThrownBy(() -> new ResampledLimit(0, 1)).hasMessageContaining("was 0");
    assertThatThrownBy(() -> limit.of(PSI, new long[] {0, 0}, 5, 0.1))
        .hasMessageContaining("were 0 and 5");
    assertThatThrownBy(() -> limit.of(PSI, new long[] {1, 0}, 0, 0.1))
        .hasMessageContaining("were 1 and 0");
    assertThatThrownBy(() -> limit.of(PSI, new long[] {1, 0}, 5, 1.0))
        .hasMessageContaining("was 1.0");
  }

  /**
   * Ten bins, baselines of 2,000, windows of the same law: the limit for one in 100 is exceeded by
   * one in 100 whatever the window's size, also where it is as large as the baseline or larger; a
   * limit of windows against the baseline itself is not (0.02 to 0.9 of them).
   */
  @ParameterizedTest(name = "{0} over windows of {1}")
  @CsvSource({"psi, 200", "psi, 2000", "psi, 10000", "ks_statistic, 2000"})
  void oneInAHundredWindowsExceedsItsLimit(String id, int size) {
    double rate = rate(id, size, 0.01, 1_000, 1_000, Math.max(5, 20_000 / size));
    System.out.printf("resampled limit of %s, windows of %d: one in 100 %.4f%n", id, size, rate);
    assertThat(rate).isBetween(0.008, 0.0135);
  }

  @ParameterizedTest(name = "{0} over windows of {1}")
  @CsvSource({"psi, 500", "ks_statistic, 2000"})
  void oneInAThousandWindowsExceedsItsLimit(String id, int size) {
    double rate = rate(id, size, 0.001, ResampledLimit.TRIES, 40, 1_500);
    System.out.printf("resampled limit of %s, windows of %d: one in 1,000 %.5f%n", id, size, rate);
    assertThat(rate).isBetween(0.0005, 0.0022);
  }

  private static double rate(
      String id, int size, double probability, int tries, int baselines, int windows) {
    SplittableRandom random = new SplittableRandom(23);
    long[] law = new long[10];
    Arrays.fill(law, 1);
    Histogram bins = Histogram.ofSample(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    StepDistance ks = new KolmogorovSmirnov();
    int beyond = 0;
    for (int b = 0; b < baselines; b++) {
      long[] baseline = draw(random, law, 2_000);
      Histogram before = new Histogram(bins.lower(), bins.upper(), baseline);
      ResampledLimit resampled = new ResampledLimit(tries, b);
      double limit =
          id.equals("psi")
              ? resampled.of(PSI, baseline, size, probability)
              : resampled.of(ks, before, size, probability);
      for (int w = 0; w < windows; w++) {
        long[] window = draw(random, law, size);
        Double value =
            id.equals("psi")
                ? PSI.between(baseline, window).value()
                : ks.between(before, new Histogram(bins.lower(), bins.upper(), window)).value();
        beyond += value > limit ? 1 : 0;
      }
    }
    return (double) beyond / ((long) baselines * windows);
  }

  /** Another way to draw than the one that is tested: value by value. */
  private static long[] draw(SplittableRandom random, long[] law, int size) {
    long[] counts = new long[law.length];
    for (int i = 0; i < size; i++) {
      counts[random.nextInt(law.length)]++;
    }
    return counts;
  }

  @ParameterizedTest
  @CsvSource({"5, 0.3", "40, 0.01", "40, 0.5", "100, 0.2", "1000, 0.9", "300, 0.04", "30, 0.97"})
  void drawsAreBinomial(int size, double share) {
    SplittableRandom random = new SplittableRandom(29);
    int draws = 40_000;
    long[] counts = new long[size + 1];
    for (int i = 0; i < draws; i++) {
      counts[(int) BinomialDraw.of(random, size, share)]++;
    }
    BinomialDistribution law = BinomialDistribution.of(size, share);
    double largest = 0;
    long below = 0;
    for (int hits = 0; hits <= size; hits++) {
      below += counts[hits];
      largest =
          Math.max(largest, Math.abs((double) below / draws - law.cumulativeProbability(hits)));
    }
    // Kolmogorov's limit for one in a million, on the safe side for whole numbers.
    assertThat(largest).isLessThan(Math.sqrt(Math.log(2e6) / 2 / draws));
  }

  @Test
  void hugeSamplesAreDrawnToo() {
    SplittableRandom random = new SplittableRandom(31);
    long size = 1_000_000_000_000_000L;
    long hits = BinomialDraw.of(random, size, 0.25);
    assertThat((double) hits).isCloseTo(0.25 * size, within(6 * Math.sqrt(size * 0.1875)));
    assertThat(BinomialDraw.of(random, size, 0)).isZero();
    assertThat(BinomialDraw.of(random, size, 1)).isEqualTo(size);
    assertThat(BinomialDraw.of(random, 0, 0.5)).isZero();
  }
}
