package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The monitor's heart beats in the real job: a model falls silent and comes back. */
@Timeout(240)
class SilenceRunTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int LOOKS = 2_400;

  @TempDir Path folder;

  private EmbeddedKafka kafka;
  private Topics topics;
  private long sent;

  @BeforeEach
  void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
    kafka.createTopic("events", 2);
  }

  @AfterEach
  void stopBroker() {
    topics.close();
    kafka.close();
  }

  @Test
  void aModelThatFallsSilentHasOneAlertThroughARestartUntilItComesBack() throws Exception {
    Configuration configuration = configuration();
    try (EmbeddedRun run = EmbeddedRun.start(configuration, false)) {
      await(run, () -> metrics("quiet", "event_lag_max_ms").size() > 2, "quiet", "steady");
      // A model that is in the configuration alone is watched as well.
      await(run, () -> alerts("never").size() == 1, "quiet", "steady");
      await(run, () -> alerts("quiet").size() == 1, "steady");
      assertThat(run.stop().savepoint()).isPresent();
    }
    JsonNode fired = alerts("quiet").get(0);
    assertThat(fired.get("status").asText()).isEqualTo("firing");
    assertThat(fired.get("severity").asText()).isEqualTo("critical");
    assertThat(fired.get("monitor").asText()).isEqualTo("operations");
    assertThat(fired.get("group").asText()).isEqualTo("stream");
    assertThat(fired.get("kind").asText()).isEqualTo("sequential");
    assertThat(fired.get("labels").get("owner").asText()).isEqualTo("pricing");
    assertThat(fired.get("summary").asText()).contains("silent");

    try (EmbeddedRun run = EmbeddedRun.start(configuration, false)) {
      int before = metrics("quiet", "silence_seconds").size();
      await(run, () -> metrics("quiet", "silence_seconds").size() > before + 10, "steady");
      assertThat(alerts("quiet")).hasSize(1);
      await(run, () -> alerts("quiet").size() == 2, "quiet", "steady");
      JsonNode resolved = alerts("quiet").get(1);
      assertThat(resolved.get("status").asText()).isEqualTo("resolved");
      assertThat(resolved.get("alert_id")).isEqualTo(fired.get("alert_id"));

      for (int i = 0; i < 1_000; i++) {
        topics.send("events", i % 2, "{");
      }
      await(run, () -> alerts("*").size() == 1, "quiet", "steady");
      assertThat(alerts("*").get(0).get("group").asText()).isEqualTo("source:predictions");
      assertThat(alerts("*").get(0).get("violations").get(0).get("metric").asText())
          .isEqualTo("dead_letter_rate");
      await(run, () -> last("*").equals("resolved"), "quiet", "steady");
      run.cancel();
    }
    assertThat(metrics("*", "heartbeat")).hasSizeGreaterThan(20);
    assertThat(metrics("*", "records_lag"))
        .isNotEmpty()
        .allMatch(figure -> figure.get("subject").asText().equals("source:predictions"))
        .allMatch(figure -> figure.get("value").asDouble() >= 0);
    assertThat(metrics("*", "dead_letter_rate_malformed")).isNotEmpty();
    assertThat(metrics("steady", "silence_seconds"))
        .allMatch(figure -> figure.get("status").asText().equals("ok"));
    assertThat(alerts("steady")).isEmpty();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  /** Has models send until a condition holds. */
  private void await(EmbeddedRun run, Condition condition, String... models) throws Exception {
    for (int i = 0; i < LOOKS && !condition.holds(); i++) {
      for (String model : models) {
        for (int event = 0; event < 20; event++) {
          topics.send("events", (int) (sent % 2), event(model));
        }
      }
      topics.flush();
      assertThat(run.await(LOOK)).as("the run goes on").isEmpty();
    }
    assertThat(condition.holds()).isTrue();
  }

  private String event(String model) {
    return "{\"model\":\"%s\",\"model_version\":\"1\",\"event_id\":\"%d\",\"event_time\":\"%s\",\"features\":{\"x\":1}}"
        .formatted(model, sent, START.plusMillis(sent++));
  }

  private Configuration configuration() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            checkpoint-interval: 200ms
            heartbeat: 200ms
            heartbeats-per-figure: 1
            sources:
              predictions: {type: kafka, bootstrap-servers: "%s", topic: events, start: earliest}
            models:
              - {id: quiet, version: "1", problem: regression, windows: [1h], features: {x: {}},
                 labels: {owner: pricing}, monitors: {operations: {silence: 3s}}}
              - {id: steady, version: "1", problem: regression, windows: [1h], features: {x: {}},
                 monitors: {operations: {silence: 1h}}}
              - {id: never, version: "1", problem: regression, windows: [1h], features: {x: {}},
                 monitors: {operations: {silence: 3s}}}
            sinks:
              - {type: files, path: out}
            """
                .formatted(kafka.bootstrapServers()));
    return ConfigurationReader.read(file, List.of());
  }

  private List<JsonNode> metrics(String model, String metric) throws IOException {
    return lines("metrics.jsonl").stream()
        .filter(
            figure ->
                figure.get("monitor").asText().equals("operations")
                    && figure.get("model").asText().equals(model)
                    && figure.get("metric").asText().equals(metric))
        .toList();
  }

  private List<JsonNode> alerts(String model) throws IOException {
    return lines("alerts.jsonl").stream()
        .filter(alert -> alert.get("model").asText().equals(model))
        .toList();
  }

  private String last(String model) throws IOException {
    List<JsonNode> alerts = alerts(model);
    return alerts.get(alerts.size() - 1).get("status").asText();
  }

  /** Whole lines only: the last one may be being written. */
  private List<JsonNode> lines(String file) throws IOException {
    Path path = folder.resolve("out").resolve(file);
    if (!Files.exists(path)) {
      return List.of();
    }
    String text = Files.readString(path);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(FinalFigures::parse).toList();
  }
}
