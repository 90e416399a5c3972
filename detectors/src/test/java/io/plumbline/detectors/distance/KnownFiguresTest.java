package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.profile.Histogram;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures that others have published, and what corrections promise. */
class KnownFiguresTest {
  /** Anderson and Darling (1952), table 1: percentage points of the omega-squared law. */
  @ParameterizedTest
  @CsvSource({"0.34730, 0.1", "0.46136, 0.05", "0.74346, 0.01", "1.16786, 0.001"})
  void cramerVonMisesLawHasItsPercentagePoints(double point, double level) {
    assertThat(QuadraticForm.CRAMER_VON_MISES.survival(point)).isCloseTo(level, within(1e-5));
  }

  /** Marsaglia and Marsaglia, "Evaluating the Anderson-Darling distribution" (2004). */
  @ParameterizedTest
  @CsvSource({"1.9329578327416, 0.1", "2.492367, 0.05", "3.878125, 0.01"})
  void andersonDarlingLawHasItsPercentagePoints(double point, double level) {
    assertThat(QuadraticForm.ANDERSON_DARLING.survival(point)).isCloseTo(level, within(1e-6));
  }

  @Test
  void lawsOfSquaresFallFromOneToZeroWithoutAStep() {
    for (QuadraticForm law : QuadraticForm.values()) {
      double last = 1;
      for (double x = 0; x < 60; x = x < 1 ? x + 0.01 : x * 1.1) {
        double survival = law.survival(x);
        assertThat(survival).as("%s at %s", law, x).isBetween(0.0, last + 1e-12);
        last = survival;
      }
      assertThat(law.survival(0.005)).isCloseTo(1, within(1e-9));
      assertThat(law.survival(1e6)).isZero();
    }
  }

  @Test
  void usualAndersonDarlingProbabilityEndsWhereItsTableDoes() {
    assertThat(AndersonDarling.interpolatedPValue(0)).isEqualTo(0.25);
    assertThat(AndersonDarling.interpolatedPValue(1.961)).isCloseTo(0.05, within(0.002));
    assertThat(AndersonDarling.interpolatedPValue(3.752)).isCloseTo(0.01, within(0.0005));
    assertThat(AndersonDarling.interpolatedPValue(7)).isEqualTo(0.001);
    // The limit law goes on where the table ends, and agrees with it before.
    assertThat(AndersonDarling.limitPValue(3.752)).isCloseTo(0.01, within(0.0005));
    assertThat(AndersonDarling.limitPValue(20)).isBetween(1e-9, 1e-6);
  }

  @Test
  void andersonDarlingDeviationIsThatOfItsDoubleSum() {
    for (int[] sizes : new int[][] {{3, 5}, {20, 30}, {100, 41}, {400, 300}}) {
      double n = sizes[0];
      double m = sizes[1];
      int both = sizes[0] + sizes[1];
      double h = 0;
      double g = 0;
      for (int i = 1; i < both; i++) {
        h += 1.0 / i;
        for (int j = i + 1; i < both - 1 && j < both; j++) {
          g += 1.0 / ((both - i) * (double) j);
        }
      }
      double r = 1 / n + 1 / m;
      double a = (4 * g - 6) + (10 - 6 * g) * r;
      double b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * r - 8 * h + 4 * g - 6;
      double c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * r + 4 * h;
      double d = (2 * h + 6) * 4 - 8 * h;
      double variance =
          (a * Math.pow(both, 3) + b * Math.pow(both, 2) + c * both + d)
              / ((both - 1.0) * (both - 2.0) * (both - 3.0));
      assertThat(AndersonDarling.deviation(n, m)).isCloseTo(Math.sqrt(variance), within(1e-10));
    }
  }

  /** Fisher's lady and her tea: three of four cups right. */
  @Test
  void fishersExactTestOfTheTeaIsItsOwn() {
    Distance tea = new FisherExact().between(new long[] {3, 1}, new long[] {1, 3});
    assertThat(tea.pValue()).isCloseTo(34.0 / 70, within(1e-12));
    assertThat(FisherExact.oddsRatio(new long[] {3, 1}, new long[] {1, 3})).isEqualTo(9);
    Distance large = new FisherExact().between(new long[] {60_000, 1}, new long[] {60_000, 2});
    assertThat(large.reason()).isEqualTo(Distance.TOO_MANY_VALUES);
  }

  /** All tables with given margins, one by one. */
  @ParameterizedTest
  @CsvSource({"7, 12, 3", "30, 5, 9", "1, 1, 1", "40, 60, 50", "12, 12, 12"})
  void fishersProbabilityIsTheSumOverAllTables(int n, int m, int hits) {
    double[] likely = new double[hits + 1];
    double all = 0;
    for (int a = Math.max(0, hits - m); a <= Math.min(n, hits); a++) {
      likely[a] = Math.exp(choose(n, a) + choose(m, hits - a));
      all += likely[a];
    }
    for (int a = Math.max(0, hits - m); a <= Math.min(n, hits); a++) {
      double sum = 0;
      for (double other : likely) {
        sum += other <= likely[a] * (1 + 1e-7) ? other : 0;
      }
      Distance distance =
          new FisherExact().between(new long[] {a, n - a}, new long[] {hits - a, m - hits + a});
      if (distance.reason() == null) {
        assertThat(distance.pValue()).as("%s of %s", a, n).isCloseTo(sum / all, within(1e-9));
      }
    }
  }

  private static double choose(int n, int k) {
    double log = 0;
    for (int i = 1; i <= k; i++) {
      log += Math.log((n - k + i) / (double) i);
    }
    return log;
  }

  /** Deequ's own tests: numeric and categorical L-infinity. */
  @Test
  void lInfinityIsThatOfDeequ() {
    Histogram first = Histogram.ofSample(new double[] {1, 2, 3, 4});
    Histogram second = Histogram.ofSample(new double[] {2, 3, 4, 5});
    assertThat(new NumericLInfinity("linf", 0).between(first, second).value()).isEqualTo(0.25);
    assertThat(new NumericLInfinity("linf", 1.8).between(first, second).value()).isZero();
    LInfinity simple = new LInfinity();
    assertThat(simple.between(counts(10, 20, 25, 10, 5), counts(11, 20, 25, 10, 10)).value())
        .isCloseTo(0.06015037593984962, within(1e-15));
    long[] before = counts(207, 20, 25, 14, 25, 13, 0);
    long[] after = counts(22, 20, 25, 12, 13, 0, 15);
    assertThat(simple.between(before, after).value()).isCloseTo(0.475313575996065, within(1e-15));
    assertThat(new RobustLInfinity().between(before, after).value())
        .isCloseTo(0.272981501008885, within(1e-14));
    assertThat(robust(0.003).between(before, after).value())
        .isCloseTo(0.2726338046550349, within(1e-14));
    assertThat(robust(0.1).between(before, after).value())
        .isCloseTo(0.33774199396969184, within(1e-14));
  }

  private static RobustLInfinity robust(double level) {
    return new RobustLInfinity("robust", RobustLInfinity.correctionOfLevel(level));
  }

  /** Deequ's own tests: chi-squared of a sample against a baseline, categories in one order. */
  @Test
  void chiSquaredIsThatOfDeequ() {
    DeequChiSquared distance = new DeequChiSquared();
    Distance distant =
        distance.between(counts(223, 20, 25, 12, 13, 15, 0), counts(207, 20, 25, 14, 0, 0, 25));
    assertThat(distant.value()).isNotNull();
    Distance some = distance.between(counts(100, 22, 25, 5, 13, 2), counts(100, 20, 25, 10, 5, 2));
    assertThat(some.value()).isCloseTo(8.789790456457125, within(1e-12));
    assertThat(distance.between(counts(100, 40, 30, 0, 4), counts(100, 40, 30, 10, 0)).value())
        .isCloseTo(0.38754325259515626, within(1e-12));
    assertThat(distance.between(counts(100, 4, 3, 34), counts(100, 4, 3, 27)).value())
        .isCloseTo(1.1507901668129925, within(1e-12));
    Distance many =
        distance.between(
            counts(100, 2, 1, 34, 20, 20, 20, 20), counts(100, 4, 3, 27, 20, 20, 20, 20));
    assertThat(many.value()).isCloseTo(6.827423492761593, within(1e-12));
    assertThat(distance.between(counts(100, 4, 3), counts(100, 4, 3)).reason())
        .isEqualTo(Distance.CATEGORIES);
    assertThat(distance.between(counts(20, 20), counts(30, 0)).pValue())
        .isCloseTo(4.3204630539861455e-8, within(1e-16));
    Distance six =
        distance.between(counts(223, 20, 25, 12, 13, 15), counts(207, 20, 25, 14, 25, 13));
    assertThat(six.pValue()).isBetween(0.0, 1.0);
  }

  /** Two samples of three that lie apart: 2 of the 20 ways to deal them out. */
  @Test
  void permutationsAreCounted() {
    double[] first = {1, 2, 3};
    double[] second = {4, 5, 6};
    assertThat(new PermutationTest(new MannWhitney()).pValue(first, second)).isEqualTo(0.1);
    assertThat(new PermutationTest(new Wasserstein()).pValue(first, second)).isEqualTo(0.1);
    assertThat(KolmogorovDistribution.exactPValue(1, 3, 3)).isCloseTo(0.1, within(1e-15));
    assertThatThrownBy(
            () -> new PermutationTest(new MannWhitney()).pValue(new double[11], new double[10]))
        .hasMessageContaining("was of 11 and 10");
  }

  @Test
  void exactKolmogorovSmirnovProbabilitiesKeepTheirPrecisionInTheTail() {
    // Two of 40 choose 20 orders.
    double orders = 137_846_528_820.0;
    assertThat(KolmogorovDistribution.exactPValue(1, 20, 20))
        .isCloseTo(2 / orders, within(1e-15 * 2 / orders * 100));
    assertThat(KolmogorovDistribution.exactPValue(0, 20, 20)).isEqualTo(1);
    double exact = KolmogorovDistribution.exactPValue(0.1, 1_000, 900);
    assertThat(KolmogorovDistribution.stephensPValue(0.1, 1_000, 900))
        .isCloseTo(exact, within(0.03 * exact));
    assertThatThrownBy(() -> KolmogorovDistribution.exactPValue(0.1, 100_000, 100_000))
        .hasMessageContaining("was 100000 times 100000");
  }

  @Test
  void momentsOfAProfileGiveTheSameTestAsItsValues() {
    double[] before = {1, 2, 3, 4, 5, 6, 7, 8};
    double[] after = {2, 4, 4, 5, 9, 9, 12};
    Histogram f = Histogram.ofSample(before);
    Histogram g = Histogram.ofSample(after);
    Moments first = Moments.exact(8, 4.5, Math.sqrt(5.25));
    Moments second = Moments.exact(7, 45 / 7.0, Math.sqrt(367 / 7.0 - 45 / 7.0 * 45 / 7.0));
    Distance welch = new TTest().between(first, second);
    assertThat(welch.value()).isCloseTo(new TTest().between(f, g).value(), within(1e-12));
    assertThat(welch.errorBound()).isZero();
    assertThat(new VarianceRatio().between(first, second).value())
        .isCloseTo(new VarianceRatio().between(f, g).value(), within(1e-12));
    assertThat(new NormalizedWasserstein().of(new Wasserstein().between(f, g), Math.sqrt(5.25)))
        .extracting(Distance::value)
        .isEqualTo(new NormalizedWasserstein().between(f, g).value());
  }

  @Test
  void wilsonIntervalsEndWhereSharesDo() {
    assertThat(WilsonInterval.of(0, 10, 0.95).low()).isZero();
    assertThat(WilsonInterval.of(10, 10, 0.95).high()).isEqualTo(1);
    WilsonInterval half = WilsonInterval.of(50, 100, 0.95);
    assertThat(half.low() + half.high()).isCloseTo(1, within(1e-12));
  }

  @Test
  void constantRowsHaveNoCorrelation() {
    for (Correlation correlation : Correlation.values()) {
      assertThat(correlation.between(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isEmpty();
      assertThat(correlation.between(new double[0], new double[0])).isEmpty();
      assertThat(correlation.between(new double[] {1, 2, 3}, new double[] {2, 4, 6}).orElseThrow())
          .isCloseTo(1, within(1e-12));
      assertThat(correlation.between(new double[] {1, 2, 3}, new double[] {3, 2, 1}).orElseThrow())
          .isCloseTo(-1, within(1e-12));
    }
  }

  @Test
  void discrepancyWantsTwoVectorsAndAWidth() {
    double[][] two = {{1, 2}, {3, 4}};
    assertThat(MaximumMeanDiscrepancy.squared(two, new double[][] {{1, 2}}, 1).reason())
        .isEqualTo(Distance.TOO_FEW_VALUES);
    assertThatThrownBy(() -> MaximumMeanDiscrepancy.squared(two, two, 0))
        .hasMessageContaining("was 0.0");
    assertThatThrownBy(() -> MaximumMeanDiscrepancy.squared(two, new double[][] {{1}, {2}}, 1))
        .hasMessageContaining("were 2 and 1");
  }

  @Property(tries = 300, seed = "20240109")
  void correctedProbabilitiesKeepTheirOrderAndAreNeverSmaller(
      @ForAll @Size(max = 30) List<@DoubleRange(min = 0, max = 1) Double> given) {
    double[] plain = given.stream().mapToDouble(Double::doubleValue).toArray();
    for (Correction correction : Correction.values()) {
      double[] adjusted = correction.adjust(plain);
      for (int i = 0; i < plain.length; i++) {
        assertThat(adjusted[i]).isBetween(Math.nextDown(plain[i]) * (1 - 1e-15), 1.0);
        for (int j = 0; j < plain.length; j++) {
          if (plain[i] < plain[j]) {
            assertThat(adjusted[i]).isLessThanOrEqualTo(adjusted[j]);
          }
        }
      }
    }
    double[] bonferroni = Correction.BONFERRONI.adjust(plain);
    double[] holm = Correction.HOLM.adjust(plain);
    double[] hochberg = Correction.BENJAMINI_HOCHBERG.adjust(plain);
    double[] yekutieli = Correction.BENJAMINI_YEKUTIELI.adjust(plain);
    for (int i = 0; i < plain.length; i++) {
      assertThat(holm[i]).isLessThanOrEqualTo(bonferroni[i]);
      assertThat(hochberg[i]).isLessThanOrEqualTo(holm[i] + 1e-15);
      assertThat(hochberg[i]).isLessThanOrEqualTo(yekutieli[i] + 1e-15);
    }
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatThrownBy(() -> Correction.HOLM.adjust(new double[] {0.1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was NaN at position 1");
  }

  private static long[] counts(long... counts) {
    return counts;
  }
}
