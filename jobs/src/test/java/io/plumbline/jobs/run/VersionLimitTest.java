package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that is watched in any version, and events that name more of them than are allowed. */
@Timeout(300)
class VersionLimitTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int EVENTS = 80_000;
  private static final int FILES = 3;
  private static final int LIMIT = 20;

  @TempDir Path folder;

  /** By file, the versions it names, in order. */
  private final Map<Integer, Set<String>> admitted = new HashMap<>();

  private long refused;

  private void write() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    Files.createDirectories(folder.resolve("in"));
    for (int file = 0; file < FILES; file++) {
      Set<String> named = new HashSet<>();
      admitted.put(file, named);
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("in/" + file + ".jsonl"))) {
        for (int i = file; i < EVENTS; i += FILES) {
          // Some are named from the start, others later and later.
          String version = "v" + random.nextInt(1 + Math.min(200, i / 100));
          if (named.contains(version) || named.size() < LIMIT) {
            named.add(version);
          } else {
            refused++;
          }
          out.write(
              "{\"model\":\"open\",\"model_version\":\"%s\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":{\"x\":%d}}%n"
                  .formatted(version, i, START.plusMillis(300L * i), random.nextInt(50)));
        }
      }
    }
  }

  private Path configuration(String label) throws IOException {
    return Files.writeString(
        folder.resolve(label + ".yaml"),
        """
        state: state-%1$s
        parallelism: 2
        checkpoint-interval: 100ms
        limits: {versions: %2$d}
        sources:
          predictions: {type: files, format: json, path: in}
        models:
          - {id: open, problem: regression, windows: [1h], features: {x: {kind: numeric}}}
        sinks:
          - {type: files, path: out-%1$s}
        """
            .formatted(label, LIMIT));
  }

  private static void run(Path configuration, int parallelism) {
    assertThat(
            Plumbline.execute(
                "run",
                "--quiet",
                "--config",
                configuration.toString(),
                "--set",
                "parallelism=" + parallelism))
        .isZero();
  }

  @Test
  void theFirstVersionsOfEachFileAreWatchedAtAnyParallelismAndThroughKills() throws Exception {
    write();
    assertThat(refused).isBetween((long) EVENTS / 4, EVENTS - EVENTS / 10L);
    run(configuration("once"), 2);
    run(configuration("alone"), 1);
    Path killed = configuration("killed");
    int kills = 0;
    while (kills < 2 && killed(killed)) {
      kills++;
    }
    assertThat(kills).as("kills before the end of the run").isPositive();
    run(killed, 3);

    List<String> expected = figures("once");
    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(figures("alone")).isEqualTo(expected);
    assertThat(figures("killed")).isEqualTo(expected);
    Set<String> versions = new HashSet<>();
    admitted.values().forEach(versions::addAll);
    for (String label : List.of("once", "alone", "killed")) {
      assertThat(versions(label)).isEqualTo(versions);
      Map<String, Double> accounts = accounts(label);
      assertThat(accounts)
          .containsEntry("events_in", (double) EVENTS)
          .containsEntry("events_dead_lettered", (double) refused)
          .containsEntry("events_profiled", (double) EVENTS - refused)
          .containsEntry("events_late", 0.0);
    }
    JsonNode letter =
        FinalFigures.parse(ExampleRun.lines(folder.resolve("out-once/dead-letters.jsonl")).get(0));
    assertThat(letter.get("reason").asText()).isEqualTo("unknown_version");
    assertThat(letter.get("detail").asText())
        .matches(
            "a partition or file may name 20 versions of a model that is watched in any"
                + " \\(limits\\.versions\\); of 'open' this one has named as many before 'v\\d+'");
  }

  private boolean killed(Path configuration) throws Exception {
    Path state = folder.resolve("state-killed");
    Instant before = NewestCheckpoint.below(state);
    try (ChildRun run = ChildRun.start(configuration, folder.resolve("killed.log"))) {
      boolean alive = run.awaitWhileAlive(() -> NewestCheckpoint.below(state).isAfter(before));
      run.kill();
      return alive;
    }
  }

  private List<String> figures(String label) throws IOException {
    return FinalFigures.of(folder.resolve("out-" + label + "/metrics.jsonl"));
  }

  private Set<String> versions(String label) throws IOException {
    Set<String> versions = new HashSet<>();
    for (String figure : figures(label)) {
      versions.add(FinalFigures.parse(figure).get("model_version").asText());
    }
    return versions;
  }

  /** The last accounting figures, by name. */
  private Map<String, Double> accounts(String label) {
    Map<String, Double> last = new TreeMap<>();
    for (String line : ExampleRun.lines(folder.resolve("out-" + label + "/metrics.jsonl"))) {
      JsonNode figure = FinalFigures.parse(line);
      if (figure.get("monitor").asText().equals("operations")
          && figure.get("model").asText().equals("*")) {
        last.put(figure.get("metric").asText(), figure.get("value").asDouble());
      }
    }
    return last;
  }
}
