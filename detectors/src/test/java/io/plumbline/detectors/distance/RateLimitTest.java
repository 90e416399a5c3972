package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  @Test
  void chanceIsThatOfTheConditionalBinomial() {
    // 3 of 1,000 before, 5 of 500 now: the 8 fall into the window with probability 1/3 each.
    double expected = BinomialDistribution.of(8, 500.0 / 1500).survivalProbability(4);
    assertThat(RateLimit.chance(3, 1000, 5, 500)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void commonPropertiesAreCountedByTheirComplement() {
    double expected = BinomialDistribution.of(8, 500.0 / 1500).cumulativeProbability(3);
    assertThat(RateLimit.chance(995, 1000, 497, 500)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void limitIsTheLastRateThatIsNotTooUnlikely() {
    double limit = RateLimit.of(3, 1000, 500, 0.001);
    long hits = Math.round(limit * 500);
    assertThat(RateLimit.chance(3, 1000, hits, 500)).isGreaterThan(0.001);
    assertThat(RateLimit.chance(3, 1000, hits + 1, 500)).isLessThanOrEqualTo(0.001);
  }

  @Test
  void limitIsTheOneThatTryingEveryCountFinds() {
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < 3_000; run++) {
      int size = 1 + random.nextInt(run % 3 == 0 ? 5 : 300);
      int baselineSize = 1 + random.nextInt(run % 5 == 0 ? 5 : 1_000);
      int hits = run % 4 == 0 ? 0 : random.nextInt(baselineSize + 1);
      double probability = Math.pow(10, -0.1 - 6 * random.nextDouble());
      long likely = 0;
      while (likely < size
          && RateLimit.chance(hits, baselineSize, likely + 1, size) > probability) {
        likely++;
      }
      assertThat(RateLimit.of(hits, baselineSize, size, probability))
          .as("%d of %d, then %d, %s", hits, baselineSize, size, probability)
          .isEqualTo((double) likely / size);
    }
  }

  @Test
  void baselineWithoutHitsStillAllowsAFew() {
    double limit = RateLimit.of(0, 1000, 1000, 0.001);
    // One in two each: ten in a row are rarer than one in 1,000.
    assertThat(limit).isEqualTo(0.009);
  }

  @Test
  void whatAlwaysHoldsHasNoLimitBelowOne() {
    assertThat(RateLimit.of(1000, 1000, 50, 0.001)).isEqualTo(1);
  }

  @Test
  void hugeSamplesLeaveNoRoomForChance() {
    double limit = RateLimit.of(10_000_000_000L, 1_000_000_000_000L, 1_000_000_000_000L, 0.001);
    assertThat(limit).isBetween(0.01, 0.010001);
  }

  @ParameterizedTest
  @CsvSource({"0.01, 2000, 200", "0.001, 2000, 1000", "0.3, 1000, 500", "0.95, 1000, 500"})
  void windowsOfTheSameLawExceedTheLimitAsRarelyAsItSays(double rate, int n, int m) {
    SplittableRandom random = new SplittableRandom(3);
    int runs = 4_000;
    int beyond = 0;
    for (int run = 0; run < runs; run++) {
      double limit = RateLimit.of(hits(random, rate, n), n, m, 0.01);
      beyond += hits(random, rate, m) / (double) m > limit ? 1 : 0;
    }
    assertThat(beyond / (double) runs).isLessThanOrEqualTo(0.015);
  }

  private static long hits(SplittableRandom random, double rate, int size) {
    long hits = 0;
    for (int i = 0; i < size; i++) {
      hits += random.nextDouble() < rate ? 1 : 0;
    }
    return hits;
  }
}
