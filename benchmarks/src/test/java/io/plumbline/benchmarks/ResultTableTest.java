package io.plumbline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private final ResultTable table = new ResultTable(1_000);

  @Test
  void ratiosAreOfTheSameRound() {
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
  void roundsMustComeInOrder() {
    assertThatThrownBy(() -> add(Work.RAW, 1, 1, 1))
        .hasMessage("rounds must come in order: came 1 after 0");
  }

  @Test
  void measuredFiguresSurviveTheirLine() {
    Measured measured = new Measured(1, 2, 3, 4);

    assertThat(Measured.of(measured.line())).isEqualTo(measured);
  }

  private void add(Work work, int round, long wall, long cpu) {
    table.add(
        new Pass(work, Encoding.FLAT, "", 1, 1_000, Path.of(""), 1),
        round,
        new Measured(wall, cpu, 64_000, 500));
  }
}
