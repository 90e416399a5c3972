package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.profile.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every distance over numbers must do, whatever it measures. */
class StepDistanceContractTest {
  static Stream<StepDistance> all() {
    return StepDistances.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void namesAreUniqueAndInSnakeCase(StepDistance distance) {
    assertThat(distance.id()).matches("[a-z][a-z0-9_]*");
    assertThat(all().filter(other -> other.id().equals(distance.id()))).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void emptySamplesHaveNoDistance(StepDistance distance) {
    Histogram empty = Histogram.ofSample(new double[0]);
    Histogram emptyBins =
        new Histogram(new double[] {0, 1}, new double[] {1, 2}, new long[] {0, 0});
    Histogram some = sample(1, 2, 3, 4, 5);
    for (Histogram none : List.of(empty, emptyBins)) {
      for (Distance result :
          List.of(
              distance.between(none, some),
              distance.between(some, none),
              distance.between(none, none))) {
        assertThat(result).isEqualTo(Distance.undefined(Distance.NO_VALUES));
      }
      assertThat(distance.chanceLimit(none, some, 0.01)).isEmpty();
      assertThat(distance.chanceLimit(some, none, 0.01)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void sameSamplesAreNotApart(StepDistance distance) {
    for (double[] values : List.of(normal(0, 1), new double[] {1, 1, 1, 2, 5, 5, 7})) {
      Distance result = distance.between(sample(values), sample(values));
      Double pValue = result.pValue();
      if (pValue != null) {
        assertThat(pValue).isGreaterThan(0.99);
        assertThat(result.effectSize()).isCloseTo(0, within(1e-9));
      } else {
        double none = distance instanceof VarianceRatio ? 1 : 0;
        assertThat(result.value()).isCloseTo(none, within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void samplesChangePlacesWhereItIsClaimed(StepDistance distance) {
    Random random = new Random(5);
    int different = 0;
    for (int run = 0; run < 50; run++) {
      Histogram f = Contracts.binned(random.doubles(30).map(x -> x * x).toArray(), random, 2);
      Histogram g = Contracts.binned(random.doubles(20).toArray(), random, 2);
      Distance there = distance.between(f, g);
      Distance back = distance.between(g, f);
      Double value = there.value();
      Double other = back.value();
      if (value == null || other == null) {
        assertThat(!distance.symmetric() || (value == null && other == null)).isTrue();
        continue;
      }
      different += Math.abs(value - other) > 1e-6 ? 1 : 0;
      if (distance.symmetric()) {
        assertThat(other).isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
        assertThat(back.errorBound())
            .isCloseTo(there.errorBound(), within(1e-9 * Math.max(1, there.errorBound())));
        assertThat(back.effectSize() == null).isEqualTo(there.effectSize() == null);
      }
    }
    assertThat(different > 0).as("the claim").isEqualTo(!distance.symmetric());
  }

  @ParameterizedTest
  @MethodSource("all")
  void extremeSamplesHaveAValueOrAReason(StepDistance distance) {
    List<Histogram> samples = extremes();
    for (int i = 0; i < samples.size(); i++) {
      for (int j = 0; j < samples.size(); j++) {
        String of = distance.id() + " of " + i + " and " + j;
        Contracts.wellFormed(distance.between(samples.get(i), samples.get(j)), of);
        OptionalDouble limit = distance.chanceLimit(samples.get(i), samples.get(j), 0.001);
        if (limit.isPresent()) {
          assertThat(limit.getAsDouble()).as(of).isFinite().isNotNegative();
        }
      }
    }
  }

  private static List<Histogram> extremes() {
    long huge = 1_000_000_000_000_000L;
    List<Histogram> samples = new ArrayList<>();
    samples.add(sample(3));
    samples.add(sample(4));
    samples.add(sample(3, 3, 3));
    samples.add(sample(3, 4));
    samples.add(sample(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    samples.add(sample(-0.0, 0.0, Double.MIN_VALUE));
    samples.add(sample(-Double.MAX_VALUE, Double.MAX_VALUE));
    samples.add(sample(-1e308, -1e300, 0, 1e-300, 1e300, 1e308));
    samples.add(sample(1e9, 1e9 + 1e-6, 1e9 + 2e-6));
    samples.add(new Histogram(new double[] {0}, new double[] {10}, new long[] {50}));
    samples.add(new Histogram(new double[] {0}, new double[] {10}, new long[] {1}));
    samples.add(
        new Histogram(
            new double[] {-Double.MAX_VALUE}, new double[] {Double.MAX_VALUE}, new long[] {7}));
    samples.add(
        new Histogram(
            new double[] {Double.NEGATIVE_INFINITY, 0},
            new double[] {0, Double.MAX_VALUE},
            new long[] {7, 0}));
    samples.add(
        new Histogram(
            new double[] {0, 1, 2}, new double[] {1, 2, 3}, new long[] {huge, huge, huge}));
    samples.add(
        new Histogram(
            new double[] {0, 1, 2, 9},
            new double[] {1, Math.nextUp(1), 3, 9.5},
            new long[] {huge, 1, 0, 2 * huge}));
    samples.add(
        new Histogram(
            new double[] {Math.nextDown(1), Math.nextDown(2)},
            new double[] {1, 2},
            new long[] {huge, huge}));
    return samples;
  }

  @ParameterizedTest
  @MethodSource("all")
  void hugeSamplesOfOneLawAreNotApart(StepDistance distance) {
    Histogram few = onTenths(1_000);
    Histogram many = onTenths(1_000_000_000_000_000L);
    Distance result = distance.between(many, many);
    Double value = distance.between(few, few).value();
    assertThat(result.reason()).isNull();
    if (result.pValue() == null) {
      assertThat(result.value()).isCloseTo(value, within(1e-9));
    } else {
      assertThat(result.pValue()).isGreaterThan(0.99);
    }
  }

  /** Bins that ten values fill evenly. */
  private static Histogram onTenths(long each) {
    double[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    Histogram one = sample(values);
    long[] counts = new long[10];
    Arrays.fill(counts, each);
    return new Histogram(one.lower(), one.upper(), counts);
  }

  @ParameterizedTest
  @MethodSource("all")
  void distanceGrowsWithTheShiftOrTheSpread(StepDistance distance) {
    boolean ofSpread = distance instanceof Levene || distance instanceof VarianceRatio;
    double last = Double.NEGATIVE_INFINITY;
    double lastEffect = Double.NEGATIVE_INFINITY;
    double lastPValue = 1;
    Histogram baseline = sample(normal(0, 1));
    for (double step : new double[] {0, 0.3, 0.6, 1, 1.5, 2.5, 4}) {
      Histogram current = sample(ofSpread ? normal(0, 1 + step) : normal(step, 1));
      Distance result = distance.between(baseline, current);
      assertThat(result.value()).as("step %s", step).isGreaterThanOrEqualTo(last - 1e-9);
      last = result.value();
      Double effect = result.effectSize();
      if (effect != null) {
        assertThat(effect).as("step %s", step).isGreaterThanOrEqualTo(lastEffect - 1e-9);
        lastEffect = effect;
      }
      Double pValue = result.pValue();
      if (pValue != null) {
        assertThat(pValue).as("step %s", step).isLessThanOrEqualTo(lastPValue + 1e-9);
        lastPValue = pValue;
      }
    }
    assertThat(last).isGreaterThan(0.5);
    assertThat(lastPValue == 1 || lastPValue < 1e-9).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void effectSizeDoesNotGrowWithTheSamples(StepDistance distance) {
    Histogram before = sample(normal(0, 1));
    Histogram after = sample(normal(0.5, 1.5));
    Double small = distance.between(before, after).effectSize();
    Double large = distance.between(times(before, 100), times(after, 100)).effectSize();
    if (small == null) {
      assertThat(large).isNull();
    } else {
      assertThat(large).isCloseTo(small, within(0.05 * small));
    }
  }

  private static Histogram times(Histogram bins, long factor) {
    return new Histogram(
        bins.lower(), bins.upper(), Arrays.stream(bins.count()).map(c -> c * factor).toArray());
  }

  @ParameterizedTest
  @MethodSource("all")
  void emptyBinsSayNothing(StepDistance distance) {
    Histogram f =
        new Histogram(
            new double[] {0, 1, 2, 5}, new double[] {1, 2, 3, 6}, new long[] {3, 4, 5, 6});
    Histogram g = sample(0.5, 1.5, 1.5, 2.5, 5.5, 7);
    Histogram withEmpty =
        new Histogram(
            new double[] {-9, 0, 1, 2, 3, 4, 5, 6},
            new double[] {0, 1, 2, 3, 4, 5, 6, 9},
            new long[] {0, 3, 4, 5, 0, 0, 6, 0});
    assertThat(distance.between(withEmpty, g)).isEqualTo(distance.between(f, g));
    assertThat(distance.between(g, withEmpty)).isEqualTo(distance.between(g, f));
  }

  @ParameterizedTest
  @MethodSource("all")
  void chanceLimitsFallWithSizeAndRiseWithRarity(StepDistance distance) {
    Histogram baseline = times(sample(normal(0, 1)), 10);
    double last = Double.POSITIVE_INFINITY;
    for (long factor : new long[] {1, 10, 100, 1_000_000_000_000L}) {
      Histogram window = times(sample(normal(0, 1)), factor);
      OptionalDouble limit = distance.chanceLimit(baseline, window, 0.001);
      OptionalDouble less = distance.chanceLimit(baseline, window, 0.01);
      assertThat(limit.isPresent()).isEqualTo(less.isPresent());
      if (limit.isPresent()) {
        assertThat(limit.getAsDouble()).isLessThanOrEqualTo(last);
        assertThat(less.getAsDouble()).isLessThanOrEqualTo(limit.getAsDouble());
        last = limit.getAsDouble();
      }
    }
    boolean hasAnother = distance.between(baseline, baseline).pValue() != null;
    boolean resampled = distance instanceof VarianceRatio;
    assertThat(last < Double.POSITIVE_INFINITY || hasAnother || resampled)
        .as("a way to tell chance from change")
        .isTrue();
  }

  private static double[] normal(double mean, double deviation) {
    NormalDistribution normal = NormalDistribution.of(mean, deviation);
    double[] values = new double[200];
    Arrays.setAll(values, i -> normal.inverseCumulativeProbability((i + 0.5) / 200));
    return values;
  }

  private static Histogram sample(double... values) {
    return Histogram.ofSample(values);
  }
}
