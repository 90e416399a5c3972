package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.connectors.sagemaker.SageMakerFile;
import io.plumbline.detectors.constraint.FeatureStatistics;
import io.plumbline.detectors.constraint.NumericStatistics;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs by the rules of Model Monitor, and the files that they write. */
class SageMakerRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final String HOUR = "out/monitored/m/1/1h/2026/02/02/";

  /** The rules of Model Monitor, and its one that only Plumbline applies. */
  private static final List<String> RULES =
      List.of(
          "data_type_check",
          "completeness_check",
          "baseline_drift_check",
          "missing_column_check",
          "extra_column_check",
          "categorical_values_check",
          "non_negative_check");

  @TempDir Path folder;

  private static Path sample(String file) {
    Path path =
        Path.of(
            System.getProperty("plumbline.shared", "../../shared"),
            "reference/sagemaker-samples/sdk/quality_check/data_quality",
            file);
    if (!Files.isReadable(path)) {
      System.out.println("SKIPPED: the sample " + path + " is not there");
    }
    assumeTrue(Files.isReadable(path));
    return path;
  }

  // ---- deployments ----

  private Path configuration(String model) throws IOException {
    return Files.writeString(
        folder.resolve("plumbline.yaml"),
        """
        sources:
          predictions: {type: files, path: events*.jsonl, model: m, version: "1"}
        models:
          - %s
        sinks:
          - {type: files, path: out/records}
          - {type: sagemaker, path: out/monitored}
        """
            .formatted(model));
  }

  private record Ran(int code, String err) {}

  private static Ran plumbline(Object... arguments) {
    StringWriter err = new StringWriter();
    int code =
        Plumbline.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Ran(code, err.toString());
  }

  private void run(Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("run", "--quiet", "--config", folder.resolve("plumbline.yaml")));
    arguments.addAll(List.of(more));
    Ran ran = plumbline(arguments.toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  private static String event(int id, Instant at, String features) {
    return "{\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":{%s}}"
        .formatted(id, at, features);
  }

  private List<JsonNode> records(String file) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("out/records").resolve(file))) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  /** What the rules came to in a window, {@code subject check status}, those that are not ok. */
  private List<String> beyond(String windowStart) throws IOException {
    return records("metrics.jsonl").stream()
        .filter(metric -> metric.path("window_start").textValue().equals(windowStart))
        .filter(
            metric ->
                Instant.parse(windowStart)
                    .plusSeconds(3_600)
                    .equals(Instant.parse(metric.path("window_end").textValue())))
        .filter(metric -> !metric.path("status").textValue().equals("ok"))
        .filter(metric -> RULES.contains(metric.path("metric").textValue()))
        .map(
            metric ->
                metric.path("subject").textValue()
                    + " "
                    + metric.path("metric").textValue()
                    + " "
                    + metric.path("status").textValue())
        .toList();
  }

  private List<String> violations(String hour) throws Exception {
    return SageMakerFile.violations(folder.resolve(HOUR + hour + "/constraint_violations.json"))
        .content()
        .stream()
        .map(violation -> violation.featureName() + " " + violation.checkType())
        .toList();
  }

  /** Every file of the windows, by its path. */
  private Map<String, String> tree() throws IOException {
    Path root = folder.resolve("out/monitored");
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals(".lock")) {
          tree.put(
              root.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    }
    return tree;
  }

  // ---- the published example ----

  /** The rows of the published table as events of one hour, half a minute apart. */
  private void publishedRows() throws IOException {
    List<String> rows = Files.readAllLines(sample("baseline_dataset.csv"));
    List<String> events = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = rows.get(i).split(",");
      List<String> features = new ArrayList<>();
      for (int column = 0; column < cells.length; column++) {
        features.add("\"_c" + column + "\":" + cells[column]);
      }
      events.add(event(i, START.plusSeconds(30L * i), String.join(",", features)));
    }
    Files.write(folder.resolve("events.jsonl"), events);
  }

  private void published(String constraints) throws IOException {
    publishedRows();
    Files.copy(sample(constraints), folder.resolve("constraints.json"));
    Path config =
        configuration(
            "{id: m, version: \"1\", problem: regression, baseline: m.json, windows: [1h],"
                + " constraints: constraints.json, alerts: {fire: 1 of 1},"
                + " monitors: {data-quality: {preset: sagemaker}}}");
    Ran made =
        plumbline(
            "baseline",
            "--quiet",
            "--config",
            config,
            "--input",
            sample("statistics.json"),
            "--output",
            folder.resolve("m.json"));
    assertThat(made.code()).as(made.err()).isZero();
    run();
  }

  @Test
  void thePublishedTableMeetsTheGoodConstraintsAndHasThePublishedStatistics() throws Exception {
    published("good_constraints.json");

    assertThat(violations("00")).isEmpty();
    assertThat(beyond("2026-02-02T00:00:00Z")).isEmpty();
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("monitor").textValue().equals("data-quality"))
        .extracting(metric -> metric.path("status").textValue())
        .containsOnly("ok", "not-evaluated");
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("metric").textValue().equals("baseline_drift_check"))
        .hasSize(6)
        .allSatisfy(
            metric -> {
              assertThat(metric.path("value").doubleValue()).isZero();
              assertThat(metric.path("threshold").doubleValue()).isEqualTo(0.1);
              assertThat(metric.path("baseline").textValue()).isEqualTo("reference");
              assertThat(metric.path("sample_size").longValue()).isEqualTo(100);
            });
    assertThat(records("alerts.jsonl")).isEmpty();
    // Written as it was read: the user's file, digit for digit.
    assertThat(JSON.readTree(folder.resolve(HOUR + "00/constraints.json").toFile()))
        .isEqualTo(JSON.readTree(sample("good_constraints.json").toFile()));

    Statistics ours =
        SageMakerFile.statistics(folder.resolve(HOUR + "00/statistics.json")).content();
    Statistics theirs = SageMakerFile.statistics(sample("statistics.json")).content();
    assertThat(ours.itemCount()).isEqualTo(100);
    assertThat(ours.evaluationTime()).isEqualTo(Instant.parse("2026-02-02T01:00:00Z"));
    assertThat(ours.features())
        .extracting(FeatureStatistics::name)
        .containsExactly("_c0", "_c1", "_c2", "_c3", "_c4", "_c5");
    for (int i = 0; i < 6; i++) {
      FeatureStatistics a = ours.features().get(i);
      FeatureStatistics b = theirs.features().get(i);
      assertThat(a.present()).isEqualTo(b.present());
      assertThat(a.missing()).isEqualTo(b.missing());
      NumericStatistics x = a.numeric();
      NumericStatistics y = b.numeric();
      assertThat(x.min()).isEqualTo(y.min());
      assertThat(x.max()).isEqualTo(y.max());
      assertThat(x.sum()).isCloseTo(y.sum(), within(1e-13 * Math.abs(y.sum())));
      assertThat(x.mean()).isCloseTo(y.mean(), within(1e-13 * Math.abs(y.mean())));
      assertThat(x.standardDeviation())
          .isCloseTo(y.standardDeviation(), within(1e-13 * y.standardDeviation()));
      assertThat(x.buckets())
          .extracting(NumericStatistics.Bucket::count)
          .containsExactlyElementsOf(
              y.buckets().stream().map(NumericStatistics.Bucket::count).toList());
      // The same values; theirs came in the order of the rows.
      double[] sorted = y.sketch().level(0);
      Arrays.sort(sorted);
      assertThat(x.sketch().level(0)).containsExactly(sorted);
      assertThat(x.sketch().isExact()).isTrue();
    }
  }

  @Test
  void thePublishedTableFailsTheBadConstraintsAsDocumented() throws Exception {
    published("bad_constraints.json");

    assertThat(
            SageMakerFile.violations(folder.resolve(HOUR + "00/constraint_violations.json"))
                .content())
        .containsExactly(
            new Violation(
                "_c5",
                "data_type_check",
                "Too few values are of the expected data type String: expected at least 100.0 %,"
                    + " observed 0.0 %."));
    assertThat(beyond("2026-02-02T00:00:00Z"))
        .containsExactly("feature:_c5 data_type_check critical");
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("status").textValue().equals("critical"))
        .singleElement()
        .satisfies(
            metric -> {
              assertThat(metric.path("value").doubleValue()).isZero();
              assertThat(metric.path("threshold").doubleValue()).isEqualTo(1);
              assertThat(metric.path("reason").isNull()).isTrue();
              assertThat(metric.path("sample_size").longValue()).isEqualTo(100);
            });
    assertThat(records("alerts.jsonl"))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.path("group").textValue()).isEqualTo("feature:_c5");
              assertThat(alert.path("severity").textValue()).isEqualTo("critical");
              assertThat(alert.path("violations").get(0).path("metric").textValue())
                  .isEqualTo("data_type_check");
            });
  }

  // ---- every rule ----

  private static final SplittableRandom SEED = new SplittableRandom(17);

  private static Map<String, Object> row(SplittableRandom random) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("amount", Math.round(random.nextDouble() * 1e4) / 100.0);
    row.put("age", 18 + random.nextInt(60));
    row.put("city", "\"c" + random.nextInt(5) + "\"");
    row.put("colour", "\"" + List.of("red", "green", "blue").get(random.nextInt(3)) + "\"");
    row.put("code", random.nextInt(1_000));
    row.put("salary", 1_000 + random.nextInt(500));
    return row;
  }

  private static String text(Map<String, Object> row) {
    return row.entrySet().stream()
        .map(cell -> "\"" + cell.getKey() + "\":" + cell.getValue())
        .collect(Collectors.joining(","));
  }

  private static String prediction(int id, Instant at, Map<String, Object> row, int label) {
    String event = event(id, at, text(row));
    return event.substring(0, event.length() - 1)
        + String.format(
            Locale.ROOT,
            ",\"prediction\":{\"label\":\"%d\",\"score\":0.%d},\"latency_ms\":%d}",
            label,
            10 + id % 80,
            5 + id % 7);
  }

  /** An hour as the reference, an hour with every fault, an hour without one. */
  private void threeHours(String settings) throws IOException {
    SplittableRandom random = SEED.split();
    List<String> reference = new ArrayList<>();
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    for (int i = 0; i < 5_400; i++) {
      reference.add(prediction(i, START.plusSeconds(2L * i), row(random), i % 2));
      Map<String, Object> row = row(random);
      if (i >= 1_800 && i < 3_600) {
        row.put("amount", (Double) row.get("amount") - 60); // below 0, and elsewhere
        row.put("age", i % 100 == 0 ? "18.5" : row.get("age"));
        row.remove("city");
        row.put("colour", i % 50 == 0 ? "\"pink\"" : row.get("colour"));
        row.put("code", i % 10 == 0 ? "null" : row.get("code"));
        row.put("surprise", i % 2 == 0 ? 1 : "null");
      }
      (i % 2 == 0 ? first : second).add(prediction(i, START.plusSeconds(2L * i), row, i % 2));
    }
    Files.write(folder.resolve("reference.jsonl"), reference);
    Files.write(folder.resolve("events-1.jsonl"), first);
    Files.write(folder.resolve("events-2.jsonl"), second);
    Path config =
        configuration(
            """
            id: m
                version: "1"
                problem: binary-classification
                positive-label: 1
                baseline: m.json
                windows: [1h, 3h]
                alerts: {fire: 1 of 1, resolve: 1}
                %s
            """
                .formatted(settings));
    Ran made =
        plumbline(
            "baseline",
            "--quiet",
            "--config",
            config,
            "--input",
            folder.resolve("reference.jsonl"),
            "--output",
            folder.resolve("m.json"));
    assertThat(made.code()).as(made.err()).isZero();
  }

  private static final String PRESET =
      "monitors: {data-quality: {preset: sagemaker, checks: {psi: {critical: 0.9}}}}";

  @Test
  void everyRuleFindsItsFaultAndConstraintsAreSuggestedFromTheBaseline() throws Exception {
    threeHours("constraints: {non-negative: true}\n    " + PRESET);
    run();

    assertThat(beyond("2026-02-02T00:00:00Z")).isEmpty();
    assertThat(beyond("2026-02-02T02:00:00Z")).isEmpty();
    List<String> expected =
        List.of(
            "feature:amount baseline_drift_check critical",
            "feature:amount non_negative_check critical",
            "feature:age data_type_check critical",
            "feature:city missing_column_check critical",
            "feature:city completeness_check critical",
            "feature:colour categorical_values_check critical",
            "feature:code completeness_check critical",
            "feature:surprise extra_column_check critical");
    assertThat(beyond("2026-02-02T01:00:00Z")).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(violations("00")).isEmpty();
    assertThat(violations("02")).isEmpty();
    assertThat(violations("01"))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .map(line -> line.replace("feature:", "").replace(" critical", ""))
                .toList());
    // One of the default limits would have found all of this: the preset does not ask them.
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("monitor").textValue().equals("data-quality"))
        .filteredOn(metric -> !RULES.contains(metric.path("metric").textValue()))
        .filteredOn(metric -> !metric.path("metric").textValue().equals("psi"))
        .isNotEmpty()
        .allMatch(metric -> metric.path("status").textValue().equals("not-evaluated"));
    // A limit that was set is asked all the same.
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("metric").textValue().equals("psi"))
        .extracting(metric -> metric.path("status").textValue())
        .contains("critical", "ok");
    assertThat(records("alerts.jsonl"))
        .filteredOn(alert -> alert.path("group").textValue().equals("feature:city"))
        .extracting(alert -> alert.path("status").textValue())
        .contains("firing", "resolved");
    assertThat(records("alerts.jsonl"))
        .extracting(alert -> alert.path("summary").textValue())
        .contains(
            "city is out of bounds: missing_column_check 1 > 0, completeness_check 0 < 1 for 1 of 1"
                + " window of 1h",
            "colour is out of bounds: categorical_values_check 0.98 < 1 for 1 of 1 window of 1h")
        .anyMatch(summary -> summary.startsWith("amount drifted: "));
    Map<String, String> tree = tree();
    assertThat(tree).containsKey("m/1/3h/2026/02/02/00/statistics.json");
    assertThat(JSON.readTree(tree.get("m/1/1h/2026/02/02/01/constraints.json")))
        .isEqualTo(JSON.readTree(tree.get("m/1/1h/2026/02/02/00/constraints.json")));
    assertThat(tree.get("m/1/1h/2026/02/02/00/statistics.json"))
        .contains("prediction:label", "prediction:score")
        .doesNotContain("latency");
  }

  @Test
  void filesAreTheSameAtEveryParallelismAndWhetherThePresetJudgesOrNot() throws Exception {
    threeHours(PRESET);
    run();
    Map<String, String> one = tree();
    assertThat(one).hasSize(16); // four windows of four files
    // Windows of another run are removed, what is not a window stays.
    Path stale = folder.resolve("out/monitored/gone/1/1h/2026/02/02/00");
    Files.createDirectories(stale);
    Files.writeString(stale.resolve(".plumbline"), "revision 1\n");
    Files.writeString(stale.resolve("statistics.json"), "{}");

    run("--set", "parallelism=2", "--set", "models[0].monitors=");

    assertThat(tree()).isEqualTo(one);
    assertThat(records("metrics.jsonl"))
        .extracting(metric -> metric.path("metric").textValue())
        .doesNotContainAnyElementsOf(RULES);
  }

  @Test
  void theColumnsOfATableOfModelMonitorAreThePartsOfAPrediction() throws Exception {
    threeHours("constraints: {file: theirs.json, label: _c0}\n    " + PRESET);
    Files.writeString(
        folder.resolve("theirs.json"),
        """
        {"version": 0.0, "owner": "somebody", "features": [
          {"name": "_c0", "inferred_type": "Integral", "completeness": 1.0},
          {"name": "amount", "inferred_type": "Fractional", "completeness": 1.0,
           "num_constraints": {"is_non_negative": true}},
          {"name": "age", "inferred_type": "Integral", "completeness": 1.0,
           "monitoring_config_overrides": {"datatype_check_threshold": 0.9}},
          {"name": "city", "inferred_type": "String", "completeness": 0.0},
          {"name": "colour", "inferred_type": "String",
           "string_constraints": {"domains": ["red", "green", "blue"]},
           "monitoring_config_overrides": {"domain_content_threshold": 0.9}},
          {"name": "code", "inferred_type": "Integral", "completeness": 0.9},
          {"name": "salary", "inferred_type": "Integral", "completeness": 1.0,
           "monitoring_config_overrides": {"evaluate_constraints": "Disabled"}}],
         "monitoring_config": {"evaluate_constraints": "Enabled", "emit_metrics": "Enabled",
          "datatype_check_threshold": 1.0, "domain_content_threshold": 1.0,
          "distribution_constraints": {"perform_comparison": "Enabled",
           "comparison_threshold": 0.1, "comparison_method": "Simple"}}}
        """);
    run();

    // The score, which no constraint names, is no extra column.
    assertThat(beyond("2026-02-02T00:00:00Z")).isEmpty();
    assertThat(beyond("2026-02-02T01:00:00Z"))
        .containsExactlyInAnyOrder(
            "feature:amount baseline_drift_check critical",
            "feature:surprise extra_column_check critical");
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("metric").textValue().equals("baseline_drift_check"))
        .extracting(metric -> metric.path("subject").textValue())
        .contains("prediction:label")
        .doesNotContain("feature:salary", "feature:_c0", "prediction:score");
    Map<String, String> tree = tree();
    assertThat(JSON.readTree(tree.get("m/1/1h/2026/02/02/00/constraints.json")))
        .isEqualTo(JSON.readTree(folder.resolve("theirs.json").toFile()));
    assertThat(tree.get("m/1/1h/2026/02/02/00/statistics.json"))
        .contains("\"_c0\"")
        .doesNotContain("prediction:label");
  }

  @Test
  void noValueOfASensitiveColumnLeaves() throws Exception {
    threeHours(
        "constraints: {non-negative: true}\n    features: {city: {sensitive: true}, salary:"
            + " {sensitive: true}}\n    "
            + PRESET);
    run();

    for (Map.Entry<String, String> file : tree().entrySet()) {
      assertThat(file.getValue()).as(file.getKey()).doesNotContain("c0", "c1", "c2", "c3", "c4");
      if (file.getKey().endsWith("/statistics.json")) {
        for (JsonNode feature : JSON.readTree(file.getValue()).path("features")) {
          if (feature.path("name").textValue().equals("salary")) {
            JsonNode numbers = feature.path("numerical_statistics");
            assertThat(numbers.path("mean").isNumber()).isTrue();
            assertThat(numbers.path("min").textValue()).isEqualTo("NaN");
            assertThat(numbers.path("max").textValue()).isEqualTo("NaN");
            assertThat(numbers.has("distribution")).isFalse();
          }
        }
      }
    }
    // It is judged all the same.
    assertThat(beyond("2026-02-02T01:00:00Z"))
        .contains("feature:city missing_column_check critical");
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("subject").textValue().equals("feature:salary"))
        .extracting(metric -> metric.path("metric").textValue())
        .contains("baseline_drift_check")
        .doesNotContain("non_negative_check");
  }

  @Test
  void aSpecOfTheWatchedFolderBringsItsConstraintsAlong() throws Exception {
    threeHours("constraints: theirs.json");
    Files.writeString(
        folder.resolve("theirs.json"),
        """
        {"features": [{"name": "age", "inferred_type": "Fractional", "completeness": 1.0},
          {"name": "colour", "inferred_type": "String",
           "string_constraints": {"domains": ["red", "green", "blue"]}}]}
        """);
    Path specs = Files.createDirectories(folder.resolve("models"));
    Files.writeString(
        specs.resolve("m.yaml"),
        """
        {id: m, version: "1", problem: binary-classification, baseline: ../m.json, windows: [1h],
         constraints: ../theirs.json, monitors: {data-quality: {preset: sagemaker}}}
        """);
    run("--set", "models=[]", "--set", "models-folder=models", "--set", "limits={models: 3}");

    // The documented default thresholds: a tenth will do. City has no value, so it is not there.
    assertThat(beyond("2026-02-02T01:00:00Z"))
        .containsExactlyInAnyOrder(
            "feature:amount extra_column_check critical",
            "feature:code extra_column_check critical",
            "feature:salary extra_column_check critical",
            "feature:surprise extra_column_check critical");
    assertThat(violations("01")).hasSize(4);
  }

  @Test
  void aSegmentHasItsOwnFilesAndIsHeldAgainstItsOwnRowsOfTheBaseline() throws Exception {
    threeHours("segments: [colour]\n    " + PRESET);
    run();

    Map<String, String> tree = tree();
    String red = "m/1/1h/colour=red/2026/02/02/00/";
    assertThat(tree)
        .containsKeys(
            "m/1/1h/2026/02/02/00/statistics.json",
            "m/1/3h/colour=blue/2026/02/02/00/constraints.json",
            red + "constraint_violations.json");
    // In the whole model three colours are allowed, among the red ones one.
    assertThat(tree.get("m/1/1h/2026/02/02/00/constraints.json")).contains("blue", "green", "red");
    assertThat(tree.get(red + "constraints.json")).contains("red").doesNotContain("blue", "green");
    assertThat(JSON.readTree(tree.get(red + "constraint_violations.json")).path("violations"))
        .isEmpty();
    assertThat(tree.get("m/1/1h/colour=red/2026/02/02/01/constraint_violations.json"))
        .contains("baseline_drift_check", "missing_column_check");
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("segment").textValue().equals("colour=red"))
        .filteredOn(metric -> metric.path("metric").textValue().equals("baseline_drift_check"))
        .isNotEmpty()
        .allMatch(metric -> metric.path("baseline").textValue().equals("reference"));
    // Pink came later: the whole model's rows stand for its own.
    assertThat(records("metrics.jsonl"))
        .filteredOn(metric -> metric.path("segment").textValue().equals("colour=pink"))
        .filteredOn(metric -> metric.path("metric").textValue().equals("baseline_drift_check"))
        .isNotEmpty()
        .allMatch(metric -> metric.path("baseline").textValue().equals("reference/all"));
  }

  // ---- files that cannot be used ----

  @Test
  void constraintsThatCannotBeUsedAreRefusedWithEveryProblem() throws Exception {
    threeHours("constraints: theirs.json\n    " + PRESET);
    Path config = folder.resolve("plumbline.yaml");
    Path theirs = folder.resolve("theirs.json");

    Ran absent = plumbline("run", "--quiet", "--config", config);
    assertThat(absent.code()).isEqualTo(2);
    assertThat(absent.err())
        .contains("models[0].constraints: must be a readable file, a constraints.json: was ");
    assertThat(plumbline("validate", "--config", config).code()).isZero();

    Map<String, List<String>> faults = new LinkedHashMap<>();
    faults.put("", List.of("theirs.json: "));
    faults.put("{", List.of("is no JSON, or was cut short"));
    faults.put("[]", List.of("must be a JSON object"));
    faults.put("{}", List.of("must have constraints of 1 to 50000 columns"));
    faults.put("{\"features\": []}", List.of("must have constraints of 1 to 50000 columns"));
    faults.put(
        "{\"dataset\": {\"item_count\": 1}, \"features\": []}",
        List.of("is a statistics.json: a constraints.json is needed"));
    faults.put(
        "{\"features\": [{\"name\": \"a\", \"completeness\": 2}, {\"name\": \"a\"}, 7],"
            + " \"monitoring_config\": {\"evaluate_constraints\": \"perhaps\"}}",
        List.of(
            "features[0].completeness: must be a number from 0 to 1: was 2",
            "features[1].name: must not repeat the name of another feature",
            "features[2]: must be an object",
            "monitoring_config.evaluate_constraints: must be Enabled or Disabled"));
    for (Map.Entry<String, List<String>> fault : faults.entrySet()) {
      Files.writeString(theirs, fault.getKey());
      for (String command : List.of("validate", "run")) {
        Ran ran = plumbline(command, "--config", config);
        assertThat(ran.code()).as(fault.getKey()).isEqualTo(2);
        assertThat(ran.err()).contains(fault.getValue()).contains("models[0].constraints");
      }
    }
    Files.writeString(theirs, "{\"features\": [{\"name\": \"a\"}]}" + " ".repeat(20_000));
    Ran large = plumbline("validate", "--config", config, "--set", "limits={baseline-bytes: 9000}");
    assertThat(large.err())
        .contains("theirs.json: must have at most 9000 bytes (limits.baseline-b");
    Files.delete(theirs);
    Files.createDirectory(theirs);
    assertThat(plumbline("validate", "--config", config).err()).contains("must be a file");

    Ran taken =
        plumbline("validate", "--config", config, "--set", "models[0].constraints={label: age}");
    assertThat(taken.err())
        .contains("models[0].constraints.label: must be no feature of the baseline: was \"age\"");
  }
}
