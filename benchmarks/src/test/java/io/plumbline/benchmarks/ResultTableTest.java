package io.plumbline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private final ResultTable table = new ResultTable(1_000);

  @Test
  void ratiosAreOfTheSameRound() {
    for (int round = 0; round < 3; round++) {
      add(Work.RAW, round, 100_000, 100_000);
    }
    add(Work.BARE, 0, 1_000_000, 2_000_000);
    add(Work.JOB, 0, 500_000, 1_000_000);
    add(Work.BARE, 1, 4_000_000, 2_000_000);
    add(Work.JOB, 1, 1_000_000, 4_000_000);
    add(Work.BARE, 2, 3_000_000, 2_000_000);
    add(Work.JOB, 2, 1_000_000, 2_000_000);

    assertThat(table.text())
        .contains("| 1 | flat | job | 3.00 [2.00..4.00] | 1.00 [0.50..2.00] | 1,000,000 | 2000 |");
  }

  @Test
  void whatIsAllocatedIsComparedWithTheRawBytesOfTheSameRound() {
    table.add(pass(Work.RAW), 0, new Measured(1, 1, 0, 10_000, 0));
    table.add(pass(Work.BARE), 0, new Measured(1, 1, 0, 10_000, 0));
    table.add(pass(Work.JOB), 0, new Measured(1, 1, 7_000, 52_000, 2_500));

    assertThat(table.text()).contains("| 7 | 52.0 | 42.0 | 2.50 |");
  }

  @Test
  void roundsMustComeInOrder() {
    assertThatThrownBy(() -> add(Work.RAW, 1, 1, 1))
        .hasMessage("rounds must come in order: came 1 after 0");
  }

  @Test
  void measuredFiguresSurviveTheirLine() {
    Measured measured = new Measured(1, 2, 3, 4, 5);

    assertThat(Measured.of(measured.line())).isEqualTo(measured);
  }

  @Test
  void passesThatCountAreAveraged() {
    assertThat(Measured.mean(List.of(new Measured(1, 2, 3, 4, 5), new Measured(3, 6, 9, 12, 15))))
        .isEqualTo(new Measured(2, 4, 6, 8, 10));
  }

  private void add(Work work, int round, long wall, long cpu) {
    table.add(pass(work), round, new Measured(wall, cpu, 0, 64_000, 500));
  }

  private static Pass pass(Work work) {
    return new Pass(work, Encoding.FLAT, "", 1, 1_000, Path.of(""), 1);
  }
}
