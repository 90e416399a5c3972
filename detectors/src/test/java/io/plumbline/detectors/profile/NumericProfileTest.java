package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NumericProfileTest {
  private static final BinEdges EDGES = Rows.EDGES;

  private static NumericProfile of(BinEdges edges, double... values) {
    NumericProfile profile = new NumericProfile(edges);
    for (double value : values) {
      profile.add(value);
    }
    return profile;
  }

  @Test
  void emptyProfileHasNoFigures() {
    NumericProfile empty = of(null);
    assertThat(empty.mean()).isNaN();
    assertThat(empty.standardDeviation()).isNaN();
    assertThat(empty.variance()).isNaN();
    assertThat(empty.valid()).isZero();
    assertThat(empty.distinct()).isZero();
    assertThat(empty.histogram(null).bins()).isZero();
    assertThat(empty.quantile(0.5, null).value()).isNaN();
  }

  @Test
  void nanAndInfiniteAreCountedAndStayOutOfTheRest() {
    NumericProfile profile =
        of(null, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2, 4);
    assertThat(profile.nan()).isEqualTo(1);
    assertThat(profile.infinite()).isEqualTo(2);
    assertThat(profile.valid()).isEqualTo(2);
    assertThat(profile.present()).isEqualTo(5);
    assertThat(profile.mean()).isEqualTo(3);
    assertThat(profile.standardDeviation()).isEqualTo(1);
    assertThat(profile.max()).isEqualTo(4);
    assertThat(profile.distinct()).isEqualTo(2);
  }

  @Test
  void onlyNumbersAreOfTheRightType() {
    Rows rows = new Rows();
    RowFold fold = new RowFold(Rows.LAYOUT);
    Profile folded = fold.newProfile();
    for (Object value : new Object[] {"1", true, new Object(), null, 1.5}) {
      fold.add(rows.clear(0).feature("free", value).row(), folded);
    }
    fold.add(rows.clear(0).row(), folded);
    NumericProfile profile = (NumericProfile) folded.column(1);
    assertThat(profile.wrongType()).isEqualTo(3);
    assertThat(profile.missing()).isEqualTo(2);
    assertThat(profile.valid()).isEqualTo(1);
  }

  @Test
  void bothZerosAreOneValue() {
    NumericProfile profile = of(null, -0.0, 0.0, -0.0);
    assertThat(profile.distinct()).isEqualTo(1);
    assertThat(profile.histogram(null).bins()).isEqualTo(1);
    assertThat(profile.histogram(null).isAtom(0)).isTrue();
  }

  // ---- bins ----

  @Test
  void valuesOnAnEdgeBelongToTheBinBelowIt() {
    NumericProfile profile = of(EDGES, -10, -9.9, -5, 0, 0.1, 10, 10.1, 1e9);
    assertThat(profile.below()).isEqualTo(1);
    assertThat(profile.above()).isEqualTo(2);
    // Deciles at -1, 0 and 1.
    assertThat(profile.decileCounts(EDGES)).containsExactly(3, 1, 1, 3);
    assertThat(profile.histogram(EDGES).total()).isEqualTo(8);
  }

  @Property(tries = 300, seed = "20260105")
  void binsAreAscendingAndHoldWhatTheyCount(
      @ForAll long seed, @ForAll @IntRange(max = 300) int size) {
    Random random = new Random(seed);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(3) == 0 ? random.nextInt(30) - 15 : random.nextGaussian() * 8;
    }
    for (BinEdges edges : Arrays.asList(null, EDGES)) {
      Histogram histogram = of(edges, values).histogram(edges);
      for (int bin = 0; bin < histogram.bins(); bin++) {
        double lower = histogram.lower()[bin];
        double upper = histogram.upper()[bin];
        assertThat(lower).isLessThan(upper);
        assertThat(bin == 0 || histogram.upper()[bin - 1] <= lower).isTrue();
        assertThat(histogram.count()[bin])
            .isEqualTo(Arrays.stream(values).filter(v -> v > lower && v <= upper).count());
      }
      assertThat(histogram.total()).isEqualTo(size);
    }
  }

  @Test
  void logarithmicBinsHaveEndsOfTheirOwn() {
    double[] corners = {
      Double.MIN_VALUE, Double.MIN_NORMAL, 1, Math.nextUp(1.0), 1.5, 2, 1e308, Double.MAX_VALUE
    };
    for (double corner : corners) {
      for (double value : new double[] {corner, -corner}) {
        for (int shift = 46; shift <= 52; shift++) {
          int key = LogBins.keyOf(value, shift);
          assertThat(LogBins.lower(key, shift)).isLessThan(value);
          assertThat(LogBins.upper(key, shift)).isGreaterThanOrEqualTo(value);
          assertThat(LogBins.upper(key - 1, shift)).isEqualTo(LogBins.lower(key, shift) + 0.0);
        }
      }
    }
  }

  @Test
  void logarithmicBinsAreNarrow() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      double value = Math.exp(random.nextGaussian() * 100) * (random.nextBoolean() ? 1 : -1);
      int key = LogBins.keyOf(value, 46);
      double width = LogBins.upper(key, 46) - LogBins.lower(key, 46);
      assertThat(width).isLessThanOrEqualTo(Math.abs(value) / 63);
    }
  }

  @Test
  void resolutionDependsOnTheSetOfValuesAlone() {
    List<Double> values = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < 30_000; i++) {
      values.add(Math.exp(random.nextGaussian() * 200) * (random.nextBoolean() ? 1 : -1));
    }
    LogBins ascending = new LogBins();
    LogBins shuffled = new LogBins();
    Collections.sort(values);
    values.forEach(ascending::add);
    Collections.shuffle(values, random);
    values.forEach(shuffled::add);
    values.forEach(shuffled::add);
    assertThat(shuffled.resolution()).isEqualTo(ascending.resolution()).isLessThan(6);
    assertThat(shuffled.sortedKeys()).isEqualTo(ascending.sortedKeys());
    assertThat(ascending.size()).isLessThanOrEqualTo(LogBins.MAX_BINS);
  }

  @Test
  void coarsestResolutionHasRoomForAllDoubles() {
    LogBins bins = new LogBins();
    Random random = new Random(12);
    for (int i = 0; i < 2_000_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        bins.add(value + 0.0);
      }
    }
    assertThat(bins.resolution()).isZero();
    assertThat(bins.size()).isLessThanOrEqualTo(LogBins.MAX_BINS);
  }

  @Test
  void binsOfOtherEdgesAreRefused() {
    assertThatThrownBy(() -> of(EDGES, 1).histogram(new BinEdges(new double[] {0, 1}, new int[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counted on 7 bins");
    assertThatThrownBy(() -> of(EDGES, 1).merge(of(null, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not merge");
  }

  // ---- quantiles ----

  @Test
  void rankTakesTheDecimalAsWritten() {
    assertThat(NumericProfile.rank(0.07, 100)).isEqualTo(7);
    assertThat(NumericProfile.rank(0.05, 20)).isEqualTo(1);
    assertThat(NumericProfile.rank(0.0, 20)).isEqualTo(1);
    assertThat(NumericProfile.rank(1.0, 20)).isEqualTo(20);
    assertThat(NumericProfile.rank(0.95, 21)).isEqualTo(20);
  }

  @Test
  void quantilesBeyondZeroAndOneAreRefused() {
    assertThatThrownBy(() -> of(null, 1).quantile(1.1, null))
        .hasMessageContaining("between 0 and 1: was 1.1");
    assertThatThrownBy(() -> of(null, 1).quantile(Double.NaN, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void repeatedValuesHaveExactQuantiles() {
    NumericProfile profile = new NumericProfile(null);
    for (int i = 0; i < 1_000; i++) {
      profile.add(new double[] {0.3, 17.25, 1234567.5, -8.125}[i % 4]);
    }
    assertThat(profile.quantile(0.25, null)).isEqualTo(new QuantileEstimate(-8.125, 0));
    assertThat(profile.quantile(0.5, null)).isEqualTo(new QuantileEstimate(0.3, 0));
    assertThat(profile.quantile(0.75, null)).isEqualTo(new QuantileEstimate(17.25, 0));
    assertThat(profile.quantile(0.76, null)).isEqualTo(new QuantileEstimate(1234567.5, 0));
  }

  @Property(tries = 300, seed = "20260105")
  void rankErrorBoundsAreTrue(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int size) {
    Random random = new Random(seed);
    double[] values = new double[size];
    double scale = Math.exp(random.nextGaussian() * 4);
    for (int i = 0; i < size; i++) {
      values[i] =
          random.nextInt(4) == 0 ? random.nextInt(9) - 4 : random.nextGaussian() * scale + 0.0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (BinEdges edges : Arrays.asList(null, EDGES)) {
      NumericProfile profile = of(edges, values);
      for (double q : new double[] {0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 1, random.nextDouble()}) {
        QuantileEstimate estimate = profile.quantile(q, edges);
        double v = estimate.value();
        double below = (double) Arrays.stream(sorted).filter(x -> x < v).count() / size;
        double upTo = (double) Arrays.stream(sorted).filter(x -> x <= v).count() / size;
        double error = Math.max(0, Math.max(below - q, q - upTo));
        assertThat(error).isLessThanOrEqualTo(estimate.rankError() + 1e-15);
        assertThat(v).isBetween(sorted[0], sorted[size - 1]);
        if (estimate.rankError() == 0) {
          assertThat(v).isEqualTo(sorted[(int) NumericProfile.rank(q, size) - 1]);
        }
      }
    }
  }

  // ---- memory ----

  @Test
  void emptyColumnsAreTiny() {
    assertThat(new NumericProfile(EDGES).retainedBytes()).isLessThan(400);
  }
}
