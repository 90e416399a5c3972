package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every distance over bins or categories must do, whatever it measures. */
class BinDistanceContractTest {
  private static final long HUGE = 1_000_000_000_000_000L;

  static Stream<BinDistance> all() {
    return BinDistances.ALL.stream();
  }

  /** Those that are of two categories only. */
  private static boolean ofTwo(BinDistance distance) {
    return distance instanceof FisherExact
        || distance instanceof Proportions
        || distance.id().equals("chi_squared_yates");
  }

  @ParameterizedTest
  @MethodSource("all")
  void sameSamplesAreNotApart(BinDistance distance) {
    for (long[] counts : List.of(new long[] {40, 60}, new long[] {10, 20, 30, 0, 40})) {
      Distance result = distance.between(counts, counts.clone());
      if (counts.length > 2 && ofTwo(distance)) {
        assertThat(result.reason()).isEqualTo(Distance.CATEGORIES);
        continue;
      }
      double none = distance instanceof BhattacharyyaCoefficient ? 1 : 0;
      assertThat(result.value()).isCloseTo(none, within(1e-12));
      if (result.pValue() != null) {
        assertThat(result.pValue()).isGreaterThan(0.999);
        assertThat(result.effectSize()).isCloseTo(0, within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void samplesChangePlacesWhereItIsClaimed(BinDistance distance) {
    Random random = new Random(3);
    boolean different = false;
    for (int run = 0; run < 50; run++) {
      int bins = ofTwo(distance) ? 2 : 4;
      long[] f = random.longs(bins, 1, 200).toArray();
      long[] g = random.longs(bins, 1, 50).toArray();
      Distance there = distance.between(f, g);
      Distance back = distance.between(g, f);
      Double value = there.value();
      Double other = back.value();
      if (value == null || other == null) {
        different |= value != null || other != null;
        continue;
      }
      different |= Math.abs(value - other) > 1e-9 * Math.max(1, value);
      Double pValue = there.pValue();
      if (distance.symmetric() && pValue != null) {
        assertThat(back.pValue()).isCloseTo(pValue, within(1e-9));
      }
    }
    assertThat(different).isEqualTo(!distance.symmetric());
  }

  @ParameterizedTest
  @MethodSource("all")
  void extremeCountsHaveAValueOrAReason(BinDistance distance) {
    long[][] pairs = {
      {0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 1}, {50, 0}, {HUGE, HUGE}, {HUGE, 0}, {HUGE, 1}, {3, 9}
    };
    judgeAll(distance, pairs);
    judgeAll(distance, new long[][] {{0}, {1}, {7}, {HUGE}});
    judgeAll(
        distance,
        new long[][] {
          {0, 0, 0, 0, 0},
          {1, 0, 0, 0, 0},
          {0, 0, 0, 0, 1},
          {5, 5, 5, 5, 5},
          {1000, 1, 0, 0, 0},
          {HUGE, HUGE, 0, 1, HUGE},
          {1, 1, 1, 1, HUGE}
        });
    long[] many = new long[5_000];
    Arrays.fill(many, 1);
    long[] fewOfMany = new long[5_000];
    fewOfMany[4_999] = 3;
    judgeAll(distance, new long[][] {many, fewOfMany});
    judgeAll(distance, new long[][] {{}});
  }

  private static void judgeAll(BinDistance distance, long[][] samples) {
    for (long[] baseline : samples) {
      for (long[] current : samples) {
        String of =
            distance.id()
                + (baseline.length > 9
                    ? " of many"
                    : Arrays.toString(baseline) + Arrays.toString(current));
        Contracts.wellFormed(distance.between(baseline, current), of);
        OptionalDouble limit = distance.chanceLimit(baseline, BinDistance.total(current), 0.001);
        if (limit.isPresent()) {
          assertThat(limit.getAsDouble()).as(of).isFinite().isNotNegative();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void distanceGrowsAsSharesMove(BinDistance distance) {
    boolean two = ofTwo(distance);
    long[] baseline = two ? new long[] {500, 500} : new long[] {300, 300, 200, 200};
    double sign = distance instanceof BhattacharyyaCoefficient ? -1 : 1;
    double last = Double.NEGATIVE_INFINITY;
    double lastPValue = 1;
    for (long moved : new long[] {0, 30, 60, 120, 180}) {
      long[] current =
          two
              ? new long[] {500 - moved, 500 + moved}
              : new long[] {300 - moved, 300 + moved, 200 - moved, 200 + moved};
      Distance result = distance.between(baseline, current);
      assertThat(sign * result.value()).isGreaterThan(last - 1e-12);
      last = sign * result.value();
      Double pValue = result.pValue();
      if (pValue != null) {
        assertThat(pValue).isLessThanOrEqualTo(lastPValue);
        lastPValue = pValue;
      }
    }
    assertThat(lastPValue == 1 || lastPValue < 1e-9).isTrue();
  }

  /** The stated policy: finite for an unseen category, but for those that say that they are not. */
  @ParameterizedTest
  @MethodSource("all")
  void unseenAndVanishedCategoriesAreFiniteWhereItIsClaimed(BinDistance distance) {
    long[] without = ofTwo(distance) ? new long[] {80, 0} : new long[] {50, 30, 0};
    long[] with = ofTwo(distance) ? new long[] {60, 20} : new long[] {40, 20, 20};
    String unseen = String.valueOf(distance.between(without, with).reason());
    String vanished = String.valueOf(distance.between(with, without).reason());
    switch (distance.id()) {
      case "psi_no_floor" -> {
        assertThat(unseen).isEqualTo(Distance.INFINITE);
        assertThat(vanished).isEqualTo(Distance.INFINITE);
      }
      case "kl_current_baseline", "chi_squared_goodness_of_fit" -> {
        assertThat(unseen).isEqualTo(Distance.INFINITE);
        assertThat(vanished).isEqualTo("null");
      }
      case "kl_baseline_current", "kl_baseline_current_bits" -> {
        assertThat(unseen).isEqualTo("null");
        assertThat(vanished).isEqualTo(Distance.INFINITE);
      }
      default -> {
        assertThat(unseen).isEqualTo("null");
        assertThat(vanished).isEqualTo("null");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void binsThatAreEmptyInBothSayNothing(BinDistance distance) {
    boolean ofEveryBin = distance.id().equals("psi_smooth_half_count");
    if (ofEveryBin || distance instanceof Proportions) {
      return; // half an observation in every bin; the first bin and the rest
    }
    long[] f = {30, 70};
    long[] g = {45, 65};
    assertThat(distance.between(new long[] {0, 30, 0, 70, 0}, new long[] {0, 45, 0, 65, 0}).value())
        .isCloseTo(distance.between(f, g).value(), within(1e-12));
  }

  /** Cutting a bin in two of equal content is no news to what compares shares bin by bin. */
  @ParameterizedTest
  @MethodSource("all")
  void divergencesDoNotSeeABinCutInTwo(BinDistance distance) {
    boolean divergence =
        distance instanceof SumOverBins
            && !(distance instanceof Euclidean)
            && !distance.id().equals("psi_smooth_half_count");
    boolean byShares =
        divergence
            || distance instanceof BhattacharyyaCoefficient
            || distance.id().equals("cramers_v");
    if (!byShares) {
      return;
    }
    long[] f = {30, 70, 100};
    long[] g = {50, 60, 40};
    Double whole = distance.between(f, g).value();
    Double cut = distance.between(new long[] {30, 70, 50, 50}, new long[] {50, 60, 20, 20}).value();
    assertThat(cut).isCloseTo(whole, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("all")
  void effectSizeDoesNotGrowWithTheSamples(BinDistance distance) {
    boolean two = ofTwo(distance);
    long[] f = two ? new long[] {40, 60} : new long[] {40, 60, 100};
    long[] g = two ? new long[] {60, 50} : new long[] {60, 50, 40};
    Double small = distance.between(f, g).effectSize();
    Double large =
        distance
            .between(
                Arrays.stream(f).map(c -> 100 * c).toArray(),
                Arrays.stream(g).map(c -> 100 * c).toArray())
            .effectSize();
    if (small == null) {
      assertThat(large).isNull();
    } else {
      assertThat(large).isCloseTo(small, within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void chanceLimitsFallWithSizeAndRiseWithRarity(BinDistance distance) {
    long[] baseline = {200, 300, 500};
    double last = Double.POSITIVE_INFINITY;
    for (long size : new long[] {50, 500, 5_000, HUGE}) {
      OptionalDouble limit = distance.chanceLimit(baseline, size, 0.001);
      OptionalDouble less = distance.chanceLimit(baseline, size, 0.01);
      assertThat(limit.isPresent()).isEqualTo(less.isPresent());
      if (limit.isPresent()) {
        assertThat(limit.getAsDouble()).isLessThanOrEqualTo(last);
        assertThat(less.getAsDouble()).isLessThanOrEqualTo(limit.getAsDouble());
        last = limit.getAsDouble();
      }
    }
    assertThat(distance.chanceLimit(new long[] {0, 0}, 10, 0.01)).isEmpty();
    assertThat(distance.chanceLimit(baseline, 0, 0.01)).isEmpty();
  }
}
