package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.schemas.Prediction;
import io.plumbline.schemas.PredictionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions on events through the whole job: from files of three kinds to figures and alerts. */
class ExpressionsRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int PER_HOUR = 600;
  private static final int HOURS = 6;

  /** From this hour on one in five ages is that of a minor, and some dates are turned around. */
  private static final int FAULT = 3;

  private static final String EXPRESSIONS =
      """
          expressions:
            adult: "age >= 18"
            order: "end_date >= start_date"
            mail: 'email.matches("^[a-z]+@")'
            grade: 'grade in ["a", "b", 3]'
            hours: 'features["hours-per-week"] <= 80'
            sure: "prediction.label == 0 || prediction.score >= 0.5"
            name: 'features["imi\\u0119"].startsWith("\\u017b")'
            never: "nowhere > 1"
      """;

  @TempDir Path folder;

  /** A record of a sender's own; what is published is made of it. */
  private record Contract(
      String id, Instant at, Map<String, Object> features, String label, double score) {
    String published() throws IOException {
      ObjectNode event =
          JSON.createObjectNode().put("event_id", id).put("event_time", at.toString());
      event.set("features", JSON.valueToTree(features));
      event.putObject("prediction").put("label", label).put("score", score);
      return JSON.writeValueAsString(event);
    }

    String own() throws IOException {
      ObjectNode record = JSON.valueToTree(features);
      record
          .put("trace", "x")
          .put("contract", id)
          .put("at", at.toString())
          .put("answer", label)
          .put("chance", score);
      return JSON.writeValueAsString(record);
    }

    PredictionEvent avro() {
      return PredictionEvent.newBuilder()
          .setModel("loans")
          .setModelVersion("1")
          .setEventId(id)
          .setEventTime(at)
          .setFeatures(features)
          .setPrediction(
              Prediction.newBuilder()
                  .setLabel(label)
                  .setScore(score)
                  .setProbabilities(null)
                  .build())
          .setLatencyMs(null)
          .build();
    }
  }

  private static List<Contract> contracts(long seed, boolean faulty) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Contract> contracts = new ArrayList<>();
    for (int i = 0; i < HOURS * PER_HOUR; i++) {
      boolean fault = faulty && i / PER_HOUR >= FAULT;
      Map<String, Object> features = new LinkedHashMap<>();
      features.put("age", fault && i % 5 == 0 ? 17.5 : 18.0 + random.nextInt(60));
      LocalDate start = LocalDate.of(2026, 1, 1 + random.nextInt(28));
      LocalDate end = start.plusDays(random.nextInt(100));
      features.put("start_date", (fault && i % 100 == 0 ? end.plusDays(1) : start).toString());
      features.put("end_date", end.toString());
      // One in a hundred begins with no letter, in the reference as well.
      features.put("email", (random.nextInt(100) == 0 ? "1" : "ab") + "@example.com");
      features.put(
          "grade", random.nextInt(3) == 0 ? (Object) 3.0 : random.nextBoolean() ? "a" : "b");
      if (random.nextInt(4) > 0) {
        features.put("hours-per-week", (double) random.nextInt(80));
      }
      features.put("imi\u0119", "\u017baneta \ud83d\ude00");
      features.put("country", i % 2 == 0 ? "PL" : "DE");
      double score = Math.round(1e6 * random.nextDouble()) / 1e6;
      contracts.add(
          new Contract(
              "e" + seed + "-" + i,
              START.plusMillis(i * 3_600_000L / PER_HOUR),
              features,
              score >= 0.5 ? "1" : "0",
              score));
    }
    return contracts;
  }

  @BeforeEach
  void writeEvents() throws Exception {
    List<Contract> contracts = contracts(2, true);
    List<String> published = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (Contract contract : contracts) {
      published.add(contract.published());
      own.add(contract.own());
    }
    Files.write(folder.resolve("events.jsonl"), published);
    Files.write(folder.resolve("own.jsonl"), own);
    try (DataFileWriter<PredictionEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(PredictionEvent.class))) {
      writer.create(PredictionEvent.getClassSchema(), folder.resolve("events.avro").toFile());
      for (Contract contract : contracts) {
        writer.append(contract.avro());
      }
    }
    List<String> reference = new ArrayList<>();
    for (Contract contract : contracts(1, false)) {
      reference.add(contract.published());
    }
    Files.write(folder.resolve("reference.jsonl"), reference);
  }

  private Path configuration(String label, String source, String expressions) throws IOException {
    return Files.writeString(
        folder.resolve(label + ".yaml"),
        """
        state: state-%s
        parallelism: 2
        sources:
          predictions: %s
        models:
          - id: loans
            version: "1"
            problem: binary-classification
            positive-label: 1
            baseline: loans.json
            windows: [1h]
            segments: [country]
            alerts: {fire: 1 of 1, resolve: 1}
        %s
        sinks:
          - {type: files, path: out-%s}
        """
            .formatted(label, source, expressions, label));
  }

  private void baseline(Path configuration) {
    assertThat(
            Plumbline.execute(
                "baseline",
                "--config",
                configuration.toString(),
                "--input",
                folder.resolve("reference.jsonl").toString(),
                "--published",
                "--output",
                folder.resolve("loans.json").toString()))
        .isZero();
  }

  /** Values of a figure by window, of one subject and segment. */
  private List<Double> values(String label, String subject, String segment, String metric)
      throws IOException {
    return figures(label).stream()
        .filter(
            figure ->
                figure.get("subject").asText().equals(subject)
                    && figure.get("segment").asText().equals(segment)
                    && figure.get("metric").asText().equals(metric))
        .collect(
            TreeMap<String, Double>::new,
            (byWindow, figure) ->
                byWindow.put(
                    figure.get("window_start").asText(),
                    figure.get("value").isNull() ? Double.NaN : figure.get("value").asDouble()),
            TreeMap::putAll)
        .values()
        .stream()
        .toList();
  }

  private List<JsonNode> figures(String label) throws IOException {
    return FinalFigures.of(folder.resolve("out-" + label).resolve("metrics.jsonl")).stream()
        .map(FinalFigures::parse)
        .map(JsonNode.class::cast)
        .toList();
  }

  @Test
  void rulesAreHeldAgainstTheBaselineAndBySegmentInEveryEncoding() throws Exception {
    String own = "nowhere > 1";
    assertThat(EXPRESSIONS).contains(own);
    String known = EXPRESSIONS.replace("      never: \"nowhere > 1\"\n", "");
    Path json =
        configuration(
            "json", "{type: files, path: events.jsonl, model: loans, version: '1'}", known);
    baseline(json);
    assertThat(Files.readString(folder.resolve("loans.json")))
        .contains("\"expressions\"", "\"adult\": \"age >= 18\"", "\"violated\"");
    Path avro = configuration("avro", "{type: files, path: events.avro, format: avro}", known);
    Path mapped =
        configuration(
            "mapped",
            "{type: files, path: own.jsonl, model: loans, version: '1', mapping: {event-id: contract,"
                + " event-time: at, features: {except: [trace]}, prediction: {label: answer, score: chance}}}",
            known);
    for (Path file : List.of(json, avro, mapped)) {
      assertThat(Plumbline.execute("run", "--quiet", "--config", file.toString())).isZero();
    }

    String rate = "expression_violation_rate";
    for (String segment : List.of("all", "country=PL")) {
      List<Double> adult = values("json", "expression:adult", segment, rate);
      assertThat(adult).hasSize(HOURS);
      assertThat(adult.subList(0, FAULT)).containsOnly(0.0);
      assertThat(adult.subList(FAULT, HOURS)).allMatch(value -> value == 0.2);
    }
    assertThat(values("json", "expression:order", "all", rate))
        .containsExactly(0.0, 0.0, 0.0, 0.01, 0.01, 0.01);
    assertThat(values("json", "expression:mail", "all", rate)).allMatch(v -> v > 0 && v < 0.03);
    for (String holds : List.of("grade", "hours", "sure", "name")) {
      assertThat(values("json", "expression:" + holds, "all", rate))
          .as(holds)
          .hasSize(HOURS)
          .containsOnly(0.0);
    }
    assertThat(values("json", "expression:hours", "all", "expression_unevaluated_rate"))
        .allMatch(value -> value > 0.15 && value < 0.35);
    // Status: what the reference has as well is no violation.
    Map<String, List<String>> violated = new TreeMap<>();
    for (JsonNode figure : figures("json")) {
      String status = figure.get("status").asText();
      if (figure.get("subject").asText().startsWith("expression:")) {
        assertThat(figure.get("baseline").asText()).startsWith("reference");
        if (status.equals("critical") || status.equals("warning")) {
          violated
              .computeIfAbsent(figure.get("subject").asText(), subject -> new ArrayList<>())
              .add(status);
        }
      }
    }
    assertThat(violated.keySet())
        .contains("expression:adult", "expression:order")
        .isSubsetOf("expression:adult", "expression:order");
    assertThat(Files.readAllLines(folder.resolve("out-json/alerts.jsonl")))
        .anySatisfy(
            alert ->
                assertThat(alert)
                    .contains("\"group\":\"expression:adult\"", "docs/runbook.md#expression"));

    assertThat(ofExpressions("avro")).hasSizeGreaterThan(100).isEqualTo(ofExpressions("json"));
    assertThat(ofExpressions("mapped")).isEqualTo(ofExpressions("json"));
  }

  private List<JsonNode> ofExpressions(String label) throws IOException {
    return figures(label).stream()
        .filter(figure -> figure.get("subject").asText().startsWith("expression:"))
        .toList();
  }

  @Test
  void anExpressionOverAFeatureThatTheBaselineDoesNotHaveIsRefused() throws Exception {
    Path file =
        configuration(
            "json",
            "{type: files, path: events.jsonl, model: loans, version: '1'}",
            EXPRESSIONS.replace(
                "'features[\"hours-per-week\"] <= 80'", "'hours - per - week <= 80'"));
    baseline(file);
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = System.out;
    try {
      PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
      System.setErr(to);
      System.setOut(to);
      assertThat(Plumbline.execute("validate", "--config", file.toString())).isEqualTo(2);
    } finally {
      System.setErr(before);
      System.setOut(out);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains(
            "models[0].expressions.never",
            "has no feature \"nowhere\"",
            "models[0].expressions.hours",
            "a name that is no plain word is written features[\"hours-per-week\"]");
  }
}
