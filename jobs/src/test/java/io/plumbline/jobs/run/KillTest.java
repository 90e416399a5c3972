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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run over files that is killed, not stopped, and started again with the same command. */
class KillTest {
  private static final int KILLS = 3;
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  @TempDir Path folder;
  private boolean monitored;

  @ParameterizedTest
  @CsvSource({
    "1, 2, 400000, false", // one subtask is idle, and must not end the checkpoints
    "3, 3, 400000, true", // every window has files of its own, too
    "5, 2, 250000, false" // files wait for a subtask while others are read
  })
  void aKilledRunThatIsStartedAgainEndsWithTheSameFigures(
      int files, int parallelism, int events, boolean monitored) throws Exception {
    this.monitored = monitored;
    writeReference();
    writeEvents(files, events);
    assertThat(
            Plumbline.execute(
                "baseline",
                "--config",
                configuration("whole", 1).toString(),
                "--model",
                "pricing",
                "--input",
                folder.resolve("reference.jsonl").toString(),
                "--output",
                folder.resolve("baseline.json").toString()))
        .isZero();
    assertThat(
            Plumbline.execute("run", "--quiet", "--config", configuration("whole", 1).toString()))
        .isZero();

    Path killed = configuration("killed", parallelism);
    int kills = 0;
    while (kills < KILLS && kill(killed)) {
      kills++;
    }
    assertThat(kills).as("kills before the end of the run").isPositive();
    Process last = start(killed);
    assertThat(last.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(last.exitValue()).isZero();

    Path outOfWhole = folder.resolve("out-whole");
    Path outOfKilled = folder.resolve("out-killed");
    List<String> expected = FinalFigures.of(outOfWhole.resolve("metrics.jsonl"));
    assertThat(expected).hasSizeGreaterThan(1000);
    assertThat(FinalFigures.of(outOfKilled.resolve("metrics.jsonl"))).isEqualTo(expected);
    assertThat(alertIds(outOfKilled)).isEqualTo(alertIds(outOfWhole)).isNotEmpty();
    assertThat(accounts(outOfKilled)).isEqualTo(accounts(outOfWhole));
    List<String> letters = ExampleRun.lines(outOfKilled.resolve("dead-letters.jsonl"));
    assertThat(letters).doesNotHaveDuplicates().hasSize(files);
    assertThat(ExampleRun.lines(outOfKilled.resolve("alerts.jsonl"))).doesNotHaveDuplicates();
    if (monitored) {
      Map<String, String> windows = windowsOf("whole");
      assertThat(windows).hasSizeGreaterThan(4 * 30);
      assertThat(windowsOf("killed")).isEqualTo(windows);
    }
  }

  /** The files of all windows by their path; no draft is left of a process that was killed. */
  private Map<String, String> windowsOf(String label) throws IOException {
    Path root = folder.resolve("monitored-" + label);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getParent().equals(root)) {
          files.put(root.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  /** Kills the process once it has a newer checkpoint; false if the run ended before. */
  private boolean kill(Path configuration) throws Exception {
    Path state = folder.resolve("state").resolve(configuration.getFileName());
    Instant before = NewestCheckpoint.below(state);
    Process process = start(configuration);
    while (process.isAlive()) {
      if (NewestCheckpoint.below(state).isAfter(before)) {
        process.destroyForcibly().waitFor();
        return true;
      }
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    assertThat(process.exitValue()).isZero();
    return false;
  }

  private Process start(Path configuration) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-cp",
            System.getProperty("java.class.path"),
            Plumbline.class.getName(),
            "run",
            "--quiet",
            "--config",
            configuration.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("killed.log").toFile()))
        .start();
  }

  private Path configuration(String label, int parallelism) throws IOException {
    return Files.writeString(
        folder.resolve(label + ".yaml"),
        """
        state: state
        parallelism: %1$d
        checkpoint-interval: 100ms
        sources:
          predictions: {type: files, path: events, format: json}
        models:
          - id: pricing
            version: "1"
            problem: regression
            baseline: baseline.json
            windows: [1h, {sliding: {size: 6h, every: 1h}}]
            allowed-lateness: 30m
        sinks:
          - {type: files, path: out-%2$s}
        %3$s
        """
            .formatted(
                parallelism,
                label,
                monitored ? "  - {type: sagemaker, path: monitored-" + label + "}" : ""));
  }

  private void writeReference() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(event("r" + i, START.minusSeconds(86_400 - 40L * i), random, 0));
    }
    Files.write(folder.resolve("reference.jsonl"), lines);
  }

  /** Files whose times interleave; some events come late, some too late; the end drifts. */
  private void writeEvents(int files, int events) throws IOException {
    Files.createDirectories(folder.resolve("events"));
    SplittableRandom random = new SplittableRandom(2);
    for (int file = 0; file < files; file++) {
      try (BufferedWriter out =
          Files.newBufferedWriter(folder.resolve("events/" + file + ".jsonl"))) {
        for (int i = file; i < events; i += files) {
          long millis = i * Duration.ofHours(30).toMillis() / events;
          if (random.nextInt(50) == 0) {
            millis -= random.nextLong(Duration.ofHours(3).toMillis());
          }
          double shift = i > events / 2 ? 1.5 : 0;
          out.write(event("e" + i, START.plusMillis(Math.max(0, millis)), random, shift));
          out.write('\n');
        }
        out.write("{\"model\":\"pricing\",\"event_id\":\"broken-" + file + "\"\n");
      }
    }
  }

  private static String event(String id, Instant time, SplittableRandom random, double shift) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"pricing\",\"model_version\":\"1\",\"event_id\":\"%s\",\"event_time\":\"%s\","
            + "\"features\":{\"rooms\":%d,\"area\":%.4f,\"district\":\"d%d\",\"garden\":%b},"
            + "\"prediction\":{\"label\":%.3f}}",
        id,
        time,
        1 + random.nextInt(6),
        60 + 25 * random.nextDouble() + 20 * shift,
        random.nextInt(12),
        random.nextBoolean(),
        200 + 50 * random.nextDouble());
  }

  private static TreeSet<String> alertIds(Path out) {
    TreeSet<String> ids = new TreeSet<>();
    for (String line : ExampleRun.lines(out.resolve("alerts.jsonl"))) {
      ids.add(FinalFigures.parse(line).get("alert_id").asText());
    }
    return ids;
  }

  /** The last accounting figures, by name. */
  private static TreeSet<String> accounts(Path out) {
    Map<String, String> last = new java.util.HashMap<>();
    for (String line : ExampleRun.lines(out.resolve("metrics.jsonl"))) {
      JsonNode figure = FinalFigures.parse(line);
      if (figure.get("monitor").asText().equals("operations")) {
        last.put(figure.get("metric").asText(), figure.get("value").asText());
      }
    }
    TreeSet<String> accounts = new TreeSet<>();
    last.forEach((metric, value) -> accounts.add(metric + "=" + value));
    return accounts;
  }
}
