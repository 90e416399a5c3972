package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run over three models, from a real broker and from files, whose process is killed at random
 * moments and started again by the same command, each time at another parallelism, with aligned or
 * unaligned checkpoints; compared with one that nobody disturbed.
 *
 * <p>The broker paces the reading, so that the kills fall into the middle on any machine. Moments
 * are drawn by a seed, relative to what is seen of the run: while it restores, when its results
 * grow, or after a checkpoint.
 */
class KillSuiteTest {
  private static final int PARTITIONS = 4;
  private static final int BYTES_PER_EVENT = 230;
  private static final int TERMINATED = 143;
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Duration SPAN = Duration.ofHours(24);
  private static final List<String> MODELS = List.of("pricing", "demand", "claims");
  private static final List<String> STREAMS = List.of("metrics", "alerts", "dead-letters");

  @TempDir Path folder;

  private EmbeddedKafka kafka;
  private Topics topics;

  @BeforeEach
  void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
  }

  @AfterEach
  void stopBroker() {
    topics.close();
    kafka.close();
  }

  @Test
  void afterKillsAndAStopFiguresAndAlertsAreThoseOfAnUndisturbedRun() throws Exception {
    compare(48_000, List.of(End.KILL, End.STOP, End.KILL), 11, false);
  }

  @Test
  @Tag("slow")
  void afterTwentyKillsOverOrderedInputFiguresAndAlertsAreThoseOfAnUndisturbedRun()
      throws Exception {
    compare(240_000, Collections.nCopies(20, End.KILL), 12, false);
  }

  @Test
  @Tag("slow")
  void afterTwentyKillsOverLateInputFiguresAreThoseOfAnUndisturbedRun() throws Exception {
    compare(240_000, Collections.nCopies(20, End.KILL), 13, true);
  }

  /** How a life of the run ends. */
  private enum End {
    KILL,
    STOP
  }

  private void compare(int events, List<End> ends, long seed, boolean late) throws Exception {
    writeReferences();
    kafka.createTopic("events", PARTITIONS);
    for (String label : List.of("whole", "killed")) {
      for (String stream : STREAMS) {
        kafka.createTopic(label + "-" + stream, 1);
      }
    }
    writeEvents(events, late);
    Path whole = configuration("whole");
    for (String model : MODELS) {
      assertThat(
              Plumbline.execute(
                  "baseline",
                  "--config",
                  whole.toString(),
                  "--model",
                  model,
                  "--input",
                  folder.resolve(model + "-reference.jsonl").toString(),
                  "--output",
                  folder.resolve(model + ".json").toString()))
          .isZero();
    }
    assertThat(Plumbline.execute("run", "--quiet", "--config", whole.toString())).isZero();

    endAndRestart(configuration("killed"), ends, new SplittableRandom(seed));

    List<String> expected = FinalFigures.of(file("whole", "metrics"));
    assertThat(expected).hasSizeGreaterThan(10_000);
    assertThat(FinalFigures.of(file("killed", "metrics"))).isEqualTo(expected);
    List<String> committed = topics.committed("killed-metrics");
    assertThat(FinalFigures.of(committed.stream())).isEqualTo(expected);
    // Both outputs are exact: they hold the same records, each as often as the other.
    assertThat(committed.stream().sorted())
        .isEqualTo(lines("killed", "metrics").stream().sorted().toList());
    assertThat(accounts("killed")).isEqualTo(accounts("whole"));
    assertThat(accounts("killed").get("source:predictions events_late"))
        .satisfies(lateEvents -> assertThat(lateEvents > 0).isEqualTo(late));
    assertThat(lines("killed", "dead-letters"))
        .doesNotHaveDuplicates()
        .hasSameSizeAs(lines("whole", "dead-letters"))
        .isNotEmpty();
    assertThat(lines("killed", "alerts")).doesNotHaveDuplicates();
    if (!late) {
      TreeSet<String> ids = alertIds(lines("whole", "alerts"));
      assertThat(ids).hasSizeGreaterThan(2);
      assertThat(alertIds(lines("killed", "alerts"))).isEqualTo(ids);
      assertThat(alertIds(topics.committed("killed-alerts"))).isEqualTo(ids);
    }
  }

  private void endAndRestart(Path configuration, List<End> ends, SplittableRandom random)
      throws Exception {
    long inTopic = topics.written("events", PARTITIONS);
    int lives = ends.size() + 1;
    String begins = "started";
    for (int life = 1; life < lives; life++) {
      End end = ends.get(life - 1);
      int parallelism = 1 + random.nextInt(4);
      boolean unaligned = random.nextBoolean();
      // All input in two seconds a life: a life reads about half of its share.
      topics.pace(BYTES_PER_EVENT * inTopic / (2L * lives) / parallelism);
      try (ChildRun run = start(configuration, "life-" + life, parallelism, unaligned)) {
        String moment = awaitMoment(run, lives, inTopic, random);
        assertThat(run.isAlive())
            .as("%s %s of %s, %s: the run said%n%s", end, life, ends.size(), moment, run.said())
            .isTrue();
        if (end == End.KILL) {
          run.kill();
        } else {
          assertThat(run.stop()).as(run.said()).isEqualTo(TERMINATED);
          assertThat(run.said()).contains("stopped with savepoint-");
        }
        assertThat(run.said()).contains(begins);
        System.out.printf(
            "%s %d of %d, at parallelism %d, %s checkpoints, %s: %d of %d read%n",
            end,
            life,
            ends.size(),
            parallelism,
            unaligned ? "unaligned" : "aligned",
            moment,
            topics.read("killed"),
            inTopic);
        begins = end == End.STOP ? ", from savepoint-" : "";
      }
    }
    topics.pace(0);
    try (ChildRun last = start(configuration, "last-life", 2, false)) {
      assertThat(last.await(Duration.ofMinutes(5))).as(last.said()).isZero();
      assertThat(last.said()).contains("going on with the run");
    }
  }

  private ChildRun start(Path configuration, String log, int parallelism, boolean unaligned)
      throws IOException {
    return ChildRun.start(
        configuration,
        folder.resolve(log + ".log"),
        "parallelism=" + parallelism,
        "unaligned-checkpoints=" + unaligned);
  }

  /** Waits for a random moment in the life of a run and says which it was. */
  private String awaitMoment(ChildRun run, int lives, long inTopic, SplittableRandom random)
      throws InterruptedException {
    long readBefore = topics.read("killed");
    long writtenBefore = topics.written("killed-metrics", 1);
    int kind = random.nextInt(5);
    long share = inTopic / lives;
    long more = random.nextLong(1, share);
    Duration after = Duration.ofMillis(random.nextLong(300));
    // Near the end there is nothing left to be in the middle of but the restore itself.
    if (kind == 0 || readBefore > inTopic - 3 * share) {
      run.awaitWhileAlive(run::begun);
      run.goOn(after.multipliedBy(3));
      return "while it restored";
    }
    if (kind == 1) {
      run.awaitWhileAlive(() -> topics.written("killed-metrics", 1) > writtenBefore + 10);
      run.goOn(after);
      return "when its results grew";
    }
    run.awaitWhileAlive(() -> topics.read("killed") > readBefore + more);
    run.goOn(after);
    return "after a checkpoint";
  }

  private Path configuration(String label) throws IOException {
    return Files.writeString(
        folder.resolve(label + ".yaml"),
        """
        state: state-%1$s
        parallelism: 2
        checkpoint-interval: 100ms
        sources:
          predictions:
            - {type: kafka, bootstrap-servers: "%2$s", topic: events, format: json, end: latest,
               group-id: %1$s, properties: {max.partition.fetch.bytes: "16384", max.poll.records: "100"}}
            - {type: files, path: events, format: json}
        models:
          - {id: pricing, version: "1", problem: regression, baseline: pricing.json,
             windows: [15m, {sliding: {size: 1h, every: 15m}}], allowed-lateness: 30m}
          - {id: demand, problem: regression, baseline: demand.json, windows: [30m], allowed-lateness: 1h}
          - {id: claims, version: "1", problem: regression, baseline: claims.json,
             windows: [1h], allowed-lateness: 30m}
        sinks:
          - {type: files, path: out-%1$s}
          - {type: kafka, bootstrap-servers: "%2$s", metrics-topic: %1$s-metrics,
             alerts-topic: %1$s-alerts, dead-letters-topic: %1$s-dead-letters}
        """
            .formatted(label, kafka.bootstrapServers()));
  }

  private void writeReferences() throws IOException {
    for (String model : MODELS) {
      SplittableRandom random = new SplittableRandom(model.length());
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        lines.add(event(model, "r" + i, START.minusSeconds(86_400 - 40L * i), random, 0));
      }
      Files.write(folder.resolve(model + "-reference.jsonl"), lines);
    }
  }

  /**
   * Two models in a topic, one in files. The partitions differ in where they are in time, each is
   * in order but for what is late on purpose; a third of the way models begin to drift, and later
   * they are themselves again.
   */
  private void writeEvents(int events, boolean late) throws IOException {
    Files.createDirectories(folder.resolve("events"));
    SplittableRandom random = new SplittableRandom(late ? 3 : 2);
    int ofFiles = events / 6;
    for (int file = 0; file < 2; file++) {
      try (BufferedWriter out =
          Files.newBufferedWriter(folder.resolve("events/" + file + ".jsonl"))) {
        for (int i = file; i < ofFiles; i += 2) {
          out.write(
              event("claims", "f" + i, time(i, ofFiles, late, random), random, shift(i, ofFiles)));
          out.write('\n');
        }
      }
    }
    int ofTopic = events - ofFiles;
    for (int i = 0; i < ofTopic; i++) {
      String model = MODELS.get(i % 7 < 5 ? 0 : 1);
      int partition = random.nextInt(PARTITIONS);
      topics.send(
          "events",
          partition,
          i % 10_007 == 5_000
              ? "{\"model\":\"pricing\",\"event_id\":\"broken-" + i + "\""
              : event(
                  model,
                  "e" + i,
                  time(i, ofTopic, late, random).plusSeconds(97L * partition),
                  random,
                  shift(i, ofTopic)));
    }
    topics.flush();
  }

  private static double shift(int i, int of) {
    return i > of / 3 && i < of / 2 || i > 3 * (of / 4) ? 1.5 : 0;
  }

  private static Instant time(int i, int of, boolean late, SplittableRandom random) {
    long millis = (long) i * SPAN.toMillis() / of;
    if (late && random.nextInt(50) == 0) {
      millis -= random.nextLong(Duration.ofHours(3).toMillis());
    }
    return START.plusMillis(Math.max(0, millis));
  }

  private static String event(
      String model, String id, Instant time, SplittableRandom random, double shift) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"%s\",\"model_version\":\"1\",\"event_id\":\"%s\",\"event_time\":\"%s\","
            + "\"features\":{\"rooms\":%d,\"area\":%.4f,\"district\":\"d%d\",\"garden\":%b},"
            + "\"prediction\":{\"label\":%.3f}}",
        model,
        id,
        time,
        1 + random.nextInt(6),
        60 + 25 * random.nextDouble() + 20 * shift,
        random.nextInt(12),
        random.nextBoolean(),
        200 + 50 * random.nextDouble());
  }

  private Path file(String label, String stream) {
    return folder.resolve("out-" + label).resolve(stream + ".jsonl");
  }

  private List<String> lines(String label, String stream) {
    return ExampleRun.lines(file(label, stream));
  }

  private static TreeSet<String> alertIds(List<String> alerts) {
    TreeSet<String> ids = new TreeSet<>();
    for (String line : alerts) {
      ids.add(FinalFigures.parse(line).get("alert_id").asText());
    }
    return ids;
  }

  /** The last accounting figures, by source and name. */
  private Map<String, Long> accounts(String label) {
    Map<String, Long> last = new HashMap<>();
    for (String line : lines(label, "metrics")) {
      JsonNode figure = FinalFigures.parse(line);
      if (figure.get("monitor").asText().equals("operations")) {
        last.put(
            figure.get("subject").asText() + " " + figure.get("metric").asText(),
            figure.get("value").asLong());
      }
    }
    return new TreeMap<>(last);
  }
}
