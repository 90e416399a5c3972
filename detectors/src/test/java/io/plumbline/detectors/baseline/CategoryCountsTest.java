package io.plumbline.detectors.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.Hashes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CategoryCountsTest {
  private record Row(String category, long hash) {}

  @Test
  void tiesGoByText() {
    CategoryCounts counts = new CategoryCounts();
    for (String category : List.of("c", "b", "a", "b", "a", "d")) {
      counts.add(category, 7);
    }
    assertThat(counts.top(3)).containsExactly("a", "b", "c");
    assertThat(counts.count("b")).isEqualTo(2);
    assertThat(counts.count("nobody")).isZero();
    assertThat(counts.sampled()).isFalse();
  }

  @Test
  void frequentCategoriesSurviveAFloodOfRareOnesInAnyOrder() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String category = i % 4 == 0 ? "common " + i % 5 : "rare " + i;
      rows.add(new Row(category, Hashes.of(i)));
    }
    CategoryCounts first = new CategoryCounts(1_000);
    rows.forEach(row -> first.add(row.category(), row.hash()));
    assertThat(first.sampled()).isTrue();
    assertThat(first.size()).isLessThanOrEqualTo(1_000);
    assertThat(first.top(5))
        .containsExactlyInAnyOrder("common 0", "common 1", "common 2", "common 3", "common 4");
    Collections.shuffle(rows, new Random(3));
    CategoryCounts second = new CategoryCounts(1_000);
    rows.forEach(row -> second.add(row.category(), row.hash()));
    assertThat(second.top(1_000)).isEqualTo(first.top(1_000));
  }

  @Test
  void rowsSampledElsewhereWeighAsMuchAsTheyStandFor() {
    CategoryCounts counts = new CategoryCounts();
    for (int i = 0; i < 30; i++) {
      counts.add("all rows", Hashes.of(i));
    }
    counts.addSampled("a quarter of them", 8, 2);
    assertThat(counts.count("a quarter of them")).isEqualTo(32);
    assertThat(counts.top(2)).containsExactly("a quarter of them", "all rows");
  }

  @Test
  void distinctIsExactUpToItsLimitAndCloseBeyond() {
    DistinctHashes distinct = new DistinctHashes();
    for (int turn = 0; turn < 2; turn++) {
      for (int i = 0; i < DistinctHashes.LIMIT; i++) {
        distinct.add(Hashes.of(i));
      }
    }
    assertThat(distinct.estimate()).isEqualTo(DistinctHashes.LIMIT);
    for (int i = 0; i < 1_000_000; i++) {
      distinct.add(Hashes.of(i));
    }
    // Four standard errors of 1/sqrt(16384).
    assertThat(distinct.estimate()).isBetween(968_000.0, 1_032_000.0);
  }
}
