package io.plumbline.detectors.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RowSampleTest {
  @Test
  void everyRowIsKeptBelowTheLimit() {
    RowSample sample = new RowSample(10, 1_000);
    int column = sample.addColumn();
    for (int i = 9; i >= 0; i--) {
      assertThat(sample.row(i * 0x9E3779B97F4A7C15L)).isTrue();
      sample.set(column, i);
    }
    assertThat(sample.level()).isZero();
    assertThat(sample.sorted(column)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void columnsStayAlignedThroughThinning() {
    Random random = new Random(4);
    RowSample sample = new RowSample(100, 1_000);
    int a = sample.addColumn();
    int b = sample.addColumn();
    for (int i = 0; i < 5_000; i++) {
      if (sample.row(random.nextLong())) {
        sample.set(a, i);
        if (i % 3 == 0) {
          sample.set(b, i);
        }
      }
    }
    assertThat(sample.rows()).isBetween(30, 100);
    assertThat(sample.sorted(a)).hasSize(sample.rows());
    TreeSet<Double> kept = new TreeSet<>();
    Arrays.stream(sample.sorted(a)).forEach(kept::add);
    assertThat(Arrays.stream(sample.sorted(b)).boxed().toList())
        .isEqualTo(kept.stream().filter(v -> v % 3 == 0).toList());
  }

  @Test
  void lateColumnsTightenTheSampleAsEarlyOnesDo() {
    List<Long> hashes = new ArrayList<>(new Random(6).longs(2_000).boxed().toList());
    int[] rows = new int[2];
    double[][] values = new double[2][];
    for (int turn = 0; turn < 2; turn++) {
      RowSample sample = new RowSample(1_500, 2_000);
      List<Integer> columns = new ArrayList<>();
      columns.add(sample.addColumn());
      for (int i = 0; i < hashes.size(); i++) {
        if (columns.size() < 5 && (turn == 0 ? i < 10 : i > 1_900)) {
          columns.add(sample.addColumn());
        }
        if (sample.row(hashes.get(i))) {
          sample.set(columns.get(0), hashes.get(i));
        }
      }
      rows[turn] = sample.rows();
      values[turn] = sample.sorted(columns.get(0));
      Collections.reverse(hashes);
    }
    assertThat(rows[0]).isEqualTo(rows[1]).isLessThanOrEqualTo(400);
    assertThat(values[0]).isEqualTo(values[1]);
  }

  @Test
  void equalHashesCannotPassTheLimit() {
    RowSample sample = new RowSample(10, 100);
    int column = sample.addColumn();
    for (int i = 0; i < 1_000; i++) {
      if (sample.row(1)) {
        sample.set(column, i);
      }
    }
    assertThat(sample.rows()).isLessThanOrEqualTo(10);
  }
}
