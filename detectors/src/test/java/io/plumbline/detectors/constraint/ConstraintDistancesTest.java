package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.profile.Histogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of Deequ's own unit tests (KLLDistanceTest). */
class ConstraintDistancesTest {
  /** Counts written as {@code a10 b20}. */
  static Map<String, Long> counts(String text) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String part : text.split(" ")) {
      counts.put(part.substring(0, 1), Long.parseLong(part.substring(1)));
    }
    return counts;
  }

  private static StringStatistics strings(String text, long others) {
    Map<String, Long> counts = counts(text);
    return new StringStatistics(
        counts.size() + (others == 0 ? 0 : 10), StatisticsBuilder.list(counts), others);
  }

  @Test
  void stringsThatAreNotListedCountAsManyDifferentOnes() {
    // 100 others of 10 kinds: each has a share of 0.05, and a and b have half of what they had.
    assertThat(ConstraintDistances.categorical(counts("a50 b50"), strings("a50 b50", 100), 0))
        .isCloseTo(0.25, within(1e-15));
    assertThat(ConstraintDistances.categorical(counts("a50 b50"), strings("a1 b1", 98), 0))
        .isCloseTo(0.49, within(1e-15));
    assertThat(ConstraintDistances.categorical(counts("a50 b50"), strings("a0", 5), 0))
        .isCloseTo(0.5, within(1e-15));
  }

  @Test
  void numbersAreAsFarApartAsTheirDistributionFunctions() {
    Histogram one = Histogram.ofSample(new double[] {1, 2, 3, 4});
    Histogram other = Histogram.ofSample(new double[] {2, 3, 4, 5});
    assertThat(ConstraintDistances.numeric(one, other, 0)).isEqualTo(0.25);
    assertThat(ConstraintDistances.numeric(one, other, 1.8)).isZero();
    Histogram none = Histogram.ofSample(new double[0]);
    assertThat(ConstraintDistances.numeric(one, none, 0)).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "a10 b20 c25 d10 e5, a11 b20 c25 d10 e10, 0, 0.06015037593984962",
    "a10 b20 c25 d10 e5, a11 b20 c25 d10 e10, 1.8, 0",
    "a10 b20 c25 d10 e5, f11 a20 c25 d10 e10, 0, 0.2857142857142857",
    "a10 b20 c25 d10 e5, f11 a20 c25 d10 e10, 1.8, 0",
    "a207 b20 c25 d14 e25 g13, a22 b20 c25 d12 e13 f15, 0, 0.475313575996065",
    "a207 b20 c25 d14 e25 g13, a22 b20 c25 d12 e13 f15, 1.8, 0.272981501008885"
  })
  void stringsAreAsFarApartAsTheirShares(
      String one, String other, double correction, double expected) {
    for (List<String> order : List.of(List.of(one, other), List.of(other, one))) {
      assertThat(
              ConstraintDistances.categorical(
                  counts(order.get(0)), strings(order.get(1), 0), correction))
          .isCloseTo(expected, within(1e-15));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.003, 0.2726338046550349", "0.1, 0.33774199396969184"})
  void theCorrectionOfALevelIsTheKolmogorovPoint(double level, double expected) {
    double correction = Math.sqrt(-Math.log(level / 2) / 2);
    double distance =
        ConstraintDistances.categorical(
            counts("a207 b20 c25 d14 e25 g13"), strings("a22 b20 c25 d12 e13 f15", 0), correction);
    assertThat(distance).isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "a207 b20 c25 d14 e25 g13, a223 b20 c25 d12 e13 f15, 28.175042782458068, 3.3640191298478506E-5",
    "a207 b20 c25 d14 e25, a223 b20 c25 d12 e13, NaN, 0.013227994814265176",
    "a100 b20 c25 d10 e5 f2, a100 b22 c25 d5 e13 f2, 8.789790456457125, NaN",
    "a100 b40 c30 d10, a100 b40 c30 e4, 0.38754325259515626, NaN",
    "a100 b4 c3 d27, a100 b4 c3 d34, 1.1507901668129925, NaN",
    "a100 b4 c3 d27 e20 f20 g20 h20, a100 b2 c1 d34 e20 f20 g20 h20, 6.827423492761593, NaN",
    "a30, a20 b20, NaN, 4.3204630539861455E-8"
  })
  void theChiSquaredTestIsDeequs(String sample, String baseline, double statistic, double pValue) {
    Distance test = ConstraintDistances.chiSquared(counts(baseline), counts(sample));
    if (!Double.isNaN(statistic)) {
      assertThat(test.value()).isCloseTo(statistic, within(1e-13 * statistic));
    }
    if (!Double.isNaN(pValue)) {
      assertThat(test.pValue()).isCloseTo(pValue, within(1e-9 * pValue));
    }
  }

  @Test
  void fewerThanTwoCategoriesAreNoTest() {
    assertThat(ConstraintDistances.chiSquaredPValue(counts("a100 b4 c3"), counts("a100 b4 c3")))
        .isNaN();
    assertThat(ConstraintDistances.chiSquaredPValue(counts("a100"), counts("a100"))).isNaN();
    assertThat(ConstraintDistances.chiSquaredPValue(counts("a100 b50"), counts("c7"))).isNaN();
    assertThat(ConstraintDistances.chiSquaredPValue(Map.of(), counts("c7"))).isNaN();
  }
}
