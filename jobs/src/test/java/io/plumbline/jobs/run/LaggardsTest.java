package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.demo.EmbeddedKafka;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events of an endless topic that come when their windows are closed for good: through a partition
 * that was idle, through one that was added later, and as the first ones after the process was
 * killed, when no watermark says yet how far the stream was.
 */
@Timeout(240)
class LaggardsTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final String TOPIC = "events";
  private static final int PER_HOUR = 200;

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(5);
  private EmbeddedKafka kafka;
  private Topics topics;
  private long sent;

  @BeforeEach
  void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
    kafka.createTopic(TOPIC, 2);
  }

  @AfterEach
  void stopBroker() {
    topics.close();
    kafka.close();
  }

  @Test
  void whatComesAfterItsWindowIsClosedIsCountedAndChangesNoFigure() throws Exception {
    Path configuration = configuration();
    writeBaseline(configuration);
    List<String> closed;
    try (ChildRun run = ChildRun.start(configuration, folder.resolve("first.log"))) {
      // The second partition is silent: idle, it holds no window open.
      send(0, 0, 10, 10 * PER_HOUR);
      await(run, () -> figures(9).count() > 0);
      // It wakes far behind the first.
      send(1, 1, 2, 10);
      awaitAccount(run, 10);
      await(run, () -> topics.read("laggards") == sent);
      closed = closed();
      run.kill();
    }
    assertThat(closed).hasSizeGreaterThan(8 * 20);

    // The first events after the restart are too late for their own partition.
    send(0, 1, 3, 50);
    send(0, 10, 12, 2 * PER_HOUR);
    send(1, 2, 4, 40);
    topics.grow(TOPIC, 3);
    send(2, 3, 5, 30);
    try (ChildRun run =
        ChildRun.start(configuration, folder.resolve("second.log"), "parallelism=2")) {
      await(run, () -> figures(11).count() > 0);
      // Its windows are open until the stream is at half past twelve, however late it is read.
      send(2, 11, 12, 20);
      awaitAccount(run, 10 + 50 + 40 + 30);
      assertThat(run.stop()).isEqualTo(143);
    }
    assertThat(closed()).isEqualTo(closed);
    Map<String, Long> accounts = accounts();
    assertThat(accounts.get("events_profiled")).isEqualTo(sent - 130);
    assertThat(accounts.get("events_dead_lettered")).isZero();
  }

  /** Waits until the accounting says that all was read and so much of it was late. */
  private void awaitAccount(ChildRun run, long late) throws Exception {
    await(
        run,
        () ->
            accounts().getOrDefault("events_in", 0L) == sent
                && accounts().get("events_late") == late);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(ChildRun run, Condition condition) throws Exception {
    boolean held =
        run.awaitWhileAlive(
            () -> {
              try {
                return condition.holds();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(held).as(run.said()).isTrue();
  }

  private void send(int partition, int fromHour, int toHour, int events) {
    long span = Duration.ofHours(toHour - fromHour).toMillis();
    for (int i = 0; i < events; i++) {
      Instant time = START.plus(Duration.ofHours(fromHour)).plusMillis(i * span / events);
      topics.send(TOPIC, partition, event(time));
    }
    topics.flush();
    sent += events;
  }

  private String event(Instant time) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"pricing\",\"model_version\":\"1\",\"event_id\":\"%d\",\"event_time\":\"%s\","
            + "\"features\":{\"area\":%.4f,\"district\":\"d%d\"},\"prediction\":{\"label\":%.3f}}",
        random.nextInt(1_000_000),
        time,
        60 + 25 * random.nextDouble(),
        random.nextInt(12),
        200 + 50 * random.nextDouble());
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        folder.resolve("plumbline.yaml"),
        """
        checkpoint-interval: 100ms
        sources:
          predictions: {type: kafka, bootstrap-servers: "%s", topic: %s, format: json, group-id: laggards,
            idle-after: 1s, properties: {partition.discovery.interval.ms: "200"}}
        models:
          - {id: pricing, version: "1", problem: regression, baseline: baseline.json,
             windows: [1h], allowed-lateness: 30m}
        sinks:
          - {type: files, path: out}
        """
            .formatted(kafka.bootstrapServers(), TOPIC));
  }

  private void writeBaseline(Path configuration) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      lines.add(event(START.minusSeconds(86_400 - i)));
    }
    Files.write(folder.resolve("reference.jsonl"), lines);
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

  /** Whole lines only: the last one may be being written. */
  private Stream<JsonNode> metrics() throws IOException {
    Path file = folder.resolve("out/metrics.jsonl");
    if (!Files.exists(file)) {
      return Stream.empty();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(FinalFigures::parse);
  }

  /** The figures of windows that end so many hours after the start. */
  private Stream<JsonNode> figures(int endHour) throws IOException {
    String end = START.plus(Duration.ofHours(endHour)).toString();
    return metrics().filter(figure -> figure.get("window_end").asText().equals(end));
  }

  /** The final figures of the windows that are closed for good when the stream is at ten hours. */
  private List<String> closed() throws IOException {
    String end = START.plus(Duration.ofHours(9)).toString();
    return FinalFigures.of(
        metrics()
            .filter(figure -> figure.get("window_end").asText().compareTo(end) <= 0)
            .map(JsonNode::toString));
  }

  /** The last accounting figures, by name. */
  private Map<String, Long> accounts() throws IOException {
    Map<String, Long> last = new HashMap<>();
    metrics()
        .filter(figure -> figure.get("monitor").asText().equals("operations"))
        .forEach(f -> last.put(f.get("metric").asText(), f.get("value").asLong()));
    return last;
  }
}
