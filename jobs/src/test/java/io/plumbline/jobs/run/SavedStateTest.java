package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint from the middle of a run, with the run's input and configuration, as an earlier
 * version of the job left it: this one goes on with it.
 *
 * <p>Until the first release the file may be written anew, after that only added to: {@code mvn
 * test -pl jobs -am -Dtest=SavedStateTest#writesTheSavedState
 * -Dsurefire.failIfNoSpecifiedTests=false
 * -Dplumbline.write-saved-state=jobs/src/test/resources/io/plumbline/jobs/run/saved-state-1.zip},
 * with the path absolute.
 */
class SavedStateTest {
  private static final String WRITE = "plumbline.write-saved-state";
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int EVENTS = 4_000;
  private static final int PARTITIONS = 2;

  @TempDir Path folder;

  private EmbeddedKafka kafka;
  private Topics topics;

  @BeforeEach
  void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
    topics.create("events", PARTITIONS);
    for (String label : List.of("whole", "restored")) {
      topics.create(label + "-metrics", 1);
      topics.create(label + "-alerts", 1);
    }
  }

  @AfterEach
  void stopBroker() {
    topics.close();
    kafka.close();
  }

  @Test
  void whatTheFirstVersionSavedIsGoneOnWith() throws Exception {
    unzip("saved-state-1.zip");
    send();
    assertThat(run("whole")).isZero();

    Configuration configuration =
        ConfigurationReader.read(
            folder.resolve("plumbline.yaml"), Arrays.asList(settings("restored")));
    try (RunFolder run = RunFolder.open(configuration.state(), configuration.file())) {
      run.begin(Fingerprint.of(configuration), true, START);
      Files.createDirectories(run.checkpoints());
      Files.move(folder.resolve("savepoint"), run.checkpoints().resolve("savepoint-saved"));
    }
    assertThat(run("restored")).isZero();

    List<String> whole = topics.committed("whole-metrics");
    List<String> restored = topics.committed("restored-metrics");
    // The first half was reported before the savepoint; what is reported after it is all the same.
    assertThat(FinalFigures.of(whole.stream())).containsAll(FinalFigures.of(restored.stream()));
    assertThat(secondHalf(restored)).isEqualTo(secondHalf(whole)).hasSizeGreaterThan(500);
    assertThat(accounts(restored)).isEqualTo(accounts(whole)).hasSizeGreaterThan(4);
    // What alerted before the savepoint is resolved after it, under the same id.
    assertThat(ThreeModels.alertIds(topics.committed("restored-alerts")))
        .isEqualTo(ThreeModels.alertIds(topics.committed("whole-alerts")))
        .isNotEmpty();
  }

  private static List<String> secondHalf(List<String> metrics) {
    String half = START.plus(Duration.ofHours(14)).toString();
    return FinalFigures.of(
        metrics.stream()
            .filter(
                line -> FinalFigures.parse(line).get("window_start").asText().compareTo(half) > 0));
  }

  /** The last accounting figures, by name. */
  private static TreeMap<String, String> accounts(List<String> metrics) {
    TreeMap<String, String> last = new TreeMap<>();
    for (String line : metrics) {
      JsonNode figure = FinalFigures.parse(line);
      if (figure.get("monitor").asText().equals("operations")
          && figure.get("metric").asText().startsWith("events_")) {
        last.put(figure.get("metric").asText(), figure.get("value").asText());
      }
    }
    return last;
  }

  private String[] settings(String label) {
    return new String[] {
      "state=state-" + label,
      "sources.predictions.bootstrap-servers='" + kafka.bootstrapServers() + "'",
      "sinks[0].bootstrap-servers='" + kafka.bootstrapServers() + "'",
      "sinks[0].metrics-topic=" + label + "-metrics",
      "sinks[0].alerts-topic=" + label + "-alerts"
    };
  }

  private int run(String label) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--quiet", "--config", folder.resolve("plumbline.yaml").toString()));
    for (String setting : settings(label)) {
      arguments.addAll(List.of("--set", setting));
    }
    return Plumbline.execute(arguments.toArray(String[]::new));
  }

  private void send() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("events.jsonl"));
    for (int i = 0; i < lines.size(); i++) {
      topics.send("events", i % PARTITIONS, lines.get(i));
    }
    topics.flush();
  }

  private void unzip(String resource) throws IOException {
    try (InputStream in = SavedStateTest.class.getResourceAsStream(resource);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void writesTheSavedState() throws Exception {
    writeInput();
    send();
    // A minute of reading, to be stopped in the middle of.
    long inTopic = topics.written("events", PARTITIONS);
    topics.pace(ThreeModels.BYTES_PER_EVENT * inTopic / 80);
    try (ChildRun run =
        ChildRun.start(
            folder.resolve("plumbline.yaml"), folder.resolve("run.log"), settings("restored"))) {
      run.awaitWhileAlive(() -> topics.read("saved") > inTopic / 5);
      assertThat(run.stop()).as(run.said()).isEqualTo(143);
      assertThat(run.said()).contains("stopped with savepoint-");
      assertThat(topics.read("saved")).isLessThan(inTopic / 2);
    }
    Path checkpoints = folder.resolve("state-restored/plumbline.yaml/checkpoints");
    try (Stream<Path> all = Files.list(checkpoints)) {
      Path savepoint =
          all.filter(path -> path.getFileName().toString().startsWith("savepoint-"))
              .findFirst()
              .orElseThrow();
      zip(savepoint, Path.of(System.getProperty(WRITE)));
    }
  }

  private void zip(Path savepoint, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target));
        Stream<Path> parts = Files.list(savepoint)) {
      for (String name : List.of("plumbline.yaml", "baseline.json", "events.jsonl")) {
        zip(zip, name, folder.resolve(name));
      }
      for (Path part : parts.sorted().collect(Collectors.toList())) {
        zip(zip, "savepoint/" + part.getFileName(), part);
      }
    }
  }

  private static void zip(ZipOutputStream zip, String name, Path file) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    Files.copy(file, zip);
    zip.closeEntry();
  }

  /** A day of one model; it drifts from the third hour to the sixteenth, and some come late. */
  private void writeInput() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<String> reference = new ArrayList<>();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      reference.add(event("r" + i, START.minusSeconds(86_400 - 40L * i), random, 0));
    }
    for (int i = 0; i < EVENTS; i++) {
      long millis = i * Duration.ofHours(24).toMillis() / EVENTS;
      long late = random.nextInt(25) == 0 ? random.nextLong(Duration.ofHours(2).toMillis()) : 0;
      double shift = i > EVENTS / 8 && i < 2 * EVENTS / 3 ? 1 : 0;
      events.add(event("e" + i, START.plusMillis(Math.max(0, millis - late)), random, shift));
    }
    Files.write(folder.resolve("events.jsonl"), events);
    Files.write(folder.resolve("reference.jsonl"), reference);
    Path configuration =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            parallelism: 2
            checkpoint-interval: 100ms
            sources:
              predictions: {type: kafka, bootstrap-servers: "localhost:1", topic: events, format: json,
                start: earliest, end: latest, group-id: saved,
                properties: {max.partition.fetch.bytes: "4096", max.poll.records: "50"}}
            models:
              - {id: pricing, version: "1", spec-version: 1, problem: regression, baseline: baseline.json,
                 windows: [1h, {sliding: {size: 4h, every: 1h}}], allowed-lateness: 1h}
            sinks:
              - {type: kafka, bootstrap-servers: "localhost:1", metrics-topic: metrics, alerts-topic: alerts,
                 delivery: at-least-once}
            """);
    assertThat(
            Plumbline.execute(
                "baseline",
                "--config",
                configuration.toString(),
                "--model",
                "pricing",
                "--input",
                folder.resolve("reference.jsonl").toString(),
                "--output",
                folder.resolve("baseline.json").toString()))
        .isZero();
  }

  private static String event(String id, Instant time, SplittableRandom random, double shift) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"pricing\",\"model_version\":\"1\",\"event_id\":\"%s\",\"event_time\":\"%s\","
            + "\"features\":{\"area\":%.2f,\"district\":\"d%d\"},\"prediction\":{\"label\":%.1f}}",
        id,
        time,
        60 + 25 * random.nextDouble() + 30 * shift,
        random.nextInt(8),
        200 + 50 * random.nextDouble());
  }
}
