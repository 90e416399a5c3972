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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A deployment that tests disturb: two models in a topic of several partitions and one in files,
 * with results in files and in topics. Runs are told apart by a label: their state, their results
 * and their consumer group are named after it.
 */
final class ThreeModels {
  static final int PARTITIONS = 4;

  /** About how much of the topic one event takes. */
  static final int BYTES_PER_EVENT = 230;

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Duration SPAN = Duration.ofHours(24);
  private static final List<String> MODELS = List.of("pricing", "demand", "claims");

  private final Path folder;
  private final String servers;
  private final Topics topics;

  ThreeModels(Path folder, String servers, Topics topics) {
    this.folder = folder;
    this.servers = servers;
    this.topics = topics;
  }

  /** Creates the topic of events and those of the results of two runs. */
  void createTopics() {
    topics.create("events", PARTITIONS);
    for (String label : List.of("whole", "killed")) {
      for (String stream : List.of("metrics", "alerts", "dead-letters")) {
        topics.create(label + "-" + stream, 1);
      }
    }
  }

  /** Writes the configuration of a run. */
  Path configuration(String label) throws IOException {
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
          - {id: demand, problem: regression, baseline: demand.json, windows: [30m], allowed-lateness: 1h,
             segments: [district], max-segments: 14}
          - {id: claims, version: "1", problem: regression, baseline: claims.json,
             windows: [1h], allowed-lateness: 30m}
        sinks:
          - {type: files, path: out-%1$s}
          - {type: kafka, bootstrap-servers: "%2$s", metrics-topic: %1$s-metrics,
             alerts-topic: %1$s-alerts, dead-letters-topic: %1$s-dead-letters}
        """
            .formatted(label, servers));
  }

  /** Writes the models' baselines. */
  void writeBaselines() throws IOException {
    for (String model : MODELS) {
      SplittableRandom random = new SplittableRandom(model.length());
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        lines.add(event(model, "r" + i, START.minusSeconds(86_400 - 40L * i), random, 0));
      }
      Path reference = Files.write(folder.resolve(model + "-reference.jsonl"), lines);
      assertThat(
              Plumbline.execute(
                  "baseline",
                  "--config",
                  configuration("whole").toString(),
                  "--model",
                  model,
                  "--input",
                  reference.toString(),
                  "--output",
                  folder.resolve(model + ".json").toString()))
          .isZero();
    }
  }

  /**
   * Two models in a topic, one in files. The partitions differ in where they are in time, each is
   * in order but for what is late on purpose; a third of the way models begin to drift, and later
   * they are themselves again.
   */
  void writeEvents(int events, boolean late) throws IOException {
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
            + "\"prediction\":{\"label\":%.3f},\"latency_ms\":%.1f}",
        model,
        id,
        time,
        1 + random.nextInt(6),
        60 + 25 * random.nextDouble() + 20 * shift,
        random.nextInt(shift > 0 ? 16 : 12), // some that no baseline knows, and more than are kept
        random.nextBoolean(),
        200 + 50 * random.nextDouble(),
        5 + 20 * random.nextDouble() + 10 * shift);
  }

  /** The file of one stream of results of a run. */
  Path file(String label, String stream) {
    return folder.resolve("out-" + label).resolve(stream + ".jsonl");
  }

  List<String> lines(String label, String stream) {
    return ExampleRun.lines(file(label, stream));
  }

  static TreeSet<String> alertIds(List<String> alerts) {
    TreeSet<String> ids = new TreeSet<>();
    for (String line : alerts) {
      ids.add(FinalFigures.parse(line).get("alert_id").asText());
    }
    return ids;
  }

  /** The last accounting figures, by source and name. */
  Map<String, Long> accounts(String label) {
    Map<String, Long> last = new HashMap<>();
    for (String line : lines(label, "metrics")) {
      JsonNode figure = FinalFigures.parse(line);
      if (figure.get("monitor").asText().equals("operations")) {
        String model = figure.get("model").asText();
        String whose = model.equals("*") ? "" : model + " " + figure.get("model_version") + " ";
        last.put(
            whose + figure.get("subject").asText() + " " + figure.get("metric").asText(),
            figure.get("value").asLong());
      }
    }
    return new TreeMap<>(last);
  }
}
