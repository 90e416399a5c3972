package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.baseline.EdgesOfSample;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MostFrequentTest {
  private static final double[] NONE = {};

  @Test
  void numberWithABinOfItsOwnIsCountedExactly() {
    Histogram sample = Histogram.ofSample(new double[] {3, 1, 3, 2, 3, 1});

    assertThat(MostFrequent.of(sample, NONE)).isEqualTo(new MostFrequent(3, 0, 6, 0));
  }

  @Test
  void emptyColumnHasNone() {
    assertThat(MostFrequent.of(Histogram.ofSample(NONE), NONE))
        .isEqualTo(new MostFrequent(0, 0, 0, 0));
  }

  @Test
  void withoutASampleTheLargestBinBoundsWhatIsMissed() {
    Histogram bins =
        new Histogram(
            new double[] {0, Math.nextDown(5.0), 6},
            new double[] {1, 5, 9},
            new long[] {40, 30, 60});

    assertThat(MostFrequent.of(bins, NONE)).isEqualTo(new MostFrequent(30, 30, 130, 0));
  }

  @Test
  void newlyMostFrequentIsEstimatedByTheSampleAndItsBin() {
    Histogram bins = new Histogram(new double[] {0, 1}, new double[] {1, 2}, new long[] {100, 400});
    double[] sample = {0.5, 0.5, 1.25, 1.5, 1.5, 1.5, 1.75};

    assertThat(MostFrequent.of(bins, sample)).isEqualTo(new MostFrequent(240, -1, 8, 3));
  }

  @Test
  void numberThatSticksIsFoundInAWindow() {
    double[] reference = new Random(5).doubles(8_000).sorted().toArray();
    BinEdges edges = EdgesOfSample.of(reference);
    Layout layout =
        new Layout(
            List.of(
                new ColumnLayout(
                    io.plumbline.detectors.event.Section.FEATURE,
                    "n",
                    ColumnKind.NUMERIC,
                    edges,
                    List.of())));
    for (double share : new double[] {0.1, 0.25, 0.9}) {
      Rows rows = new Rows();
      RowFold fold = new RowFold(layout);
      Profile profile = fold.newProfile();
      Random random = new Random(7);
      int stuck = 0;
      int n = 20_000;
      for (int i = 0; i < n; i++) {
        boolean sticks = random.nextDouble() < share;
        stuck += sticks ? 1 : 0;
        rows.clear(i).id("e" + i).feature("n", sticks ? 0.5 : random.nextDouble());
        fold.add(rows.row(), profile);
      }
      MostFrequent found =
          MostFrequent.of(
              ((NumericProfile) profile.column(0)).histogram(edges), profile.sampledNumbers(0));
      assertThat((double) found.count() / n).isCloseTo((double) stuck / n, within(0.03));
    }
  }

  @Test
  void columnWhereNothingSticksHasNoMostFrequent() {
    double[] reference = new Random(5).doubles(8_000).sorted().toArray();
    Histogram bins =
        Histogram.ofSample(Arrays.stream(reference).map(x -> Math.rint(x * 1e6) / 1e6).toArray());

    assertThat(MostFrequent.of(bins, Arrays.copyOf(reference, 64)).count()).isLessThan(4);
  }
}
