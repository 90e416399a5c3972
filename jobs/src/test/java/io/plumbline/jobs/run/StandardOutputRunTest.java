package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.jobs.cli.ClusterJob;
import io.plumbline.jobs.cli.Plumbline;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose standard output is collected: whole lines, and nothing else among them. */
class StandardOutputRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String STREAM = "{\"stream\":\"";
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");

  @TempDir Path folder;
  private Path configuration;

  @BeforeEach
  void deploy() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    List<String> reference = new ArrayList<>();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      reference.add(event(i, random.nextDouble()));
      // After half of it the values have moved.
      events.add(event(i, random.nextDouble() + (i < 2_000 ? 0 : 0.5)));
      if (i % 500 == 0) {
        events.add("not JSON");
      }
    }
    Files.write(folder.resolve("reference.jsonl"), reference);
    Files.write(folder.resolve("events.jsonl"), events);
    configuration =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            parallelism: 2
            sources:
              predictions: {type: files, path: events.jsonl}
            models:
              - id: pricing
                problem: regression
                baseline: pricing.json
                windows: [1h]
                alerts: {fire: 1 of 1, resolve: 1}
            sinks:
              - {type: files, path: out}
              - {type: stdout, streams: [metrics, alerts, triggers, dead-letters]}
            """);
    int code =
        Plumbline.execute(
            "baseline",
            "--config",
            configuration.toString(),
            "--model",
            "pricing",
            "--input",
            folder.resolve("reference.jsonl").toString(),
            "--output",
            folder.resolve("pricing.json").toString());
    assertThat(code).isZero();
  }

  private static String event(int i, double area) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"pricing\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":{\"area\":%s}}",
        i,
        START.plusSeconds(5L * i),
        area);
  }

  /** What the run printed, by stream, each record as it would stand in a file. */
  private Map<String, List<JsonNode>> printed(String... settings) throws Exception {
    Path output = folder.resolve("stdout");
    try (ChildRun run = ChildRun.apart(configuration, output, folder.resolve("stderr"), settings)) {
      assertThat(run.await(LONG)).as(run.said()).isZero();
      assertThat(run.said())
          .contains("started", "100 %: 4,008 events, ", "predictions", "done: 4,008 events in ")
          .doesNotContain(STREAM);
    }
    return byStream(Files.readAllLines(output));
  }

  private static Map<String, List<JsonNode>> byStream(List<String> lines) throws Exception {
    Map<String, List<JsonNode>> streams = new TreeMap<>();
    for (String line : lines) {
      assertThat(line).startsWith(STREAM);
      ObjectNode record = (ObjectNode) JSON.readTree(line);
      streams
          .computeIfAbsent(record.remove("stream").textValue(), name -> new ArrayList<>())
          .add(record);
    }
    return streams;
  }

  private List<JsonNode> file(String stream) throws Exception {
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("out").resolve(stream + ".jsonl"))) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  @Test
  void everyRecordIsALineOfItsStreamAndAllElseGoesToStandardError() throws Exception {
    Map<String, List<JsonNode>> streams = printed();

    assertThat(streams).containsOnlyKeys("metrics", "alerts", "dead-letters");
    for (String stream : streams.keySet()) {
      assertThat(streams.get(stream)).containsExactlyInAnyOrderElementsOf(file(stream));
    }
    assertThat(streams.get("alerts"))
        .anySatisfy(alert -> assertThat(alert.path("group").textValue()).isEqualTo("feature:area"));
    assertThat(streams.get("dead-letters"))
        .hasSize(8)
        .allSatisfy(letter -> assertThat(letter.path("reason").textValue()).isEqualTo("malformed"));
  }

  @Test
  @Tag("slow")
  void onAClusterTheLinesAreOnTheStandardOutputOfTheTaskManagers() throws Exception {
    List<String> lines;
    try (FlinkCluster cluster = new FlinkCluster(folder.resolve("cluster"))) {
      cluster.addTaskManager();
      String job =
          cluster.run(
              ClusterJob.class.getName(),
              List.of(),
              List.of("--config", configuration.toString(), "--set", "parallelism=1"));
      cluster.await(() -> cluster.state(job).equals("FINISHED"));
      lines = cluster.said(1).stream().filter(line -> line.startsWith(STREAM)).toList();
    }
    Map<String, List<JsonNode>> streams = byStream(lines);
    assertThat(streams).containsOnlyKeys("metrics", "alerts", "dead-letters");
    for (String stream : streams.keySet()) {
      assertThat(streams.get(stream)).containsExactlyInAnyOrderElementsOf(file(stream));
    }
  }

  @Test
  void metricsArePrintedOnlyWhenTheyAreAskedFor() throws Exception {
    assertThat(printed("sinks[1]={type: stdout}")).containsOnlyKeys("alerts", "dead-letters");
  }
}
