package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.ConfigurationReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {
  private static final int EVENTS = 600;

  @TempDir Path folder;

  @Test
  void aRefusedSpecIsCountedApartFromTheEvents() throws Exception {
    Files.createDirectories(folder.resolve("models"));
    Files.writeString(
        folder.resolve("models/good.yaml"),
        "{id: good, problem: regression, windows: [1m], features: {x: {kind: numeric}}}");
    Files.writeString(folder.resolve("models/broken.yaml"), "{id: broken, problem: guess}");
    List<String> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(
          "{\"model\":\"good\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":{\"x\":%d}}"
              .formatted(i, Instant.ofEpochSecond(1_770_000_000L + i), i % 7));
    }
    Files.write(folder.resolve("events.jsonl"), events);
    Path file =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            sources:
              predictions: {type: files, path: events.jsonl}
            models-folder: models
            sinks:
              - {type: files, path: out}
            """);

    RunSummary summary;
    try (EmbeddedRun run = EmbeddedRun.start(ConfigurationReader.read(file, List.of()), false)) {
      summary = run.await();
    }

    assertThat(Files.readAllLines(folder.resolve("out/dead-letters.jsonl")))
        .singleElement()
        .asString()
        .contains("invalid_spec");
    assertThat(summary.refusedSpecs()).isEqualTo(1);
    assertThat(summary.sources())
        .singleElement()
        .satisfies(source -> assertThat(source.source()).isEqualTo("predictions"));
    assertThat(summary.events()).isEqualTo(EVENTS);
    assertThat(summary.read()).isEqualTo(EVENTS);
  }
}
