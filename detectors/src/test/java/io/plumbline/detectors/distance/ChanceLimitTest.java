package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceLimitTest {
  private static final SumOverBins PSI = new PopulationStabilityIndex();
  private static final SumOverBins JS = new JensenShannon();

  @Test
  void wellFilledBinsHaveTheChiSquaredLimit() {
    long[] baseline = new long[10];
    Arrays.fill(baseline, 1_000_000);
    double size = 1 / (1e-7 + 1e-5);
    double chiSquared = ChiSquaredDistribution.of(9).inverseSurvivalProbability(0.001);
    assertThat(ChanceLimit.of(PSI, baseline, 100_000, 0.001))
        .isCloseTo(chiSquared / size, within(0.01 * chiSquared / size));
    // The divergence in bits is an eighth of it, over ln 2.
    assertThat(ChanceLimit.of(JS, baseline, 100_000, 0.001))
        .isCloseTo(Math.sqrt(chiSquared / size / 8 / Math.log(2)), within(1e-4));
  }

  @Test
  void oneBinCannotDiffer() {
    assertThat(ChanceLimit.of(PSI, new long[] {100}, 50, 0.001)).isZero();
  }

  @Test
  void moreValuesLowerTheLimit() {
    long[] baseline = {100, 200, 300, 400};
    double last = Double.POSITIVE_INFINITY;
    for (long size : new long[] {10, 100, 1_000, 10_000, 1_000_000_000_000L}) {
      double limit = ChanceLimit.of(PSI, baseline, size, 0.001);
      assertThat(limit).isPositive().isLessThan(last);
      last = limit;
    }
  }

  @Test
  void smoothingByCountsIsRefused() {
    SumOverBins smoothed = new PopulationStabilityIndex("psi_half", Smoothing.HALF_COUNT);
    assertThatThrownBy(() -> ChanceLimit.of(smoothed, new long[] {1, 2}, 10, 0.001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HALF_COUNT of psi_half");
  }

  /**
   * Baselines and windows of one law, the limit for one in 1,000. Of 20,000 windows 20 are expected
   * beyond it; 40 are twice as many, and none in 20,000 would be absurdly careful. The limit for
   * one in 100 has to be exceeded by at least one in 1,000.
   */
  @ParameterizedTest(name = "{0} bins, exponent {1}, {2} against {3}")
  @CsvSource({
    "10, 0, 8000, 50",
    "10, 0, 8000, 500",
    "10, 0, 8000, 10000",
    "10, 0, 2000, 2000",
    "42, 1.2, 8000, 720",
    "42, 2, 8000, 720"
  })
  void samplesOfOneLawExceedTheLimitAsRarelyAsItSays(int bins, double exponent, int n, int m) {
    double[] cumulative = law(bins, exponent);
    SplittableRandom random = new SplittableRandom(7);
    int baselines = m > 5_000 ? 200 : 1_000;
    int windows = 20;
    int[] beyondRare = new int[2];
    int[] beyondLess = new int[2];
    SumOverBins[] distances = {PSI, JS};
    for (int b = 0; b < baselines; b++) {
      long[] baseline = draw(random, cumulative, n);
      double[] rare = new double[2];
      double[] less = new double[2];
      for (int d = 0; d < 2; d++) {
        rare[d] = ChanceLimit.of(distances[d], baseline, m, 0.001);
        less[d] = ChanceLimit.of(distances[d], baseline, m, 0.01);
      }
      for (int w = 0; w < windows; w++) {
        long[] window = draw(random, cumulative, m);
        for (int d = 0; d < 2; d++) {
          Double value = distances[d].between(baseline, window).value();
          assertThat(value).isNotNull();
          beyondRare[d] += value > rare[d] ? 1 : 0;
          beyondLess[d] += value > less[d] ? 1 : 0;
        }
      }
    }
    int runs = baselines * windows;
    for (int d = 0; d < 2; d++) {
      assertThat(beyondRare[d] / (double) runs).as(distances[d].id()).isLessThanOrEqualTo(0.002);
      assertThat(beyondLess[d] / (double) runs).as(distances[d].id()).isBetween(0.001, 0.015);
    }
  }

  private static double[] law(int bins, double exponent) {
    double[] cumulative = new double[bins];
    double sum = 0;
    for (int k = 0; k < bins; k++) {
      sum += Math.pow(k + 1, -exponent);
      cumulative[k] = sum;
    }
    for (int k = 0; k < bins; k++) {
      cumulative[k] /= sum;
    }
    cumulative[bins - 1] = 1;
    return cumulative;
  }

  private static long[] draw(SplittableRandom random, double[] cumulative, int size) {
    long[] counts = new long[cumulative.length];
    for (int i = 0; i < size; i++) {
      double u = random.nextDouble();
      int k = 0;
      while (cumulative[k] < u) {
        k++;
      }
      counts[k]++;
    }
    return counts;
  }
}
