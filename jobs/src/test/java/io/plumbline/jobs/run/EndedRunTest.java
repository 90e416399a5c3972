package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.config.ConfigurationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed between the end of its job and its own. */
class EndedRunTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  /** Starts a run and never asks how it ended. */
  static final class Unheeding {
    public static void main(String[] args) throws Exception {
      try (EmbeddedRun run =
          EmbeddedRun.start(ConfigurationReader.read(Path.of(args[0]), List.of()), false)) {
        new CountDownLatch(1).await();
      }
    }
  }

  @Test
  void aRunThatEndedBeforeItsProcessWasKilledIsNotRepeated() throws Exception {
    Path configuration = writeConfiguration();
    writeEvents();
    assertThat(
            Plumbline.execute(
                "baseline",
                "--config",
                configuration.toString(),
                "--input",
                folder.resolve("events.jsonl").toString(),
                "--output",
                folder.resolve("baseline.json").toString()))
        .isZero();
    killWhenItsJobHasEnded(configuration);
    Path metrics = folder.resolve("out/metrics.jsonl");
    List<String> written = Files.readAllLines(metrics);
    assertThat(written).anyMatch(line -> line.contains("\"events_in\""));

    Path log = folder.resolve("second.log");
    try (ChildRun second = ChildRun.start(configuration, log)) {
      assertThat(second.await(LIMIT)).isZero();
      assertThat(second.said()).contains("had ended when its process was killed");
    }
    assertThat(Files.readAllLines(metrics)).isEqualTo(written);

    try (ChildRun third = ChildRun.start(configuration, log)) {
      assertThat(third.await(LIMIT)).isZero();
      assertThat(third.said()).contains("started").contains("done: 1,000 events");
    }
    assertThat(FinalFigures.of(metrics)).isNotEmpty();
  }

  private void killWhenItsJobHasEnded(Path configuration) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Unheeding.class.getName(),
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("first.log").toFile())
            .start();
    try {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      // The mark comes first, then Flink deletes the checkpoints: what would be gone on from.
      while (!hasEnded() && System.nanoTime() < deadline) {
        assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).as("it goes on").isFalse();
      }
      assertThat(hasEnded()).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private boolean hasEnded() throws IOException {
    Path state = folder.resolve("state/plumbline.yaml");
    if (!Files.exists(state.resolve("ended"))) {
      return false;
    }
    try (Stream<Path> tree = Files.walk(state.resolve("checkpoints"))) {
      return tree.noneMatch(path -> path.endsWith("_metadata"));
    } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
      return false; // One was removed while we looked: look again.
    }
  }

  private Path writeConfiguration() throws IOException {
    return Files.writeString(
        folder.resolve("plumbline.yaml"),
        """
        state: state
        sources:
          predictions: {type: files, path: events.jsonl, format: json}
        models:
          - id: pricing
            version: "1"
            problem: regression
            baseline: baseline.json
            windows: [10m]
        sinks:
          - {type: files, path: out}
        """);
  }

  private void writeEvents() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lines.add(
          "{\"model\":\"pricing\",\"model_version\":\"1\",\"event_id\":\"e"
              + i
              + "\",\"event_time\":"
              + (1_767_225_600_000L + i * 2_000L)
              + ",\"features\":{\"area\":"
              + (60 + i % 37)
              + "},\"prediction\":{\"label\":"
              + (200 + i % 11)
              + "}}");
    }
    Files.write(folder.resolve("events.jsonl"), lines);
  }
}
