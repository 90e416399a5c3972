package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  @TempDir Path state;

  private RunFolder open() throws IOException {
    return RunFolder.open(state, Path.of("/somewhere/plumbline.yaml"));
  }

  private void checkpoint(String attempt, int number, boolean complete) throws IOException {
    Path checkpoint =
        state.resolve("plumbline.yaml/checkpoints").resolve(attempt).resolve("chk-" + number);
    Files.createDirectories(checkpoint);
    if (complete) {
      Files.writeString(checkpoint.resolve("_metadata"), "");
    }
  }

  @Test
  void aFirstRunBeginsAnew() throws IOException {
    try (RunFolder folder = open()) {
      assertThat(folder.begin("f", false, NOW))
          .isEqualTo(new RunFolder.Beginning(NOW, Optional.empty()));
    }
  }

  @Test
  void anUnfinishedRunGoesOnFromItsNewestCompleteCheckpointAndKeepsItsTime() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
    }
    checkpoint("first", 9, true);
    checkpoint("second", 10, true);
    checkpoint("second", 11, false);
    try (RunFolder folder = open()) {
      RunFolder.Beginning beginning = folder.begin("f", false, LATER);
      assertThat(beginning.startedAt()).isEqualTo(NOW);
      assertThat(beginning.checkpoint().orElseThrow().toString()).endsWith("second/chk-10");
    }
  }

  @Test
  void anUnfinishedRunWithoutACheckpointKeepsItsTime() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
    }
    try (RunFolder folder = open()) {
      assertThat(folder.begin("f", false, LATER))
          .isEqualTo(new RunFolder.Beginning(NOW, Optional.empty()));
    }
  }

  @Test
  void aFinishedRunIsFollowedByANewOne() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
      checkpoint("first", 3, true);
      folder.finish();
    }
    checkpoint("left", 4, true);
    try (RunFolder folder = open()) {
      assertThat(folder.begin("f", false, LATER))
          .isEqualTo(new RunFolder.Beginning(LATER, Optional.empty()));
      assertThat(new SavedStates(folder.checkpoints()).newest()).isEmpty();
    }
  }

  @Test
  void aRunThatEndedUnnoticedIsCompleteOnceAndThenFollowedByANewOne() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
      new EndMark(folder.endMark(), Optional.empty()).onFinished(new JobID());
    }
    try (RunFolder folder = open()) {
      assertThatThrownBy(() -> folder.begin("f", false, LATER))
          .isInstanceOf(RunComplete.class)
          .hasMessageContaining(NOW.toString());
    }
    try (RunFolder folder = open()) {
      assertThat(folder.begin("f", false, LATER))
          .isEqualTo(new RunFolder.Beginning(LATER, Optional.empty()));
      assertThat(folder.endMark()).doesNotExist();
    }
  }

  @Test
  void aRunThatEndedUnnoticedHasLeftNothingNewerThanItWasRestoredFrom() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
    }
    checkpoint("first", 3, true);
    try (RunFolder folder = open()) {
      Optional<Path> from = folder.begin("f", false, LATER).checkpoint();
      assertThat(from).isPresent();
      new EndMark(folder.endMark(), from).onFinished(new JobID());
    }
    try (RunFolder folder = open()) {
      assertThatThrownBy(() -> folder.begin("f", false, LATER)).isInstanceOf(RunComplete.class);
    }
  }

  @Test
  void aRunThatWasStoppedWithSomethingNewerIsGoneOnWith() throws IOException {
    try (RunFolder folder = open()) {
      Optional<Path> from = folder.begin("f", false, NOW).checkpoint();
      checkpoint("first", 3, true);
      new EndMark(folder.endMark(), from).onFinished(new JobID());
    }
    try (RunFolder folder = open()) {
      assertThat(folder.begin("f", false, LATER).checkpoint()).isPresent();
      assertThat(folder.endMark()).doesNotExist();
    }
  }

  @Test
  void aRunThatEndedUnnoticedIsFollowedByOneThatComputesSomethingElse() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
      new EndMark(folder.endMark(), Optional.empty()).onFinished(new JobID());
      assertThat(folder.begin("g", false, LATER))
          .isEqualTo(new RunFolder.Beginning(LATER, Optional.empty()));
    }
  }

  @Test
  void freshForgetsAnUnfinishedRun() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
      checkpoint("first", 3, true);
      assertThat(folder.begin("other", true, LATER))
          .isEqualTo(new RunFolder.Beginning(LATER, Optional.empty()));
    }
  }

  @Test
  void anUnfinishedRunOfSomethingElseIsNotGoneOnWith() throws IOException {
    try (RunFolder folder = open()) {
      folder.begin("f", false, NOW);
      checkpoint("first", 3, true);
      assertThatThrownBy(() -> folder.begin("g", false, LATER))
          .isInstanceOf(RunRefused.class)
          .hasMessageContaining("--fresh")
          .hasMessageContaining(NOW.toString());
    }
  }

  @Test
  void twoRunsOfOneFileDoNotMix() throws IOException {
    try (RunFolder folder = open()) {
      assertThat(folder).isNotNull();
      assertThatThrownBy(this::open)
          .isInstanceOf(RunRefused.class)
          .hasMessageContaining("another process runs");
    }
  }

  @Test
  void twoRunsDoNotWriteToOneFolder() throws IOException {
    Path results = state.resolve("out");
    try (RunFolder one = open();
        RunFolder other = RunFolder.open(state, Path.of("/somewhere/other.yaml"))) {
      one.holdAlso(results);
      assertThatThrownBy(() -> other.holdAlso(results))
          .isInstanceOf(RunRefused.class)
          .hasMessageContaining("another process writes to " + results);
    }
  }
}
