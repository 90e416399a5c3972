package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.cli.Plumbline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/metrics.md} says what the code says. To write it anew: {@code mvn test -pl jobs -am
 * -Dtest=MetricsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dplumbline.docs=write}.
 */
class MetricsPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");

  /** What a run over files cannot have, or only with a million ids. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "operations clock_skew_min_ms",
          "operations clock_skew_mean_ms",
          "operations clock_skew_max_ms",
          "operations events_ahead",
          "operations ids_forgotten");

  @TempDir Path folder;

  private static Path page() {
    return Path.of(Files.exists(Path.of("docs")) ? "" : "..")
        .toAbsolutePath()
        .normalize()
        .resolve("docs/metrics.md");
  }

  @Test
  void pageIsWhatTheCodeSays() throws Exception {
    if ("write".equals(System.getProperty("plumbline.docs"))) {
      Files.writeString(page(), MetricsPage.text());
    }
    assertThat(page()).content(StandardCharsets.UTF_8).isEqualTo(MetricsPage.text());
  }

  @Test
  void whatARunWritesIsOnThePageAndTheOtherWayRound() throws Exception {
    List<String> reference = new ArrayList<>();
    List<String> events = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2_000; i++) {
      reference.add(event(i, i, random, ""));
      events.add(event(i, i, random, i % 10 == 0 ? ",\"surprise\":1" : ""));
    }
    events.add(events.get(1_999));
    events.add(event(2_000, 0, random, ""));
    events.add("{");
    Files.write(folder.resolve("reference.jsonl"), reference);
    Files.write(folder.resolve("events.jsonl"), events);
    Path configuration =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            sources:
              predictions: {type: files, path: events.jsonl, duplicates: {drop-within: 1h}}
            models:
              - id: loans
                problem: binary-classification
                positive-label: "yes"
                baseline: loans.json
                windows: [1h]
                features:
                  note: {kind: text}
                  age: {age-of: {column: seen}}
                expressions: {young: age < 0.5}
                monitors: {data-quality: {all-checks: true}}
            sinks:
              - {type: files, path: out}
            """);
    String file = configuration.toString();
    String input = folder.resolve("reference.jsonl").toString();
    String output = folder.resolve("loans.json").toString();
    assertThat(
            Plumbline.execute("baseline", "--config", file, "--input", input, "--output", output))
        .isZero();
    assertThat(Plumbline.execute("run", "--quiet", "--config", file)).isZero();

    Set<String> written = written();
    String rules = "models[0].constraints={non-negative: true}";
    String preset = "models[0].monitors={data-quality: {preset: sagemaker, all-checks: true}}";
    assertThat(
            Plumbline.execute("run", "--quiet", "--config", file, "--set", rules, "--set", preset))
        .isZero();
    written.addAll(written());
    assertThat(MetricsPage.names()).containsAll(written);
    Set<String> unwritten = new TreeSet<>(MetricsPage.names());
    unwritten.removeAll(written);
    unwritten.removeIf(MetricsPageTest::comesWithTheHeartbeat);
    assertThat(unwritten).isEqualTo(new TreeSet<>(ELSEWHERE));
  }

  private Set<String> written() throws Exception {
    Set<String> written = new TreeSet<>();
    for (String line : Files.readAllLines(folder.resolve("out/metrics.jsonl"))) {
      JsonNode metric = JSON.readTree(line);
      written.add(metric.path("monitor").textValue() + " " + metric.path("metric").textValue());
    }
    return written;
  }

  /** What a run over files does not have: see the tests of who writes them. */
  private static boolean comesWithTheHeartbeat(String name) {
    return Arrays.stream(OperationsMetric.values())
            .filter(metric -> metric.compareTo(OperationsMetric.HEARTBEAT) >= 0)
            .anyMatch(metric -> name.equals("operations " + metric.wireName()))
        || name.startsWith("operations dead_letter_rate_");
  }

  private static String event(int id, int at, SplittableRandom random, String more) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"loans\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":"
            + "{\"age\":%s,\"region\":\"%s\",\"repaid\":%b,\"note\":\"n%d\",\"seen\":%d%s},"
            + "\"prediction\":{\"label\":\"%s\",\"score\":%s},\"latency_ms\":%s}",
        id,
        START.plusSeconds(10L * at),
        random.nextDouble(),
        "r" + random.nextInt(4),
        random.nextBoolean(),
        id,
        START.toEpochMilli() + 10_000L * at - id,
        more,
        random.nextBoolean() ? "yes" : "no",
        random.nextDouble(),
        random.nextDouble());
  }
}
