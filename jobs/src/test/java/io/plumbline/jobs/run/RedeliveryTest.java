package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that a file delivers again, and a model whose events are behind the other's. */
@Timeout(300)
class RedeliveryTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int EVENTS = 120_000;
  private static final int BLOCK = 400;

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(11);

  private Path configuration(String label, String source, String lateness) throws IOException {
    return Files.writeString(
        folder.resolve(label + ".yaml"),
        """
        state: state-%1$s
        parallelism: 2
        checkpoint-interval: 100ms
        sources:
          predictions: {type: files, format: json, %2$s}
        models:
          - {id: fast, problem: regression, windows: [1h], allowed-lateness: %3$s, features: {x: {kind: numeric}}}
          - {id: slow, problem: regression, windows: [1h], allowed-lateness: %3$s, features: {x: {kind: numeric}}}
        sinks:
          - {type: files, path: out-%1$s}
        """
            .formatted(label, source, lateness));
  }

  private static void run(Path configuration) {
    assertThat(Plumbline.execute("run", "--quiet", "--config", configuration.toString())).isZero();
  }

  private String event(String model, String id, Instant time) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"%s\",\"event_id\":\"%s\",\"event_time\":\"%s\",\"features\":{\"x\":%.5f},"
            + "\"prediction\":{\"label\":%d}}",
        model,
        id,
        time,
        random.nextDouble(),
        random.nextInt(50));
  }

  /** Two files, and the same with blocks of their events written once more; how many those are. */
  private int writeBlocks() throws IOException {
    int repeated = 0;
    for (int file = 0; file < 2; file++) {
      String[] last = new String[BLOCK];
      Files.createDirectories(folder.resolve("once"));
      Files.createDirectories(folder.resolve("again"));
      try (BufferedWriter once =
              Files.newBufferedWriter(folder.resolve("once/" + file + ".jsonl"));
          BufferedWriter again =
              Files.newBufferedWriter(folder.resolve("again/" + file + ".jsonl"))) {
        for (int i = file; i < EVENTS; i += 2) {
          long millis = i * Duration.ofHours(20).toMillis() / EVENTS;
          if (random.nextInt(50) == 0) {
            millis = Math.max(0, millis - random.nextLong(Duration.ofHours(2).toMillis()));
          }
          // Ids are the same in both models: they are told apart.
          String line =
              event(
                  i % 4 < 2 ? "fast" : "slow", "e" + i / 4 + "-" + file, START.plusMillis(millis));
          last[i / 2 % BLOCK] = line + "\n";
          once.write(line + "\n");
          again.write(line + "\n");
          if (i >= 2 * BLOCK && random.nextInt(2_000) == 0) {
            for (String repeat : last) {
              again.write(repeat);
            }
            repeated += BLOCK;
          }
        }
      }
    }
    return repeated;
  }

  @Test
  void aRedeliveryThroughTheSameFileChangesNoFigureThroughKillsEither() throws Exception {
    int repeated = writeBlocks();
    assertThat(repeated).isGreaterThan(10_000);
    run(configuration("once", "path: once", "30m"));
    run(configuration("counted", "path: again", "30m"));
    Path dropping = configuration("dropped", "path: again, duplicates: {drop-within: 3h}", "30m");
    int kills = 0;
    while (kills < 3 && killed(dropping)) {
      kills++;
    }
    assertThat(kills).as("kills before the end of the run").isPositive();
    run(dropping);

    List<String> expected = FinalFigures.of(folder.resolve("out-once/metrics.jsonl"));
    assertThat(expected).hasSizeGreaterThan(400);
    assertThat(FinalFigures.of(folder.resolve("out-dropped/metrics.jsonl"))).isEqualTo(expected);
    assertThat(FinalFigures.of(folder.resolve("out-counted/metrics.jsonl"))).isNotEqualTo(expected);
    Map<String, Double> once = accounts("once");
    Map<String, Double> dropped = accounts("dropped");
    assertThat(once).containsEntry("*|events_duplicate", 0.0);
    assertThat(dropped)
        .containsEntry("*|events_in", (double) EVENTS + repeated)
        .containsEntry("*|events_profiled", once.get("*|events_profiled"))
        .containsEntry("*|events_duplicate", (double) repeated)
        .containsEntry("*|events_late", once.get("*|events_late"))
        .containsEntry("fast|events_late", once.get("fast|events_late"))
        .doesNotContainKey("*|ids_forgotten");
    assertThat(once.get("*|events_late")).isPositive();
    assertThat(rates("once")).isNotEmpty().containsOnly(0.0);
    assertThat(rates("counted").stream().mapToDouble(rate -> rate).average().orElseThrow())
        .isCloseTo(
            (double) repeated / (EVENTS + repeated), org.assertj.core.data.Offset.offset(0.05));
  }

  /** Kills a run once it has a newer checkpoint; false if it ended before. */
  private boolean killed(Path configuration) throws Exception {
    Path state = folder.resolve("state-dropped");
    Instant before = NewestCheckpoint.below(state);
    try (ChildRun run = ChildRun.start(configuration, folder.resolve("killed.log"))) {
      boolean alive = run.awaitWhileAlive(() -> NewestCheckpoint.below(state).isAfter(before));
      run.kill();
      return alive;
    }
  }

  /** Both models' events in one file, those of {@code slow} written an hour after they happened. */
  private void writeLagging() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("lagging.jsonl"));
        BufferedWriter alone = Files.newBufferedWriter(folder.resolve("alone.jsonl"))) {
      for (int i = 0; i < 20_000; i++) {
        Instant time = START.plusSeconds(2L * i);
        String fast = event("fast", "f" + i, time);
        out.write(fast + "\n" + event("slow", "s" + i, time.minusSeconds(3_600)) + "\n");
        alone.write(fast + "\n");
      }
    }
  }

  @Test
  void aModelThatLagsLosesNothingWithinItsAllowedLateness() throws Exception {
    writeLagging();
    run(configuration("patient", "path: lagging.jsonl", "2h"));

    assertThat(accounts("patient"))
        .containsEntry("*|events_profiled", 40_000.0)
        .containsEntry("*|events_late", 0.0)
        .doesNotContainKey("slow|events_late");
    assertThat(counts("patient", "slow")).isEqualTo(20_000);
  }

  @Test
  void aModelThatLagsFurtherIsCountedAndChangesNoOther() throws Exception {
    writeLagging();
    run(configuration("hasty", "path: lagging.jsonl", "10m"));
    run(configuration("alone", "path: alone.jsonl", "10m"));

    Map<String, Double> accounts = accounts("hasty");
    double late = accounts.get("slow|events_late");
    // All but those of the first ten minutes of each hour, whose panes are still open.
    assertThat(late).isBetween(16_000.0, 17_000.0);
    assertThat(accounts)
        .containsEntry("*|events_late", late)
        .containsEntry("*|events_profiled", 40_000 - late)
        .containsEntry("slow|lateness_max_ms", 3_600_000.0)
        .doesNotContainKey("fast|events_late");
    assertThat(counts("hasty", "slow")).isEqualTo(20_000 - late);
    assertThat(figures("hasty", "fast")).isNotEmpty().isEqualTo(figures("alone", "fast"));
  }

  private List<String> figures(String label, String model) throws IOException {
    return FinalFigures.of(folder.resolve("out-" + label + "/metrics.jsonl")).stream()
        .filter(figure -> FinalFigures.parse(figure).get("model").asText().equals(model))
        .toList();
  }

  private double counts(String label, String model) throws IOException {
    return figures(label, model).stream()
        .map(FinalFigures::parse)
        .filter(figure -> figure.get("subject").asText().equals("stream"))
        .filter(figure -> figure.get("metric").asText().equals("count"))
        .mapToDouble(figure -> figure.get("value").asDouble())
        .sum();
  }

  private List<Double> rates(String label) throws IOException {
    return FinalFigures.of(folder.resolve("out-" + label + "/metrics.jsonl")).stream()
        .map(FinalFigures::parse)
        .filter(figure -> figure.get("metric").asText().equals("duplicate_rate"))
        .filter(figure -> !figure.get("value").isNull())
        .map(figure -> figure.get("value").asDouble())
        .toList();
  }

  /** The last accounting figures, by model and name. */
  private Map<String, Double> accounts(String label) {
    Map<String, Double> last = new HashMap<>();
    for (String line : ExampleRun.lines(folder.resolve("out-" + label + "/metrics.jsonl"))) {
      JsonNode figure = FinalFigures.parse(line);
      if (figure.get("monitor").asText().equals("operations")) {
        last.put(
            figure.get("model").asText() + "|" + figure.get("metric").asText(),
            figure.get("value").asDouble());
      }
    }
    return last;
  }
}
