package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.jobs.cli.Plumbline;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows beside a reference, the latest windows and the same hour of other days, all at once. */
class PastBaselinesRunTest {
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int HOURS = 9 * 24;
  private static final int DRIFT = 8 * 24 + 10;
  private static final String RULES = "data-quality";

  @TempDir Path folder;

  /** Traffic and values follow the hour of the day; at the end they drift for three hours. */
  private void deploy() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    List<String> reference = new ArrayList<>();
    List<String> events = new ArrayList<>();
    for (int hour = -10 * 24; hour < HOURS; hour++) {
      double tide = Math.sin(hour * Math.PI / 12);
      int number = (int) (90 + 40 * tide);
      double drift = hour >= DRIFT && hour < DRIFT + 3 ? 9 : 0;
      for (int i = 0; i < number; i++) {
        String event =
            String.format(
                Locale.ROOT,
                "{\"model\":\"tide\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":"
                    + "{\"height\":%.4f,\"side\":\"%s\"}}",
                1_000_000 + 1_000 * hour + i,
                START.plus(Duration.ofHours(hour)).plusSeconds(3_600L * i / number),
                5 * tide + random.nextDouble() + drift,
                random.nextDouble() < 0.5 + 0.4 * tide ? "east" : "west");
        (hour < 0 ? reference : events).add(event);
      }
    }
    Files.write(folder.resolve("reference.jsonl"), reference);
    Files.write(folder.resolve("events.jsonl"), events);
    // The same once more, in three files and not quite in order.
    List<List<String>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int from = 0; from < events.size(); from += 40) {
      List<String> some = new ArrayList<>(events.subList(from, Math.min(events.size(), from + 40)));
      Collections.shuffle(some, new Random(from));
      some.forEach(event -> parts.get(Math.floorMod(event.hashCode(), 3)).add(event));
    }
    for (int i = 0; i < 3; i++) {
      Files.write(folder.resolve("part-" + i + ".jsonl"), parts.get(i));
    }
    Files.writeString(
        folder.resolve("plumbline.yaml"),
        """
        sources:
          predictions: {type: files, path: events.jsonl, out-of-orderness: 1h}
        models:
          - id: tide
            problem: regression
            baseline: tide.json
            baselines:
              - {name: last-hours, type: rolling, windows: 6}
              - {name: same-hour, type: seasonal, period: hour-of-day, cycles: 3}
            windows: [1h]
            allowed-lateness: 30m
            segments: [side]
        sinks:
          - {type: files, path: out}
        """);
    execute("baseline", "--input", folder + "/reference.jsonl", "--output", folder + "/tide.json");
  }

  private void execute(String command, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of(command, "--config", folder.resolve("plumbline.yaml").toString()));
    all.addAll(Arrays.asList(arguments));
    assertThat(Plumbline.execute(all.toArray(String[]::new))).isZero();
  }

  private Path run(String label, String... settings) {
    Path out = folder.resolve(label);
    List<String> arguments = new ArrayList<>(List.of("--quiet", "--fresh"));
    for (String setting : List.of("sinks[0].path=" + out, "state=" + folder + "/state-" + label)) {
      arguments.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    execute("run", arguments.toArray(String[]::new));
    return out;
  }

  /** The last record of every figure of data quality. */
  private static Map<List<String>, JsonNode> figures(Path out) {
    Map<List<String>, JsonNode> last = new HashMap<>();
    for (String line : ExampleRun.lines(out.resolve("metrics.jsonl"))) {
      JsonNode figure = FinalFigures.parse(line);
      if (figure.get("monitor").textValue().equals(RULES)) {
        List<String> key =
            List.of(
                figure.get("segment").textValue(),
                figure.get("subject").textValue(),
                figure.get("metric").textValue(),
                figure.get("baseline").textValue(),
                figure.get("window_start").textValue());
        last.merge(
            key,
            figure,
            (a, b) -> a.get("revision").longValue() > b.get("revision").longValue() ? a : b);
      }
    }
    return last;
  }

  /** By window the worst status among the figures of a subject against a baseline. */
  private static SortedMap<Instant, String> worst(
      Map<List<String>, JsonNode> figures, String segment, String subject, String baseline) {
    List<String> order = List.of("not-evaluated", "insufficient-data", "ok", "warning", "critical");
    SortedMap<Instant, String> worst = new TreeMap<>();
    for (JsonNode figure : figures.values()) {
      if (figure.get("segment").textValue().equals(segment)
          && figure.get("subject").textValue().equals(subject)
          && figure.get("baseline").textValue().equals(baseline)) {
        worst.merge(
            Instant.parse(figure.get("window_start").textValue()),
            figure.get("status").textValue(),
            (a, b) -> order.indexOf(a) > order.indexOf(b) ? a : b);
      }
    }
    return worst;
  }

  private static List<Instant> critical(SortedMap<Instant, String> worst) {
    return worst.entrySet().stream()
        .filter(window -> window.getValue().equals("critical"))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void aDailyPatternIsNoDriftBesideTheSameHourAndADriftIsOneBesideAll() throws Exception {
    deploy();
    Path out = run("out");
    Map<List<String>, JsonNode> figures = figures(out);
    List<Instant> drift =
        List.of(
            START.plus(Duration.ofHours(DRIFT)),
            START.plus(Duration.ofHours(DRIFT + 1)),
            START.plus(Duration.ofHours(DRIFT + 2)));

    List<Instant> byReference = critical(worst(figures, "all", "feature:height", "reference"));
    assertThat(byReference).as("the tide alone").hasSizeGreaterThan(HOURS / 2).containsAll(drift);
    SortedMap<Instant, String> sameHour = worst(figures, "all", "feature:height", "same-hour");
    assertThat(sameHour).hasSize(HOURS);
    assertThat(critical(sameHour)).isEqualTo(drift);
    assertThat(sameHour.headMap(START.plus(Duration.ofHours(48))).values())
        .containsOnly("not-evaluated");
    assertThat(critical(worst(figures, "all", "feature:height", "last-hours")))
        .hasSizeGreaterThan(HOURS / 4)
        .containsAll(drift);
    assertThat(critical(worst(figures, "side=east", "feature:height", "same-hour")))
        .as("where the segment has enough events")
        .isEqualTo(drift);

    JsonNode volume =
        figures.get(List.of("all", "stream", "count", "same-hour", drift.get(0).toString()));
    assertThat(volume.get("baseline_value").doubleValue())
        .as("the same hour's, not the day's")
        .isEqualTo(volume.get("value").doubleValue());
    assertThat(volume.get("baseline_version").textValue())
        .isEqualTo(
            "2026-02-07T10:00:00Z/2026-02-09T11:00:00Z/3/" + 3 * volume.get("value").intValue());
    Path again =
        run("again", "sources.predictions.path=" + folder + "/part-*.jsonl", "parallelism=3");
    assertThat(FinalFigures.of(again.resolve("metrics.jsonl")))
        .isEqualTo(FinalFigures.of(out.resolve("metrics.jsonl")));
  }

  @Test
  void whereOnlyTheSameHourIsJudgedOnlyTheDriftAlerts() throws Exception {
    deploy();
    Path out =
        run(
            "judged",
            "models[0].baseline={file: " + folder + "/tide.json, judged: false}",
            "models[0].baselines=[{name: same-hour, type: seasonal, period: hour-of-day}]",
            "models[0].segments=[]");
    Map<List<String>, JsonNode> figures = figures(out);
    assertThat(worst(figures, "all", "feature:height", "reference").values())
        .containsOnly("not-evaluated");
    JsonNode psi =
        figures.get(List.of("all", "feature:height", "psi", "reference", START.toString()));
    assertThat(psi.get("value").doubleValue()).isPositive();
    assertThat(psi.get("reason").textValue()).isEqualTo("no-threshold");
    List<String> alerts = new ArrayList<>();
    for (String line : ExampleRun.lines(out.resolve("alerts.jsonl"))) {
      JsonNode alert = FinalFigures.parse(line);
      if (alert.get("monitor").textValue().equals(RULES)) {
        alerts.add(
            alert.get("status").textValue()
                + " "
                + alert.get("group").textValue()
                + " since "
                + alert.get("started_at").textValue());
        alert
            .get("violations")
            .forEach(v -> assertThat(v.get("baseline").textValue()).isEqualTo("same-hour"));
      }
    }
    Instant since = START.plus(Duration.ofHours(DRIFT + 1));
    assertThat(alerts)
        .containsExactly(
            "firing feature:height since " + since, "resolved feature:height since " + since);
  }

  /** Rentals by the hour, in windows of a day: each has one day of the week. */
  @Test
  void aRealDayIsNoDriftBesideTheSameDayOfTheWeekAndAFaultIsOneBesideBoth() throws Exception {
    Path source = SharedStreams.folder("bike_hourly").resolve("events.jsonl.gz");
    Instant from = Instant.parse("2012-07-02T00:00:00Z");
    Instant to = Instant.parse("2012-07-04T00:00:00Z");
    Path events = folder.resolve("events.jsonl");
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(source)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        ObjectNode event = (ObjectNode) FinalFigures.parse(line);
        Instant time = Instant.parse(event.get("event_time").textValue());
        if (!time.isBefore(from) && time.isBefore(to)) {
          ObjectNode features = (ObjectNode) event.get("features");
          features.put("hum", 100 * features.get("hum").doubleValue());
        }
        lines.add(event.toString());
      }
    }
    Files.write(events, lines);

    Path out =
        new ExampleRun("bike_hourly", "bike_hourly", folder)
            .run(
                "days",
                "sources.predictions.path=" + events,
                "models[0].windows=[1d]",
                "models[0].baselines=[{name: same-day, type: seasonal, period: hour-of-week}]",
                "models[0].monitors.data-quality.checks={psi: {min-samples: 20},"
                    + " ks_statistic: {min-samples: 20}}");
    Map<List<String>, JsonNode> figures = figures(out);

    SortedMap<Instant, String> reference = worst(figures, "all", "feature:weekday", "reference");
    assertThat(critical(reference)).hasSizeGreaterThan(reference.size() * 9 / 10);
    SortedMap<Instant, String> sameDay = worst(figures, "all", "feature:weekday", "same-day");
    assertThat(critical(sameDay)).isEmpty();
    assertThat(sameDay.values().stream().filter("ok"::equals)).hasSizeGreaterThan(400);
    for (String baseline : List.of("reference", "same-day")) {
      assertThat(critical(worst(figures, "all", "feature:hum", baseline)))
          .as(baseline)
          .contains(from, from.plus(Duration.ofDays(1)));
    }
  }
}
