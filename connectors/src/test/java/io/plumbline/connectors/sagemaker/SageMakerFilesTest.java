package io.plumbline.connectors.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.FeatureConstraints;
import io.plumbline.detectors.constraint.FeatureStatistics;
import io.plumbline.detectors.constraint.InferredType;
import io.plumbline.detectors.constraint.MonitoringConfig;
import io.plumbline.detectors.constraint.MonitoringConfig.CategoricalMethod;
import io.plumbline.detectors.constraint.MonitoringConfig.ComparisonMethod;
import io.plumbline.detectors.constraint.NumericStatistics;
import io.plumbline.detectors.constraint.SketchLevels;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.StringStatistics;
import io.plumbline.detectors.constraint.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SageMakerFilesTest {
  /** Reads numbers as they stand, so that nothing is equal by rounding. */
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** 1, 1.0 and 1E0 are one number. */
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) -> {
        if (a.equals(b)) {
          return 0;
        }
        return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : 1;
      };

  private static void assertSameTree(String written, String read) throws IOException {
    JsonNode one = MAPPER.readTree(written);
    JsonNode other = MAPPER.readTree(read);
    assertThat(one.equals(BY_VALUE, other)).as("%s%n is not %n%s", written, read).isTrue();
  }

  private static Statistics statistics(String text) throws InvalidSageMakerFile {
    return StatisticsJson.read(text).content();
  }

  private static Constraints constraints(String text) throws InvalidSageMakerFile {
    return ConstraintsJson.read(text).content();
  }

  // ---- published files ----

  @Test
  void everyPublishedStatisticsFileIsWrittenAsItWasRead() throws Exception {
    assertWrittenAsRead("statistics.json", 3, text -> StatisticsJson.read(text).text());
  }

  @Test
  void everyPublishedConstraintsFileIsWrittenAsItWasRead() throws Exception {
    assertWrittenAsRead("constraints.json", 5, text -> ConstraintsJson.read(text).text());
  }

  @Test
  void everyPublishedViolationsFileIsWrittenAsItWasRead() throws Exception {
    assertWrittenAsRead("violations.json", 4, text -> ViolationsJson.read(text).text());
  }

  /** Reads a text and writes it again. */
  private interface Again {
    String of(String text) throws InvalidSageMakerFile;
  }

  private static void assertWrittenAsRead(String ending, int files, Again again) throws Exception {
    List<String> published = Samples.endingIn(ending);
    assertThat(published).hasSize(files);
    for (String file : published) {
      String text = Samples.text(file);
      assertSameTree(again.of(text), text);
    }
  }

  @Test
  void theContentAloneHoldsAllThatThePublishedDataQualityFilesSay() throws Exception {
    for (String file :
        List.of(Samples.DATA_QUALITY + "statistics.json", "sdk/monitor/statistics.json")) {
      String text = Samples.text(file);
      String written = StatisticsJson.write(statistics(text));
      assertSameTree(written, text);
      // Piece by piece or as a whole: the same text.
      assertThat(written).isEqualTo(StatisticsJson.read(written).text());
    }
    for (String file : List.of("good_constraints.json", "bad_constraints.json")) {
      String text = Samples.text(Samples.DATA_QUALITY + file);
      assertSameTree(ConstraintsJson.write(constraints(text)), text);
    }
    String text = Samples.text("sdk/monitor/constraint_violations.json");
    assertSameTree(ViolationsJson.write(ViolationsJson.read(text).content()), text);
  }

  @Test
  void thePublishedFormOf2019IsUnderstood() throws Exception {
    Constraints constraints = constraints(Samples.text("sdk/monitor/constraints.json"));

    MonitoringConfig config = constraints.configOfTable();
    assertThat(config.performComparison()).isTrue();
    assertThat(config.domainContentThreshold()).isEqualTo(1.0);
    assertThat(config.comparisonThreshold()).isEqualTo(1.0);
    FeatureConstraints message = constraints.feature("message").orElseThrow();
    assertThat(message.domains()).containsExactly("preproc-not-YET-supported-for-csv-json");
    assertThat(message.overrides().evaluateConstraints()).isTrue();
    // In today's spelling it says the same.
    assertThat(constraints(ConstraintsJson.write(constraints))).isEqualTo(constraints);
  }

  @Test
  void modelQualityStatisticsHaveNoColumnsAndLoseNothing() throws Exception {
    String text = Samples.text("sdk/quality_check/model_quality/statistics.json");
    assertThat(statistics(text).itemCount()).isEqualTo(100);
    assertThat(statistics(text).features()).isEmpty();
  }

  // ---- spellings ----

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "\"0\"", "\"0.0\"", "1.0", "\"1.0\"", "0e0"})
  void aVersionIsANumberOrAString(String version) throws Exception {
    String text =
        "{\"version\": " + version + ", \"dataset\": {\"item_count\": 3.0}, \"features\": []}";
    assertThat(statistics(text).itemCount()).isEqualTo(3);
    assertThat(constraints("{\"version\": " + version + "}").features()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"monitoring_config_overrides\": {\"evaluate_constraints\": \"Disabled\"}",
        "\"monitoringConfigOverrides\": {\"evaluate_constraints\": \"disabled\"}",
        "\"monitoringConfigOverrides\": {\"evaluateConstraints\": false}",
        "\"string_constraints\": {\"monitoring_config_overrides\":"
            + " {\"evaluate_constraints\": \"Disabled\"}}",
        "\"string_constraints\": {\"monitoringConfigOverrides\":"
            + " {\"evaluate_constraints\": \"Disabled\"}}",
        "\"num_constraints\": {\"monitoring_config_overrides\":"
            + " {\"evaluate_constraints\": \"Disabled\"}}",
        "\"monitoring_config_overrides\": {\"evaluate_constraints\": \"Disabled\"},"
            + " \"string_constraints\": {\"monitoring_config_overrides\":"
            + " {\"evaluate_constraints\": \"Enabled\", \"domain_content_threshold\": 0.5}}"
      })
  void overridesAreFoundUnderEverySpellingAndPlace(String overrides) throws Exception {
    String text =
        "{\"features\": [{\"name\": \"a\", \"inferred_type\": \"String\", " + overrides + "}]}";
    Constraints constraints = constraints(text);
    FeatureConstraints feature = constraints.features().get(0);
    assertThat(constraints.configOf(feature).evaluateConstraints()).isFalse();
    assertSameTree(ConstraintsJson.read(text).text(), text);
  }

  @Test
  void methodsAreKnownByBothNames() throws Exception {
    String text =
        "{\"monitoring_config\": {\"distribution_constraints\":"
            + " {\"comparison_method\": \"linf_simple\","
            + " \"categorical_drift_method\": \"ChiSquared\"}}}";
    MonitoringConfig config = constraints(text).config();
    assertThat(config.comparisonMethod()).isEqualTo(ComparisonMethod.SIMPLE);
    assertThat(config.categoricalDriftMethod()).isEqualTo(CategoricalMethod.CHI_SQUARED);
  }

  @Test
  void whatAFileDoesNotSayHoldsByTheDocumentedDefaults() throws Exception {
    Constraints constraints = constraints("{\"features\": [{\"name\": \"a\"}]}");
    MonitoringConfig config = constraints.configOf(constraints.features().get(0));
    assertThat(config.evaluateConstraints()).isTrue();
    assertThat(config.datatypeCheckThreshold()).isEqualTo(0.1);
    assertThat(config.domainContentThreshold()).isEqualTo(0.1);
    assertThat(config.comparisonThreshold()).isEqualTo(0.1);
    assertThat(config.comparisonMethod()).isEqualTo(ComparisonMethod.ROBUST);
    assertThat(config.categoricalComparisonThreshold()).isNull();
  }

  @Test
  void aColumnOfUnknownTypeHasNoBlock() throws Exception {
    String text =
        "{\"version\": 0.0, \"dataset\": {\"item_count\": 7},"
            + " \"features\": [{\"name\": \"empty\", \"inferred_type\": \"Unknown\"}]}";
    Statistics statistics = statistics(text);
    assertThat(statistics.features())
        .containsExactly(
            new FeatureStatistics("empty", InferredType.UNKNOWN, 0, 7, null, null, null));
    assertSameTree(StatisticsJson.write(statistics), text);
  }

  // ---- nothing lost, nothing rewritten ----

  @Test
  void aChangeLeavesTheRestOfADocumentAsItStands() throws Exception {
    String text =
        """
        {"version": "0.0", "made_by": {"tool": [1, 2.50]}, "features": [
          {"name": "a", "inferred_type": "Integral", "completeness": 1, "note": "mine"},
          {"name": "b", "inferred_type": "String", "completeness": 1.0,
           "string_constraints": {"domains": ["x"], "hint": null,
             "monitoringConfigOverrides": {"emit_metrics": "Disabled"}}}],
         "monitoring_config": {"distribution_constraints": {"enable_comparisons": true}}}
        """;
    SageMakerDocument<Constraints> document = ConstraintsJson.read(text);
    List<FeatureConstraints> features = new ArrayList<>(document.content().features());
    FeatureConstraints b = features.get(1);
    features.set(
        1, new FeatureConstraints("b", b.type(), 0.5, null, List.of("x", "y"), b.overrides()));
    Constraints changed = new Constraints(features, document.content().config());

    String written = document.with(changed).text();

    String expected =
        text.replace("\"String\", \"completeness\": 1.0", "\"String\", \"completeness\": 0.5")
            .replace("[\"x\"]", "[\"x\", \"y\"]");
    assertSameTree(written, expected);
    assertThat(constraints(written)).isEqualTo(changed);
    assertThat(written).contains("2.50").contains("\"0.0\"");
  }

  @Test
  void whatAChangeTakesAwayIsGone() throws Exception {
    String text =
        "{\"features\": [{\"name\": \"a\", \"completeness\": 1.0, \"own\": 1}, {\"name\": \"b\"}]}";
    SageMakerDocument<Constraints> document = ConstraintsJson.read(text);
    FeatureConstraints a = document.content().features().get(0);
    Constraints changed =
        new Constraints(
            List.of(new FeatureConstraints("a", null, null, null, null, a.overrides())),
            document.content().config());
    assertSameTree(
        document.with(changed).text(), "{\"features\": [{\"name\": \"a\", \"own\": 1}]}");
  }

  @Test
  void violationsThatStayKeepWhatIsNotKnownOfThem() throws Exception {
    String entry =
        "{\"feature_name\": \"%s\", \"constraint_check_type\": \"c\", \"description\": \"d\"%s}";
    String own = ", \"own\": [1, 2.0]";
    String text =
        "{\"violations\": ["
            + entry.formatted("a", own)
            + ", "
            + entry.formatted("b", "")
            + ", "
            + entry.formatted("c", own)
            + "]}";
    SageMakerDocument<List<Violation>> document = ViolationsJson.read(text);
    List<Violation> all = document.content();
    String written =
        document.with(List.of(all.get(2), new Violation("z", "c", "d"), all.get(0))).text();
    assertSameTree(
        written,
        "{\"violations\": ["
            + entry.formatted("c", own)
            + ", "
            + entry.formatted("z", "")
            + ", "
            + entry.formatted("a", own)
            + "]}");
  }

  @Test
  void noNumberIsWrittenWithAnExponent() throws Exception {
    SketchLevels sketch = new SketchLevels(0.64, 2048, List.of(new double[] {1e-7, 1e300, -1e22}));
    NumericStatistics numeric =
        new NumericStatistics(
            1e21,
            1.5e-9,
            Double.NaN,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            List.of(new NumericStatistics.Bucket(1e-20, 1e20, 1e9)),
            sketch);
    Statistics statistics =
        new Statistics(
            3,
            null,
            List.of(
                new FeatureStatistics("a", InferredType.FRACTIONAL, 3, 0, numeric, null, null)));

    String text = StatisticsJson.write(statistics);

    assertThat(text.replaceAll("\"[^\"]*\"", "")).doesNotContainPattern("[eE]");
    assertThat(statistics(text)).isEqualTo(statistics);
    // Nor is one that came with an exponent.
    String foreign = "{\"features\": [], \"own\": 12.5e3, \"dataset\": {\"item_count\": 1E2}}";
    assertThat(StatisticsJson.read(foreign).text()).contains("12500").contains("100");
    assertThat(StatisticsJson.read(foreign).text().replaceAll("\"[^\"]*\"", ""))
        .doesNotContainPattern("[eE]");
  }

  @Test
  void stringsOfAnyKindComeBack() throws Exception {
    StringStatistics strings =
        new StringStatistics(
            2,
            List.of(
                new StringStatistics.Category("żółć \uD83D\uDE00 \u0000 \" \\", 1),
                new StringStatistics.Category("", 4)));
    Statistics statistics =
        new Statistics(
            5,
            java.time.Instant.parse("2026-01-05T10:00:00Z"),
            List.of(new FeatureStatistics("α", InferredType.STRING, 5, 0, null, strings, null)));
    assertThat(statistics(StatisticsJson.write(statistics))).isEqualTo(statistics);
    List<Violation> violations = List.of(new Violation("α", "data_type_check", "a \" b"));
    assertThat(ViolationsJson.read(ViolationsJson.write(violations)).content())
        .isEqualTo(violations);
  }

  // ---- hostile files ----

  @Test
  void allProblemsAreSaidAtOnceEachWithItsPlace() {
    String text =
        """
        {"version": [], "dataset": {"item_count": -1}, "features": [
          {"name": 3},
          "x",
          {"name": "a", "inferred_type": "Real"},
          {"name": "a", "inferred_type": "String"},
          {"name": "b", "inferred_type": "Integral", "numerical_statistics": {
            "common": {"num_present": 1.5}, "mean": "many", "sum": 1, "std_dev": 0, "min": 1,
            "max": 1, "distribution": {"kll": {
              "buckets": [{"lower_bound": 2, "upper_bound": 1, "count": 1}],
              "sketch": {"data": [[1, "NaN"], 7]}}}}},
          {"name": "c", "inferred_type": "String"}]}
        """;
    InvalidSageMakerFile thrown =
        catchThrowableOfType(InvalidSageMakerFile.class, () -> StatisticsJson.read(text));
    assertThat(thrown.problems())
        .containsExactly(
            "version: must be a number or a string: was an array",
            "dataset.item_count: must be a whole number from 0 to 2^53: was -1",
            "features[0].name: must be a string: was 3",
            "features[1]: must be an object: was \"x\"",
            "features[2].inferred_type: must be Fractional, Integral, String or Unknown:"
                + " was \"Real\"",
            "features[3].name: must not repeat the name of another feature: was \"a\"",
            "features[4].numerical_statistics.common.num_present: must be a whole number from 0 to"
                + " 2^53: was 1.5",
            "features[4].numerical_statistics.common.num_missing: must be a whole number from 0 to"
                + " 2^53: was nothing",
            "features[4].numerical_statistics.distribution.kll.buckets[0]: must have bounds in"
                + " order and a count of 0 or more",
            "features[4].numerical_statistics.mean: must be a number: was \"many\"",
            "features[4].numerical_statistics.distribution.kll.sketch.data[0][1]: must be a finite"
                + " number: was \"NaN\"",
            "features[4].numerical_statistics.distribution.kll.sketch.data[1]: must be an array:"
                + " was 7",
            "features[5].string_statistics: is missing");
  }

  @Test
  void problemsOfConstraintsHaveTheirPlaces() {
    String text =
        """
        {"features": [{"name": "a", "completeness": 1.5, "num_constraints": {"is_non_negative": 1},
          "string_constraints": {"domains": [1]},
          "monitoringConfigOverrides": {"evaluate_constraints": "maybe"}}],
         "monitoring_config": {"distribution_constraints": {"comparison_method": "PSI"}}}
        """;
    InvalidSageMakerFile thrown =
        catchThrowableOfType(InvalidSageMakerFile.class, () -> ConstraintsJson.read(text));
    assertThat(thrown.problems())
        .containsExactlyInAnyOrder(
            "features[0].monitoringConfigOverrides.evaluate_constraints: must be Enabled or"
                + " Disabled: was \"maybe\"",
            "features[0].string_constraints.domains[0]: must be a string: was 1",
            "features[0].completeness: must be a number from 0 to 1: was 1.5",
            "features[0].num_constraints.is_non_negative: must be true or false: was 1",
            "monitoring_config.distribution_constraints.comparison_method: must be Simple or"
                + " Robust: was \"PSI\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{} {}",
        "{\"features\": NaN}",
        "{\"a\": 1, \"a\": 2}",
        "{\"features\": {}}",
        "{\"features\": 1}",
        "{\"monitoring_config\": 7}",
        "{\"own\": 1e999999999}",
        "{\"own\": [{\"deep\": 1e-999999999}]}",
        "{\"own\": 1e309}",
        "{\"violations\": {}}",
        "{\"violations\": [3]}"
      })
  void whatIsNoSuchFileIsRefusedWithAReason(String text) {
    boolean violations = text.contains("violations");
    assertThatThrownBy(
            () -> {
              if (violations) {
                ViolationsJson.read(text);
              } else {
                ConstraintsJson.read(text);
              }
            })
        .isInstanceOf(InvalidSageMakerFile.class)
        .message()
        .isNotBlank();
  }

  @Test
  void deepAndLongDocumentsAreRefused() {
    for (String text :
        List.of(
            "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000),
            "[".repeat(100_000),
            "{\"a\": \"" + "x".repeat(1 << 21) + "\"}",
            "{\"a\": " + "9".repeat(10_000) + "}")) {
      assertThatThrownBy(() -> StatisticsJson.read(text)).isInstanceOf(InvalidSageMakerFile.class);
    }
  }

  @Test
  void veryManyProblemsAreCounted() {
    String text = "{\"dataset\": {\"item_count\": 1}, \"features\": [" + "1,".repeat(999) + "1]}";
    InvalidSageMakerFile thrown =
        catchThrowableOfType(InvalidSageMakerFile.class, () -> StatisticsJson.read(text));
    assertThat(thrown.problems()).hasSize(101).last().isEqualTo("and 900 more");
  }

  @Test
  void everyDamageOfAByteIsReadOrRefused() throws Exception {
    String text = Samples.text("sdk/monitor/constraints.json");
    for (int i = 0; i < text.length(); i++) {
      for (char c : new char[] {'"', '{', '[', '9', 'e', '\u0000', ','}) {
        String damaged = text.substring(0, i) + c + text.substring(i + 1);
        try {
          SageMakerDocument<Constraints> read = ConstraintsJson.read(damaged);
          ObjectNode tree = (ObjectNode) MAPPER.readTree(read.text());
          assertThat(tree.equals(BY_VALUE, MAPPER.readTree(damaged))).isTrue();
        } catch (InvalidSageMakerFile e) {
          assertThat(e.problems()).isNotEmpty();
        }
      }
    }
  }
}
