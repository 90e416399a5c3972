package io.plumbline.detectors.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.profile.BinEdges;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EdgesOfSampleTest {
  @Test
  void decilesInterpolateBetweenOrderStatistics() {
    // numpy.quantile([1..10], [0.1, ..., 0.9])
    double[] sample = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assertThat(EdgesOfSample.deciles(sample))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(1.9, 2.8, 3.7, 4.6, 5.5, 6.4, 7.3, 8.2, 9.1);
  }

  @Test
  void equalDecilesAreOneEdge() {
    assertThat(EdgesOfSample.deciles(new double[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}))
        .hasSize(2)
        .startsWith(0.0);
  }

  @Test
  void constantColumnHasOneBinThatHoldsItsValueAlone() {
    BinEdges edges = EdgesOfSample.of(new double[] {7, 7, 7});
    assertThat(edges.bins()).isEqualTo(1);
    assertThat(edges.edge(0)).isEqualTo(Math.nextDown(7.0));
    assertThat(edges.edge(1)).isEqualTo(7.0);
    assertThat(edges.deciles()).containsExactly(1);
  }

  @Test
  void extremesOfTheNumberLineAreRepresentable() {
    for (double[] sample :
        new double[][] {
          {-Double.MAX_VALUE},
          {-Double.MAX_VALUE, Double.MAX_VALUE},
          {-Double.MAX_VALUE, 0, Double.MAX_VALUE},
          {Double.MAX_VALUE},
          {-0.0, 0.0},
          {Double.MIN_VALUE}
        }) {
      BinEdges edges = EdgesOfSample.of(sample);
      for (int i = 0; i <= edges.bins(); i++) {
        assertThat(edges.edge(i)).as("edge %d of %s", i, Arrays.toString(sample)).isFinite();
      }
    }
  }

  @Test
  void negativeZeroIsZero() {
    assertThat(EdgesOfSample.of(new double[] {-0.0, 0.0, 1}))
        .isEqualTo(EdgesOfSample.of(new double[] {0.0, 0.0, 1}));
    assertThat(Double.doubleToRawLongBits(EdgesOfSample.quantile(new double[] {-0.0}, 0.5)))
        .isZero();
  }

  @Test
  void everyValueOfAColumnWithFewHasABinOfItsOwn() {
    double[] sample = new double[1_000];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = i / 4 % 256;
    }
    Arrays.sort(sample);
    BinEdges edges = EdgesOfSample.of(sample);
    for (double value : sample) {
      int bin = edges.binOf(value);
      assertThat(edges.edge(bin + 1)).isEqualTo(value);
      assertThat(edges.edge(bin)).isEqualTo(Math.nextDown(value));
    }
  }

  @Test
  void heavyAtomOfAContinuousColumnHasABinOfItsOwn() {
    Random random = new Random(5);
    double[] sample = random.doubles(10_000).toArray();
    Arrays.fill(sample, 0, 500, 0.25); // 5 % in the middle
    Arrays.fill(sample, 500, 900, 0.0); // and at the minimum
    Arrays.fill(sample, 900, 1_300, 1.0); // and at the maximum
    Arrays.sort(sample);
    BinEdges edges = EdgesOfSample.of(sample);
    for (double atom : new double[] {0.25, 0.0, 1.0}) {
      int bin = edges.binOf(atom);
      assertThat(edges.edge(bin + 1)).isEqualTo(atom);
      assertThat(edges.edge(bin)).isEqualTo(Math.nextDown(atom));
    }
  }

  @Test
  void noBinButAnAtomHoldsMoreThanTwoParts() {
    Random random = new Random(11);
    double[] sample = new double[20_000];
    for (int i = 0; i < sample.length; i++) {
      // Rounded exponentials: atoms of every weight beside a long tail.
      sample[i] = Math.rint(-Math.log(1 - random.nextDouble()) * 300) / 10;
    }
    Arrays.sort(sample);
    BinEdges edges = EdgesOfSample.of(sample);
    long[] counts = new long[edges.bins()];
    for (double value : sample) {
      counts[edges.binOf(value)]++;
    }
    for (int bin = 0; bin < counts.length; bin++) {
      boolean atom = edges.edge(bin) == Math.nextDown(edges.edge(bin + 1));
      if (!atom) {
        assertThat(counts[bin]).as("bin %d", bin).isLessThanOrEqualTo(2 * 20_000 / 256 + 1);
      }
    }
  }

  @Test
  void quantilesAreInvertedCdfAtEverySampleSize() {
    for (double rank : Baseline.RANKS) {
      long twentieths = Math.round(rank * 20);
      for (int n = 1; n <= 3_000; n++) {
        double[] sample = new double[n];
        Arrays.setAll(sample, i -> i + 1);
        long exact = (n * twentieths + 19) / 20; // the smallest k with k/n >= rank
        assertThat(EdgesOfSample.quantile(sample, rank)).isEqualTo((double) exact);
      }
    }
  }

  @Test
  void emptySampleIsRefused() {
    assertThatThrownBy(() -> EdgesOfSample.of(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one value");
    assertThatThrownBy(() -> EdgesOfSample.quantile(new double[] {1}, Double.NaN))
        .hasMessageContaining("was NaN");
  }

  @Property(tries = 300, seed = "17")
  void sampleLiesWithinItsEdgesAndDecilesAreAmongThem(
      @ForAll @Size(min = 1, max = 700) int[] integers) {
    double[] sample = Arrays.stream(integers).asDoubleStream().map(i -> i / 7.0).sorted().toArray();
    BinEdges edges = EdgesOfSample.of(sample);
    for (double value : sample) {
      assertThat(edges.binOf(value)).isBetween(0, edges.bins() - 1);
    }
    int[] positions = edges.deciles();
    double[] deciles = EdgesOfSample.deciles(sample);
    assertThat(Arrays.stream(positions).mapToDouble(edges::edge).toArray()).isEqualTo(deciles);
    assertThat(positions[0]).isPositive();
  }
}
