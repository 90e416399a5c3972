package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However samples are binned, the exact value lies within the error bound of the binned one. */
class StepDistanceErrorBoundTest {
  static Stream<StepDistance> all() {
    return StepDistances.ALL.stream();
  }

  @Property(tries = 1_500, seed = "20240107")
  void exactValueLiesWithinTheErrorBoundOfAnyTwoBinnings(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 1, max = 70) int m,
      @ForAll @DoubleRange(min = 0, max = 1.5) double shift,
      @ForAll @IntRange(min = 0, max = 2) int grain,
      @ForAll @IntRange(min = 1, max = 8) int keepOneIn) {
    Random random = new Random(seed);
    double step = grain == 0 ? 1e-9 : grain == 1 ? 0.02 : 0.2;
    double[] a = random.doubles(n).map(x -> Math.rint(x / step) * step).toArray();
    double[] b = random.doubles(m).map(x -> Math.rint((x + shift) / step) * step).toArray();
    check(a, b, Contracts.binned(a, random, keepOneIn), Contracts.binned(b, random, keepOneIn));
  }

  /** As a profile does it: the current sample is counted on edges that the baseline has set. */
  @Property(tries = 500, seed = "20240108")
  void exactValueLiesWithinTheErrorBoundOfCommonEdges(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 300) int n,
      @ForAll @IntRange(min = 20, max = 300) int m,
      @ForAll @DoubleRange(min = 0, max = 1.5) double shift,
      @ForAll @DoubleRange(min = 0.5, max = 2) double spread) {
    Random random = new Random(seed);
    double[] a = random.doubles(n).map(x -> NORMAL.inverseCumulativeProbability(x)).toArray();
    double[] b =
        random
            .doubles(m)
            .map(x -> shift + spread * NORMAL.inverseCumulativeProbability(x))
            .toArray();
    double[] edges = quantiles(a, 16);
    check(a, b, Contracts.onEdges(a, edges), Contracts.onEdges(b, edges));
  }

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private static double[] quantiles(double[] sample, int parts) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double[] edges = new double[parts + 1];
    edges[0] = -20;
    for (int i = 1; i < parts; i++) {
      edges[i] = sorted[sorted.length * i / parts];
    }
    edges[parts] = 20;
    return edges;
  }

  private static void check(double[] a, double[] b, Histogram binnedA, Histogram binnedB) {
    for (StepDistance distance : StepDistances.ALL) {
      Double exact = distance.between(Histogram.ofSample(a), Histogram.ofSample(b)).value();
      Distance binned = distance.between(binnedA, binnedB);
      Double value = binned.value();
      if (exact == null || value == null) {
        continue;
      }
      double slack = 1e-9 * (1 + Math.abs(value) + binned.errorBound());
      assertThat(Math.abs(value - exact))
          .as("%s: exact %s, binned %s", distance.id(), exact, binned)
          .isLessThanOrEqualTo(binned.errorBound() + slack);
    }
  }

  /**
   * A bound must leave something to say: of a profile, here of a shift of half a deviation and a
   * wider spread, it is a small part of the value, larger only where tails or squares count most.
   */
  @ParameterizedTest
  @MethodSource("all")
  void boundOfAProfileIsSmallBesideTheValue(StepDistance distance) {
    double[] a = normal(20_000, 0, 1);
    double[] b = normal(5_000, 0.5, 1.4);
    BinEdges edges = EdgesOfSample.of(a);
    Distance binned =
        distance.between(profile(edges, a).histogram(edges), profile(edges, b).histogram(edges));
    Double exact = distance.between(Histogram.ofSample(a), Histogram.ofSample(b)).value();
    System.out.printf(
        "error bound of a profile, %s: exact %.6g, profile %.6g, bound %.3g%n",
        distance.id(), exact, binned.value(), binned.errorBound());
    assertThat(binned.value()).isNotNull();
    assertThat(Math.abs(binned.value() - exact)).isLessThanOrEqualTo(binned.errorBound() + 1e-9);
    double share = distance instanceof Levene ? 2.5 : 0.5;
    assertThat(binned.errorBound()).isLessThan(share * exact);
  }

  private static NumericProfile profile(BinEdges edges, double[] sample) {
    NumericProfile profile = new NumericProfile(edges);
    for (double value : sample) {
      profile.add(value);
    }
    return profile;
  }

  private static double[] normal(int n, double mean, double deviation) {
    double[] values = new double[n];
    Arrays.setAll(
        values, i -> mean + deviation * NORMAL.inverseCumulativeProbability((i + 0.5) / n));
    return values;
  }
}
