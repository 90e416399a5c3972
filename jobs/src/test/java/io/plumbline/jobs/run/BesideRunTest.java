package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.schemas.FeatureEvent;
import java.io.IOException;
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
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions beside the feature events of another system, and beside those of another version. */
class BesideRunTest {
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int HOURS = 8;
  private static final int EACH = 500;

  @TempDir Path folder;

  /** One event of an hour, which may be before the first. */
  private record Said(int hour, int number, double amount, String grade, double score) {
    static Said of(int hour, int number, SplittableRandom random) {
      return new Said(
          hour,
          number,
          Math.round(1e4 * (100 + 20 * random.nextDouble())) / 1e4,
          random.nextInt(3) == 0 ? "a" : "b",
          Math.round(1e4 * random.nextDouble()) / 1e4);
    }

    String id() {
      return "e" + (100_000 + 1_000 * hour + number);
    }

    Instant time() {
      return START.plus(Duration.ofHours(hour)).plusMillis(number * 3_600_000L / EACH);
    }

    String prediction(String version) {
      return String.format(
          Locale.ROOT,
          "{\"model\":\"loans\",\"model_version\":\"%s\",\"event_id\":\"%s\",\"event_time\":\"%s\","
              + "\"features\":{\"amount\":%s,\"grade\":\"%s\"},"
              + "\"prediction\":{\"label\":\"%d\",\"score\":%s}}",
          version,
          id(),
          time(),
          amount,
          grade,
          score > 0.5 ? 1 : 0,
          score);
    }

    String features(double of) {
      return String.format(
          Locale.ROOT,
          "{\"model\":\"loans\",\"event_id\":\"%s\",\"event_time\":\"%s\","
              + "\"features\":{\"amount\":%s}}",
          id(),
          time(),
          of);
    }
  }

  private static List<Said> said(int from, int to, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Said> all = new ArrayList<>();
    for (int hour = from; hour < to; hour++) {
      for (int i = 0; i < EACH; i++) {
        all.add(Said.of(hour, i, random));
      }
    }
    return all;
  }

  private void deploy(String rest) throws IOException {
    Files.writeString(
        folder.resolve("plumbline.yaml"),
        """
        parallelism: 2
        """
            + rest
            + """
            sinks:
              - {type: files, path: out}
            """);
    Files.write(
        folder.resolve("reference.jsonl"),
        said(-30, -20, 3).stream().map(event -> event.prediction("1")).toList());
  }

  private void execute(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(1, List.of("--config", folder.resolve("plumbline.yaml").toString()));
    assertThat(Plumbline.execute(all.toArray(String[]::new))).isZero();
  }

  private Path run(String label, String... settings) {
    Path out = folder.resolve(label);
    List<String> arguments = new ArrayList<>(List.of("run", "--quiet", "--fresh"));
    Stream.concat(
            Stream.of("sinks[0].path=" + out, "state=" + folder + "/state-" + label),
            Arrays.stream(settings))
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    execute(arguments.toArray(String[]::new));
    return out;
  }

  /** The events in three files, not quite in order: by up to 50 places. */
  private void writeParts(String name, List<String> events) throws IOException {
    List<List<String>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int from = 0; from < events.size(); from += 50) {
      List<String> some = new ArrayList<>(events.subList(from, Math.min(events.size(), from + 50)));
      Collections.shuffle(some, new Random(from));
      some.forEach(event -> parts.get(Math.floorMod(event.hashCode(), 3)).add(event));
    }
    for (int i = 0; i < 3; i++) {
      Files.write(folder.resolve(name + "-part-" + i + ".jsonl"), parts.get(i));
    }
  }

  /** The same events in several files, out of order and at another parallelism. */
  private void assertThatPartsSayTheSame(Path out) throws IOException {
    assertThat(
            FinalFigures.of(
                run(
                        "parts",
                        "sources.predictions.path=" + folder + "/events-part-*.jsonl",
                        "parallelism=3")
                    .resolve("metrics.jsonl")))
        .isEqualTo(FinalFigures.of(out.resolve("metrics.jsonl")));
  }

  /** The last record of every figure: segment, subject, metric, baseline, hour of the start. */
  private static Map<List<Object>, JsonNode> figures(Path out, String version) {
    Map<List<Object>, JsonNode> last = new HashMap<>();
    for (String line : ExampleRun.lines(out.resolve("metrics.jsonl"))) {
      JsonNode figure = FinalFigures.parse(line);
      if (!figure.get("monitor").textValue().equals("data-quality")
          || !figure.get("model_version").textValue().equals(version)) {
        continue;
      }
      Instant start = Instant.parse(figure.get("window_start").textValue());
      last.merge(
          List.of(
              figure.get("segment").textValue(),
              figure.get("subject").textValue(),
              figure.get("metric").textValue(),
              figure.get("baseline").textValue(),
              Math.toIntExact(Duration.between(START, start).toHours())),
          figure,
          (a, b) -> a.get("revision").longValue() > b.get("revision").longValue() ? a : b);
    }
    return last;
  }

  private static List<Object> key(String subject, String metric, String baseline, int hour) {
    return List.of("all", subject, metric, baseline, hour);
  }

  private static List<String> firing(Path out) {
    return ExampleRun.lines(out.resolve("alerts.jsonl")).stream()
        .map(FinalFigures::parse)
        .filter(alert -> alert.get("status").textValue().equals("firing"))
        .filter(alert -> alert.get("monitor").textValue().equals("data-quality"))
        .map(alert -> alert.get("model_version").textValue() + " " + alert.get("group").textValue())
        .distinct()
        .sorted()
        .toList();
  }

  // ---- feature events ----

  private static final int CENTS_FROM = 4;
  private static final int LATE_HOUR = 2;

  /** Feature events begin two hours before the predictions, pause for one, and turn into cents. */
  private static boolean isLogged(Said event) {
    return event.hour() != 1;
  }

  private static double logged(Said event) {
    return event.hour() >= CENTS_FROM ? 100 * event.amount() : event.amount();
  }

  private void deployFeatures() throws Exception {
    deploy(
        """
        sources:
          predictions: {type: files, path: events.jsonl, out-of-orderness: 30m}
          features: {type: files, path: features.jsonl, out-of-orderness: 30m}
        models:
          - id: loans
            version: "1"
            problem: binary-classification
            baseline: loans.json
            windows: [1h]
            allowed-lateness: 3h
        """);
    List<String> predictions =
        said(0, HOURS, 5).stream().map(event -> event.prediction("1")).toList();
    List<String> features = new ArrayList<>();
    List<String> late = new ArrayList<>();
    for (Said event : Stream.concat(said(-2, 0, 6).stream(), said(0, HOURS, 5).stream()).toList()) {
      if (isLogged(event)) {
        boolean held = event.hour() == LATE_HOUR && event.number() % 10 == 0;
        (held ? late : features).add(event.features(logged(event)));
        if (event.hour() == LATE_HOUR + 2 && event.number() == 0) {
          features.addAll(late); // after their window, within what lateness allows
        }
      }
    }
    Files.write(folder.resolve("events.jsonl"), predictions);
    Files.write(folder.resolve("features.jsonl"), features);
    writeParts("events", predictions);
    execute("baseline", "--input", folder + "/reference.jsonl", "--output", folder + "/loans.json");
  }

  @Test
  void featuresThatDifferFromThoseThatTheModelSawAreFound() throws Exception {
    deployFeatures();
    Path out = run("features");
    Map<List<Object>, JsonNode> figures = figures(out, "1");

    for (int hour = 0; hour < HOURS; hour++) {
      if (hour == 1) {
        continue;
      }
      String expected = hour < CENTS_FROM ? "ok" : "critical";
      for (String baseline : List.of("reference", "predictions")) {
        assertThat(
                figures
                    .get(key("feature-event:amount", "ks_statistic", baseline, hour))
                    .get("status")
                    .textValue())
            .as(baseline + " in hour " + hour)
            .isEqualTo(expected);
      }
      assertThat(
              figures
                  .get(key("feature:amount", "ks_statistic", "reference", hour))
                  .get("status")
                  .textValue())
          .isEqualTo("ok");
    }
    JsonNode skew = figures.get(key("feature-event:amount", "ks_statistic", "predictions", 0));
    assertThat(skew.get("value").doubleValue()).as("of the very same events").isZero();
    assertThat(skew.get("revision").longValue()).as("both may come late").isEqualTo(2 * EACH);
    assertThat(skew.get("sample_size").longValue()).isEqualTo(EACH);
    assertThat(
            figures
                .get(key("feature-event:amount", "ks_statistic", "predictions", LATE_HOUR))
                .get("revision")
                .longValue())
        .as("with those that came late")
        .isEqualTo(2 * EACH);

    JsonNode early = figures.get(key("feature-event:amount", "ks_statistic", "reference", -1));
    assertThat(early.get("status").textValue()).isEqualTo("ok");
    JsonNode alone = figures.get(key("feature-event:amount", "ks_statistic", "predictions", -1));
    assertThat(alone.get("reason").textValue()).isEqualTo("no-baseline");
    assertThat(figures)
        .as("the model had no predictions yet")
        .doesNotContainKey(key("stream", "count", "reference", -1));
    assertThat(figures)
        .as("nothing was logged")
        .doesNotContainKey(key("feature-event:amount", "ks_statistic", "reference", 1));
    assertThat(new TreeSet<>(figures.keySet().stream().map(k -> (String) k.get(1)).toList()))
        .as("only what feature events bring")
        .contains("feature-event:amount", "feature:grade", "stream")
        .doesNotContain("feature-event:grade", "feature-event:", "prediction:latency_ms");
    assertThat(firing(out)).containsExactly("1 feature-event:amount");

    assertThatPartsSayTheSame(out);
  }

  @Test
  void theEncodingOfFeatureEventsChangesNoFigure() throws Exception {
    deployFeatures();
    List<String> expected = FinalFigures.of(run("json").resolve("metrics.jsonl"));
    Path container = folder.resolve("features.avro");
    try (DataFileWriter<FeatureEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(FeatureEvent.class))) {
      writer.create(FeatureEvent.getClassSchema(), container.toFile());
      for (String line : Files.readAllLines(folder.resolve("features.jsonl"))) {
        JsonNode event = FinalFigures.parse(line);
        writer.append(
            FeatureEvent.newBuilder()
                .setModel("loans")
                .setEventId(event.get("event_id").textValue())
                .setEventTime(Instant.parse(event.get("event_time").textValue()))
                .setFeatures(Map.of("amount", event.get("features").get("amount").doubleValue()))
                .build());
      }
    }
    String avro =
        "sources.features={type: files, path: "
            + container
            + ", format: avro, out-of-orderness: 30m}";
    assertThat(FinalFigures.of(run("avro", avro).resolve("metrics.jsonl"))).isEqualTo(expected);

    List<String> own = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("features.jsonl"))) {
      JsonNode event = FinalFigures.parse(line);
      own.add(
          String.format(
              "{\"id\":%s,\"at\":%s,\"row\":{\"amount\":%s}}",
              event.get("event_id"), event.get("event_time"), event.get("features").get("amount")));
    }
    Files.write(folder.resolve("own.jsonl"), own);
    String mapped =
        "sources.features={type: files, path: "
            + folder
            + "/own.jsonl, out-of-orderness: 30m, model: loans,"
            + " mapping: {event-id: id, event-time: at, features: {under: row}}}";
    assertThat(FinalFigures.of(run("mapped", mapped).resolve("metrics.jsonl"))).isEqualTo(expected);
  }

  // ---- a champion ----

  private static final int HIGHER_FROM = 4;
  private static final int CHAMPION_PAUSES = 2;

  private void deployVersions() throws Exception {
    deploy(
        """
        sources:
          predictions: {type: files, path: events.jsonl, out-of-orderness: 30m}
        models:
          - id: loans
            version: "1"
            problem: binary-classification
            baseline: loans.json
            windows: [1h]
            allowed-lateness: 3h
          - id: loans
            version: "2"
            problem: binary-classification
            baseline: {file: loans-2.json, judged: false}
            baselines:
              - {name: champion, type: version, version: "1"}
            windows: [1h]
            allowed-lateness: 3h
            segments: [grade]
        """);
    List<String> events = new ArrayList<>();
    List<String> late = new ArrayList<>();
    List<Said> champion = said(-2, HOURS, 7);
    List<Said> challenger = said(0, HOURS, 8);
    for (int i = 0; i < champion.size(); i++) {
      Said one = champion.get(i);
      if (one.hour() != CHAMPION_PAUSES) {
        boolean held = one.hour() == 0 && one.number() % 10 == 0;
        (held ? late : events).add(one.prediction("1"));
      }
      if (one.hour() >= 0) {
        Said other = challenger.get(i - 2 * EACH);
        double score = other.hour() >= HIGHER_FROM ? Math.sqrt(other.score()) : other.score();
        events.add(
            new Said(
                    other.hour(),
                    other.number(),
                    other.amount(),
                    other.grade(),
                    Math.round(1e4 * score) / 1e4)
                .prediction("2"));
      }
      if (one.hour() == 3 && one.number() == 0) {
        events.addAll(late);
      }
    }
    Files.write(folder.resolve("events.jsonl"), events);
    writeParts("events", events);
    for (String version : List.of("1", "2")) {
      execute(
          "baseline",
          "--model",
          "loans",
          "--model-version",
          version,
          "--input",
          folder + "/reference.jsonl",
          "--output",
          folder + (version.equals("1") ? "/loans.json" : "/loans-2.json"));
    }
  }

  @Test
  void aChallengerIsComparedWithItsChampionInTheSameWindows() throws Exception {
    deployVersions();
    Path out = run("versions");
    Map<List<Object>, JsonNode> figures = figures(out, "2");
    for (int hour = 0; hour < HOURS; hour++) {
      JsonNode score = figures.get(key("prediction:score", "ks_statistic", "champion", hour));
      if (hour == CHAMPION_PAUSES) {
        assertThat(score.get("reason").textValue()).isEqualTo("no-baseline");
        continue;
      }
      assertThat(score.get("status").textValue())
          .as("in hour " + hour)
          .isEqualTo(hour < HIGHER_FROM ? "ok" : "critical");
      assertThat(score.get("baseline_version").textValue()).isEqualTo("1");
      assertThat(score.get("revision").longValue()).as("of both").isEqualTo(2 * EACH);
      assertThat(
              figures
                  .get(key("prediction:score", "ks_statistic", "reference", hour))
                  .get("status")
                  .textValue())
          .as("not judged")
          .isEqualTo("not-evaluated");
      assertThat(
              figures
                  .get(
                      List.of(
                          "grade=b", "prediction:score", "ks_statistic", "champion", (Object) hour))
                  .get("status")
                  .textValue())
          .isEqualTo(hour < HIGHER_FROM ? "ok" : "critical");
    }
    assertThat(figures(out, "1").keySet())
        .as("the champion is not compared")
        .noneMatch(key -> key.get(3).equals("champion"));
    assertThat(figures.keySet())
        .as("nothing is said of the challenger before it came")
        .allMatch(key -> (int) key.get(4) >= 0);
    assertThat(firing(out)).containsExactly("2 prediction:label", "2 prediction:score");

    assertThatPartsSayTheSame(out);
  }
}
