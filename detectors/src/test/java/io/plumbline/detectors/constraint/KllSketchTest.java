package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KllSketchTest {
  private static KllSketch sketch(int k, double c, double... values) {
    KllSketch sketch = new KllSketch(k, c);
    for (double value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  private static long atMost(Histogram atoms, double x) {
    long weight = 0;
    for (int i = 0; i < atoms.bins(); i++) {
      weight += atoms.upper()[i] <= x ? atoms.count()[i] : 0;
    }
    return weight;
  }

  @Test
  void levelsHaveTheRoomThatDeequGivesThem() {
    KllSketch sketch = new KllSketch();
    assertThat(sketch.capacity(0)).isEqualTo(2050);
    assertThat(sketch.capacity(1)).isEqualTo(1314);
    assertThat(sketch.capacity(30)).isEqualTo(4);
  }

  @Test
  void belowItsRoomASketchIsTheValuesInTheirOrder() {
    double[] values = new Random(1).doubles(2050).toArray();
    SketchLevels levels = sketch(2048, 0.64, values).levels();
    assertThat(levels.levels()).isEqualTo(1);
    assertThat(levels.level(0)).isEqualTo(values);
    assertThat(levels.isExact()).isTrue();
  }

  @Test
  void compactionKeepsTheLastOfAnOddNumberAndEveryOtherOfTheRest() {
    // k = 2: levels have room for 4, 4 (k c = 1.28) and so on.
    KllSketch sketch = new KllSketch(2, 0.64);
    for (double value : new double[] {9, 3, 7, 1}) {
      sketch.add(value);
    }
    assertThat(sketch.levels().levels()).isEqualTo(1);
    sketch.add(5); // too many: 5 stays, of 1 3 7 9 go 1 and 7
    assertThat(sketch.levels().level(0)).containsExactly(5);
    assertThat(sketch.levels().level(1)).containsExactly(1, 7);
    assertThat(sketch.rankError()).isEqualTo(1);
  }

  @Test
  void theFirstKeptChangesAtEverySecondCompactionOfALevel() {
    KllSketch sketch = new KllSketch(2, 0.64);
    StringBuilder kept = new StringBuilder();
    SketchLevels before = sketch.levels();
    for (int i = 0; i < 400; i++) {
      sketch.add(i);
      SketchLevels after = sketch.levels();
      boolean levelZeroCompacted = after.level(0).length < before.level(0).length + 1;
      if (levelZeroCompacted) {
        double least =
            Math.min(
                Arrays.stream(before.level(0)).min().orElseThrow(),
                before.level(0).length == 0 ? i : before.level(0)[0]);
        double[] up = after.level(1);
        kept.append(Arrays.stream(up).anyMatch(x -> x == least) ? 'f' : 's');
      }
      before = after;
    }
    assertThat(kept.toString()).startsWith("fssffssff");
  }

  @Property(tries = 200)
  void weightsAddUpAndRanksAreWithinTheStatedError(
      @ForAll @Size(min = 1, max = 3_000) List<@IntRange(min = -50, max = 50) Integer> values,
      @ForAll @IntRange(min = 1, max = 64) int k,
      @ForAll @DoubleRange(min = 0.3, max = 0.9) double c) {
    double[] numbers = values.stream().mapToDouble(v -> v / 2.0).toArray();
    KllSketch whole = sketch(k, c, numbers);
    int half = numbers.length / 2;
    KllSketch merged = sketch(k, c, Arrays.copyOf(numbers, half));
    merged.merge(sketch(k, c, Arrays.copyOfRange(numbers, half, numbers.length)));
    for (KllSketch sketch : List.of(whole, merged)) {
      SketchLevels levels = sketch.levels();
      assertThat(levels.total()).isEqualTo(numbers.length);
      Histogram atoms = levels.histogram();
      for (double x = -25; x <= 25; x += 0.5) {
        double at = x;
        long exact = Arrays.stream(numbers).filter(v -> v <= at).count();
        assertThat(Math.abs(atMost(atoms, x) - exact)).isLessThanOrEqualTo(sketch.rankError());
      }
    }
  }

  @Test
  void mergingTwoSmallSketchesIsOneAfterTheOther() {
    KllSketch one = sketch(2048, 0.64, 3, 1);
    one.merge(sketch(2048, 0.64, 2, 1));
    assertThat(one.levels().level(0)).containsExactly(3, 1, 2, 1);
  }

  @Test
  void equalValuesWeighTogetherExceptAsDeequSeesThem() {
    SketchLevels levels =
        new SketchLevels(
            0.64, 2048, List.of(new double[] {0, -0.0, 1}, new double[] {1, 1}, new double[] {0}));
    Histogram atoms = levels.histogram();
    assertThat(atoms.upper()).containsExactly(0, 1);
    assertThat(atoms.count()).containsExactly(6, 5);
    assertThat(levels.collapsed().count()).containsExactly(4, 2);
    assertThat(levels.total()).isEqualTo(11);
  }

  @Test
  void impossibleLevelsAreRefused() {
    assertThatThrownBy(() -> new SketchLevels(0.64, 1, List.of(new double[] {Double.NaN})))
        .hasMessageContaining("finite");
    assertThatThrownBy(
            () -> new SketchLevels(0.64, 1, java.util.Collections.nCopies(63, new double[0])))
        .hasMessageContaining("at most 62 levels");
    double[][] heavy = new double[62][0];
    heavy[61] = new double[] {1, 1, 1, 1};
    assertThatThrownBy(() -> new SketchLevels(0.64, 1, List.of(heavy)))
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> new KllSketch(0, 0.5)).hasMessageContaining("size");
  }
}
