package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.cli.Plumbline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose traffic is divided, from reference data to alerts. */
class SegmentsRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int EVENTS = 6_000;

  /** In the reference there are too few rows of the last one to be compared with. */
  private static final List<String> COUNTRIES = List.of("PL", "PL", "DE", "DE", "DE", "MT");

  @TempDir Path folder;
  private Path configuration;

  @BeforeEach
  void deploy() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    List<String> reference = new ArrayList<>();
    List<List<String>> events = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < EVENTS; i++) {
      String referred = i % 100 == 0 ? "MT" : COUNTRIES.get(random.nextInt(5));
      reference.add(event(i, referred, random.nextDouble()));
      String country = COUNTRIES.get(random.nextInt(6));
      boolean late = i >= EVENTS / 2;
      if (late && country.equals("MT") || i % 97 == 0) {
        country = i % 2 == 0 ? "X" + random.nextInt(30) : null;
      }
      double moved = late && "DE".equals(country) ? 0.4 : 0;
      events.get(i % 2).add(event(i, country, random.nextDouble() + moved));
    }
    Files.write(folder.resolve("reference.jsonl"), reference);
    Files.write(folder.resolve("events-a.jsonl"), events.get(0));
    Files.write(folder.resolve("events-b.jsonl"), events.get(1));
    configuration =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            sources:
              predictions: {type: files, path: "events-*.jsonl", out-of-orderness: 10m}
            models:
              - id: pricing
                problem: regression
                baseline: pricing.json
                windows: [1h]
                segments: [country, [country, device]]
                max-segments: 5
                alerts: {fire: 1 of 1, resolve: 1}
            sinks:
              - {type: files, path: out}
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
                folder.resolve("pricing.json").toString()))
        .isZero();
  }

  private static String event(int i, String country, double area) {
    return String.format(
        Locale.ROOT,
        "{\"model\":\"pricing\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":"
            + "{\"area\":%s,\"device\":%d,\"country\":%s}}",
        i,
        START.plusSeconds(4L * i),
        area,
        i % 2,
        country == null ? "null" : "\"" + country + "\"");
  }

  private void run(String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--quiet", "--fresh", "--config", configuration.toString()));
    for (String setting : settings) {
      arguments.add("--set");
      arguments.add(setting);
    }
    assertThat(Plumbline.execute(arguments.toArray(String[]::new))).isZero();
  }

  private List<JsonNode> written(String file) throws Exception {
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("out").resolve(file))) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  /** A figure of the whole stream by segment and window, as last told. */
  private Map<String, JsonNode> figures(String subject, String metric) throws Exception {
    Map<String, JsonNode> figures = new TreeMap<>();
    for (JsonNode record : written("metrics.jsonl")) {
      if (record.path("metric").textValue().equals(metric)
          && record.path("subject").textValue().equals(subject)) {
        figures.put(
            record.path("segment").textValue()
                + " "
                + record.path("window_start").textValue().substring(11, 13),
            record);
      }
    }
    return figures;
  }

  @Test
  void everySegmentHasFiguresOfItsOwnThatAddUp() throws Exception {
    run();

    Map<String, JsonNode> counts = figures("stream", "count");
    Set<String> segments = new TreeSet<>();
    counts.keySet().forEach(key -> segments.add(key.substring(0, key.indexOf(' '))));
    assertThat(segments)
        .contains("all", "country=PL", "country=DE", "country=MT", "country=__missing__")
        .contains("country=__other__", "country=DE,device=1");
    for (String hour : List.of("00", "03", "05")) {
      long ofCountries = 0;
      for (String segment : segments) {
        JsonNode count = counts.get(segment + " " + hour);
        if (segment.startsWith("country=") && !segment.contains(",") && count != null) {
          ofCountries += count.path("value").longValue();
        }
      }
      assertThat(ofCountries).isEqualTo(counts.get("all " + hour).path("value").longValue());
    }
    assertThat(
            segments.stream()
                .filter(segment -> !segment.contains(",") && !segment.contains("__other__"))
                .filter(segment -> !segment.equals("all")))
        .as("segments of all windows, each of which keeps five and the others")
        .contains("country=DE")
        .hasSizeLessThan(20);
    for (String hour : List.of("00", "03", "05")) {
      assertThat(
              counts.keySet().stream()
                  .filter(key -> key.endsWith(" " + hour) && !key.contains(","))
                  .filter(key -> counts.get(key).path("value").longValue() > 0))
          .as("five segments, the others and all")
          .hasSizeLessThanOrEqualTo(7);
    }
  }

  @Test
  void aSegmentIsComparedWithItsOwnRowsOrWithAllAndSaysWhich() throws Exception {
    run();

    Map<String, JsonNode> psi = figures("feature:area", "psi");
    assertThat(psi.get("country=PL 01").path("baseline").textValue()).isEqualTo("reference");
    assertThat(psi.get("country=MT 01").path("baseline").textValue()).isEqualTo("reference/all");
    Map<String, JsonNode> counts = figures("stream", "count");
    assertThat(counts.get("country=PL 01").path("baseline_value").doubleValue())
        .as("the rate of that country's rows alone")
        .isBetween(300.0, 420.0);
    assertThat(counts.get("country=MT 01").path("baseline_value").isNull()).isTrue();
  }

  @Test
  void onlyTheSegmentsThatDriftedAlertAndOneThatFellSilentIsToldSo() throws Exception {
    run();

    Set<String> firing = new TreeSet<>();
    for (JsonNode alert : written("alerts.jsonl")) {
      if (alert.path("status").textValue().equals("firing")) {
        firing.add(alert.path("segment").textValue() + " " + alert.path("group").textValue());
      }
    }
    assertThat(firing)
        .contains("country=DE feature:area", "country=DE,device=0 feature:area")
        .noneMatch(alert -> alert.startsWith("country=PL"))
        .as("too few rows in the reference, so only limits that somebody sets are judged")
        .noneMatch(alert -> alert.startsWith("country=MT"))
        .noneMatch(alert -> alert.startsWith("country=__missing__"));
    Map<String, JsonNode> counts = figures("stream", "count");
    assertThat(counts.get("country=MT 02").path("value").longValue()).isPositive();
    assertThat(counts.get("country=MT 05").path("value").longValue()).isZero();
  }

  @Test
  void figuresDoNotDependOnParallelism() throws Exception {
    run("parallelism=1");
    List<String> one = FinalFigures.of(folder.resolve("out/metrics.jsonl"));
    run("parallelism=2");

    assertThat(FinalFigures.of(folder.resolve("out/metrics.jsonl"))).isEqualTo(one);
    assertThat(one).anyMatch(line -> line.contains("country=DE,device=1"));
  }
}
