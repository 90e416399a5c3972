package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.constraint.ConstraintCheck;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.FeatureConstraints;
import io.plumbline.detectors.constraint.InferredType;
import io.plumbline.detectors.constraint.MonitoringConfig;
import io.plumbline.detectors.constraint.MonitoringConfig.CategoricalMethod;
import io.plumbline.detectors.constraint.WindowConstraints;
import io.plumbline.detectors.constraint.WindowConstraints.Naming;
import io.plumbline.detectors.distance.Correction;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Model Monitor's rules as figures of a window. */
class ConstraintMetricsTest {
  private static final Set<String> RULES =
      Arrays.stream(ConstraintCheck.values())
          .map(ConstraintCheck::wireName)
          .collect(Collectors.toUnmodifiableSet());
  private static final Options STRICT = new Options(false, true);

  private static ModelSpec preset(Map<String, CheckSettings> checks, String... sensitive) {
    Map<String, FeatureSpec> features =
        Arrays.stream(sensitive)
            .collect(Collectors.toMap(name -> name, name -> new FeatureSpec(null, true)));
    return Windows.spec(
        new DataQualitySpec(true, checks, Map.of(), false, Correction.BENJAMINI_HOCHBERG, true),
        features);
  }

  private static List<Metric> evaluate(
      ModelSpec spec,
      @Nullable Constraints constraints,
      List<Map<String, Object>> reference,
      List<Map<String, Object>> window) {
    Baseline baseline = Windows.baseline(reference);
    WindowConstraints rules =
        WindowConstraints.of(
            spec, Naming.SUBJECTS, STRICT, constraints, baseline, baseline.layout());
    return WindowEvaluation.of(spec, baseline, baseline.layout(), rules)
        .evaluate(Windows.WINDOW, Windows.profile(baseline.layout(), window));
  }

  private static List<Metric> rules(List<Metric> metrics) {
    return metrics.stream().filter(metric -> RULES.contains(metric.metric())).toList();
  }

  private static List<String> critical(List<Metric> metrics) {
    return metrics.stream()
        .filter(metric -> metric.status() == Status.CRITICAL)
        .map(metric -> metric.subject() + " " + metric.metric())
        .toList();
  }

  @Test
  void theReferenceItselfMeetsTheConstraintsThatItSuggests() {
    List<Map<String, Object>> rows = Windows.rows(3_000, 1);
    List<Metric> metrics = rules(evaluate(preset(Map.of()), null, rows, rows));

    assertThat(metrics)
        .extracting(metric -> metric.subject() + " " + metric.metric() + " " + metric.status())
        .containsExactly(
            "feature:n missing_column_check OK",
            "feature:n data_type_check OK",
            "feature:n completeness_check OK",
            "feature:n baseline_drift_check OK",
            "feature:n non_negative_check OK",
            "feature:c missing_column_check OK",
            "feature:c data_type_check OK",
            "feature:c completeness_check OK",
            "feature:c baseline_drift_check OK",
            "feature:c categorical_values_check OK",
            "feature:b missing_column_check OK",
            "feature:b data_type_check OK",
            "feature:b completeness_check OK",
            "feature:b baseline_drift_check OK",
            "feature:b categorical_values_check OK",
            "feature:t missing_column_check OK",
            "feature:t data_type_check OK",
            "feature:t completeness_check OK",
            "feature:t baseline_drift_check NOT_EVALUATED");
    Metric drift = Windows.figure(metrics, "feature:n", "baseline_drift_check");
    assertThat(drift.value()).isZero();
    assertThat(drift.threshold()).isEqualTo(0.1);
    assertThat(drift.baseline()).isEqualTo("reference");
    assertThat(drift.baselineVersion()).isEqualTo("v1");
    assertThat(drift.revision()).isEqualTo(7);
    Metric complete = Windows.figure(metrics, "feature:n", "completeness_check");
    assertThat(complete.baseline()).isEqualTo(Metric.NO_BASELINE);
    assertThat(complete.sampleSize()).isEqualTo(3_000);
    assertThat(complete.value()).isEqualTo(complete.threshold()).isBetween(0.97, 0.99);
    Metric unlisted = Windows.figure(metrics, "feature:t", "baseline_drift_check");
    assertThat(unlisted.value()).isNull();
    assertThat(unlisted.threshold()).isNull();
    assertThat(unlisted.reason()).isEqualTo("no-baseline");
  }

  @Test
  void limitsByDefaultAreOffAndThoseThatAreSetStay() {
    List<Map<String, Object>> rows = Windows.rows(3_000, 1);
    List<Map<String, Object>> moved = Windows.with(rows, "n", 99.0);
    CheckSettings own = new CheckSettings(null, null, Limit.level(0.3), null, null);
    List<Metric> metrics = evaluate(preset(Map.of("psi", own)), null, rows, moved);

    assertThat(critical(metrics))
        .containsExactlyInAnyOrder("feature:n psi", "feature:n baseline_drift_check");
    assertThat(metrics)
        .filteredOn(metric -> !RULES.contains(metric.metric()) && !metric.metric().equals("psi"))
        .hasSizeGreaterThan(20)
        .allMatch(metric -> metric.status() == Status.NOT_EVALUATED && metric.threshold() == null);
    assertThat(critical(Windows.evaluate(Windows.spec(), rows, moved)))
        .as("limits by default would say much more")
        .hasSizeGreaterThan(3);
  }

  @Test
  void aColumnWithoutAValueIsNotThere() {
    List<Map<String, Object>> rows = Windows.rows(500, 1);
    List<Metric> metrics =
        rules(evaluate(preset(Map.of()), null, rows, Windows.with(rows, "c", null)));
    assertThat(critical(metrics))
        .containsExactly("feature:c missing_column_check", "feature:c completeness_check");
    assertThat(metrics).filteredOn(metric -> metric.subject().equals("feature:c")).hasSize(2);
    Metric missing = Windows.figure(metrics, "feature:c", "missing_column_check");
    assertThat(missing.value()).isEqualTo(1);
    assertThat(missing.threshold()).isZero();

    // One that the reference does not have either is expected to be so.
    List<Map<String, Object>> without = Windows.with(rows, "c", null);
    assertThat(critical(rules(evaluate(preset(Map.of()), null, without, without)))).isEmpty();
  }

  @Test
  void whatNoConstraintNamesIsExtraAndWhatNoColumnHasIsMissing() {
    List<Map<String, Object>> rows = Windows.rows(500, 1);
    MonitoringConfig chiSquared =
        new MonitoringConfig(
            null, null, null, null, null, null, null, 0.01, CategoricalMethod.CHI_SQUARED);
    Constraints given =
        new Constraints(
            List.of(
                new FeatureConstraints(
                    "c", InferredType.STRING, null, null, List.of("red"), chiSquared),
                new FeatureConstraints(
                    "n", InferredType.STRING, null, null, List.of("red"), MonitoringConfig.NONE),
                new FeatureConstraints(
                    "gone", InferredType.STRING, 0.0, null, null, MonitoringConfig.NONE),
                new FeatureConstraints(
                    "t", null, null, null, List.of("red"), MonitoringConfig.NONE)),
            MonitoringConfig.NONE);
    List<Metric> metrics =
        rules(evaluate(preset(Map.of()), given, rows, Windows.with(rows, "extra", 1.0)));

    assertThat(critical(metrics))
        .containsExactlyInAnyOrder(
            "feature:n data_type_check",
            "feature:gone missing_column_check",
            "feature:b extra_column_check",
            "feature:extra extra_column_check");
    assertThat(Windows.figure(metrics, "feature:n", "categorical_values_check").reason())
        .isEqualTo("other-type");
    assertThat(Windows.figure(metrics, "feature:t", "categorical_values_check").reason())
        .isEqualTo("unlisted");
    Metric chi = Windows.figure(metrics, "feature:c", "baseline_drift_check");
    assertThat(chi.status()).isEqualTo(Status.OK);
    assertThat(chi.pValue()).isEqualTo(1);
    assertThat(chi.value()).isZero();
    assertThat(chi.threshold()).isEqualTo(0.99);
  }

  @Test
  void theSmallestValueOfASensitiveColumnIsNotShown() {
    List<Map<String, Object>> rows = Windows.rows(500, 1);
    List<Map<String, Object>> below = Windows.with(rows, "n", -3.5);
    assertThat(critical(rules(evaluate(preset(Map.of()), null, rows, below))))
        .contains("feature:n non_negative_check");
    assertThat(rules(evaluate(preset(Map.of(), "n"), null, rows, below)))
        .noneMatch(metric -> metric.metric().equals("non_negative_check"))
        .noneMatch(metric -> Double.valueOf(-3.5).equals(metric.value()));
  }

  @Test
  void anEmptyWindowIsNotJudged() {
    List<Map<String, Object>> rows = Windows.rows(500, 1);
    assertThat(rules(evaluate(preset(Map.of()), null, rows, List.of()))).isEmpty();
  }
}
