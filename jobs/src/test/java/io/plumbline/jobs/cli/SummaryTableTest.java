package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.pipeline.ModelTally;
import io.plumbline.jobs.pipeline.Tally;
import io.plumbline.jobs.run.RunSummary;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
  private static final List<Tally> SOURCES =
      List.of(
          new Tally("predictions", 12_000, 11_990, 4, 1, 5),
          new Tally("predictions-2", 3, 3, 0, 0, 0));
  private static final List<ModelTally> MODELS =
      List.of(new ModelTally("loans", "1", 24, 1_104, 2, 3, 1, 0));

  private static String of(long read, long refused) {
    return SummaryTable.of(
        new RunSummary(Duration.ofMillis(2_345), read, SOURCES, refused, MODELS));
  }

  @Test
  void sourcesAddUpToTheEventsThatWereRead() {
    assertThat(of(12_003, 0).lines())
        .containsExactly(
            "model  version  windows  figures  warnings  critical  alerts  resolved",
            "loans  1             24    1,104         2         3       1         0",
            "",
            "source         events  profiled  late  duplicate  dead-lettered",
            "predictions    12,000    11,990     4          1              5",
            "predictions-2       3         3     0          0              0",
            "",
            "done: 12,003 events in 2.3 s");
  }

  @Test
  void refusedSpecsAreNoEvents() {
    assertThat(of(12_003, 2).lines())
        .endsWith(
            "refused: 2 changes of models, see the dead letters invalid_spec",
            "done: 12,003 events in 2.3 s");
  }

  @Test
  void aRunThatWentOnSaysHowMuchItReadSince() {
    assertThat(of(500, 0).lines())
        .endsWith("done: 12,003 events, 500 of them since it went on from a checkpoint, in 2.3 s");
  }
}
