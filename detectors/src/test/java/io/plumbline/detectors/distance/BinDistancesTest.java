package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BinDistancesTest {
  static Stream<BinDistance> all() {
    return BinDistances.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void sameSharesAreNoDistance(BinDistance distance) {
    Double value = distance.between(new long[] {20, 30}, new long[] {200, 300}).value();
    double none = distance instanceof BhattacharyyaCoefficient ? 1 : 0;
    // Smoothing by half a count does not leave shares of different samples alone.
    double slack = distance.id().equals("psi_smooth_half_count") ? 0.02 : 1e-12;
    assertThat(value).isCloseTo(none, within(slack));
  }

  @ParameterizedTest
  @MethodSource("all")
  void emptySamplesHaveNoDistance(BinDistance distance) {
    assertThat(distance.between(new long[] {0, 0}, new long[] {1, 2}))
        .isEqualTo(Distance.undefined(Distance.NO_VALUES));
    assertThat(distance.between(new long[] {1, 2}, new long[] {0, 0}).value()).isNull();
    assertThat(distance.between(new long[0], new long[0]).value()).isNull();
  }

  @ParameterizedTest
  @MethodSource("all")
  void differentBinsAreRefused(BinDistance distance) {
    assertThatThrownBy(() -> distance.between(new long[] {1}, new long[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("were 1 and 2");
  }

  @ParameterizedTest
  @MethodSource("all")
  void namesAreUniqueAndInSnakeCase(BinDistance distance) {
    assertThat(distance.id()).matches("[a-z][a-z0-9_]*");
    assertThat(all().filter(other -> other.id().equals(distance.id()))).hasSize(1);
  }

  @Test
  void infiniteDistancesSaySo() {
    Distance distance =
        new PopulationStabilityIndex("psi_no_floor", Smoothing.NONE)
            .between(new long[] {1, 0}, new long[] {1, 1});
    assertThat(distance).isEqualTo(Distance.undefined(Distance.INFINITE));
  }

  @Test
  void flooredPsiStaysFiniteForDisjointSamples() {
    Double value =
        new PopulationStabilityIndex().between(new long[] {1, 0}, new long[] {0, 1}).value();
    // 2 (1 - 1e-4) ln 1e4
    assertThat(value).isCloseTo(2 * (1 - 1e-4) * Math.log(1e4), within(1e-12));
  }

  @Test
  void triangularDiscriminationIsThatOfItsDefinition() {
    TriangularDiscrimination distance = new TriangularDiscrimination();
    // (1/2 - 1)^2 / (3/2) + (1/2)^2 / (1/2)
    assertThat(distance.between(new long[] {1, 1}, new long[] {3, 0}).value())
        .isCloseTo(2.0 / 3, within(1e-15));
    // (1/6 - 1/3)^2 / (1/2) + 0 + (1/2 - 1/3)^2 / (5/6)
    assertThat(distance.between(new long[] {1, 2, 3}, new long[] {7, 7, 7}).value())
        .isCloseTo(4.0 / 45, within(1e-15));
    // Disjoint: its largest value.
    assertThat(distance.between(new long[] {5, 0, 0}, new long[] {0, 1, 1}).value())
        .isCloseTo(2, within(1e-15));
  }

  /** Topsøe (2000): V^2 / 2 <= D <= V, and D / 2 <= C <= D ln 2, with C twice Jensen-Shannon's. */
  @Property(tries = 500, seed = "20240106")
  void triangularDiscriminationKeepsTheInequalitiesOfItsPaper(
      @ForAll @Size(5) List<@LongRange(min = 0, max = 1_000) Long> first,
      @ForAll @Size(5) List<@LongRange(min = 0, max = 50) Long> second) {
    long[] baseline = first.stream().mapToLong(Long::longValue).toArray();
    long[] current = second.stream().mapToLong(Long::longValue).toArray();
    Double found = new TriangularDiscrimination().between(baseline, current).value();
    if (found == null) {
      return; // one of both is empty
    }
    double v = 2 * new TotalVariation().between(baseline, current).value();
    double c =
        2
            * new JensenShannon("js_divergence_nats", LogBase.NATS, false)
                .between(baseline, current)
                .value();
    assertThat(found).isBetween(v * v / 2 - 1e-12, v + 1e-12);
    assertThat(c).isBetween(found / 2 - 1e-12, found * Math.log(2) + 1e-12);
    assertThat(new TriangularDiscrimination().between(current, baseline).value())
        .isCloseTo(found, within(1e-12));
  }

  @Property(tries = 500, seed = "20240105")
  void valuesAreFiniteOrHaveAReason(
      @ForAll @Size(4) List<@LongRange(min = 0, max = 1_000_000_000_000L) Long> first,
      @ForAll @Size(4) List<@LongRange(min = 0, max = 3) Long> second) {
    long[] baseline = first.stream().mapToLong(Long::longValue).toArray();
    long[] current = second.stream().mapToLong(Long::longValue).toArray();
    for (BinDistance distance : BinDistances.ALL) {
      Distance result = distance.between(baseline, current);
      Double value = result.value();
      if (value == null) {
        assertThat(result.reason())
            .isIn(
                Distance.NO_VALUES,
                Distance.INFINITE,
                Distance.CATEGORIES,
                Distance.TOO_MANY_VALUES,
                Distance.TOO_FEW_VALUES);
      } else {
        assertThat(value).isFinite();
        assertThat(result.reason()).isNull();
      }
    }
  }
}
