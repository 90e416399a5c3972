package io.plumbline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private final ResultTable table = new ResultTable(1_000);

  @Test
  void ratiosAreOfTheSameTurn() {
    for (int turn = 0; turn < 3; turn++) {
      add(Work.RAW, 100_000, 100_000);
    }
    add(Work.BARE, 1_000_000, 2_000_000);
    add(Work.JOB, 500_000, 1_000_000);
    add(Work.BARE, 4_000_000, 2_000_000);
    add(Work.JOB, 1_000_000, 4_000_000);
    add(Work.BARE, 3_000_000, 2_000_000);
    add(Work.JOB, 1_000_000, 2_000_000);

    assertThat(table.text())
        .contains("| 1 | flat | job | 3.00 [2.00..4.00] | 1.00 [0.50..2.00] | 1,000,000 | 2000 |");
  }

  @Test
  void whatIsAllocatedIsComparedWithTheRawBytesOfTheSameTurn() {
    table.add(pass(Work.RAW), new Measured(1, 1, 0, 10_000, 0));
    table.add(pass(Work.BARE), new Measured(1, 1, 0, 10_000, 0));
    table.add(pass(Work.JOB), new Measured(1, 1, 7_000, 52_000, 2_500));

    assertThat(table.text()).contains("| 7 | 52.0 | 42.0 | 2.50 |");
  }

  @Test
  void measuredFiguresSurviveTheirLine() {
    Measured measured = new Measured(1, 2, 3, 4, 5);

    assertThat(Measured.of(measured.line())).isEqualTo(measured);
  }

  private void add(Work work, long wall, long cpu) {
    table.add(pass(work), new Measured(wall, cpu, 0, 64_000, 500));
  }

  private static Pass pass(Work work) {
    return new Pass(work, Encoding.FLAT, "", 1, 1_000, Path.of(""));
  }
}
