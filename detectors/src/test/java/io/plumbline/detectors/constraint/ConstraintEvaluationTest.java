package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Outcome;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Skipped;
import io.plumbline.detectors.constraint.MonitoringConfig.CategoricalMethod;
import io.plumbline.detectors.constraint.MonitoringConfig.ComparisonMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConstraintEvaluationTest {
  /** A table of one column. */
  private static Statistics column(String... cells) {
    StatisticsBuilder builder = new StatisticsBuilder();
    int column = builder.column("a");
    for (String cell : cells) {
      builder.add(column, cell);
      builder.endRow();
    }
    return builder.build(null);
  }

  private static Statistics repeated(Object... cellsAndCounts) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < cellsAndCounts.length; i += 2) {
      for (int n = 0; n < (Integer) cellsAndCounts[i + 1]; n++) {
        cells.add((String) cellsAndCounts[i]);
      }
    }
    return column(cells.toArray(new String[0]));
  }

  /** The same as a file says it: without the counts of types. */
  private static Statistics fromFile(Statistics statistics) {
    return new Statistics(
        statistics.itemCount(),
        null,
        statistics.features().stream()
            .map(
                f ->
                    new FeatureStatistics(
                        f.name(),
                        f.type(),
                        f.present(),
                        f.missing(),
                        f.numeric(),
                        f.strings(),
                        null))
            .toList());
  }

  private static Constraints generated(Statistics statistics) {
    return ConstraintSuggestion.MODEL_MONITOR.suggest(statistics);
  }

  private static Constraints with(
      Constraints constraints, UnaryOperator<MonitoringConfig> changed) {
    return new Constraints(constraints.features(), changed.apply(constraints.config()));
  }

  private static Constraints overridden(Constraints constraints, MonitoringConfig overrides) {
    return new Constraints(
        constraints.features().stream()
            .map(
                f ->
                    new FeatureConstraints(
                        f.name(),
                        f.type(),
                        f.completeness(),
                        f.nonNegative(),
                        f.domains(),
                        overrides))
            .toList(),
        constraints.config());
  }

  private static Outcome evaluate(
      Constraints constraints, Statistics live, @Nullable Statistics baseline) {
    return ConstraintEvaluation.evaluate(constraints, live, baseline, Options.DEFAULT);
  }

  private static List<String> kinds(Outcome outcome) {
    return outcome.violations().stream().map(Violation::checkType).toList();
  }

  private static MonitoringConfig thresholds(@Nullable Double type, @Nullable Double domain) {
    return new MonitoringConfig(null, null, type, domain, null, null, null, null, null);
  }

  private static MonitoringConfig comparison(
      @Nullable Boolean on,
      @Nullable Double threshold,
      @Nullable ComparisonMethod method,
      @Nullable Double categorical,
      @Nullable CategoricalMethod drift) {
    return new MonitoringConfig(null, null, null, null, on, threshold, method, categorical, drift);
  }

  @Test
  void aTableMeetsTheConstraintsThatItSuggests() {
    for (Statistics table :
        List.of(
            column("1", "2", ""),
            column("-1.5", "2", "3"),
            column("x", "y", "x"),
            column("", ""),
            column("true", "false"))) {
      Outcome outcome = evaluate(generated(table), table, table);
      assertThat(outcome.violations()).isEmpty();
      assertThat(outcome.skipped()).isEmpty();
    }
  }

  // ---- types ----

  @Test
  void oneValueOfTheWrongTypeBreaksAGeneratedThreshold() {
    Outcome outcome = evaluate(generated(column("1", "2")), repeated("7", 999, "x", 1), null);
    assertThat(outcome.violations())
        .containsExactly(
            new Violation(
                "a",
                "data_type_check",
                "Too few values are of the expected data type Integral: expected at least 100.0 %,"
                    + " observed 99.9 %."));
  }

  @Test
  void theShareOfTypesLeavesMissingValuesOut() {
    Constraints half = overridden(generated(column("1", "2")), thresholds(0.5, null));
    // Complete is not what it is, so only the type is looked at.
    assertThat(kinds(evaluate(half, column("1", "x", "", ""), null)))
        .containsExactly("completeness_check");
    assertThat(kinds(evaluate(half, column("1", "x", "y", ""), null)))
        .containsExactly("data_type_check", "completeness_check");
  }

  @Test
  void wholeNumbersAreFractionalAndNotTheOtherWayRound() {
    assertThat(kinds(evaluate(generated(column("1.5")), column("1", "2"), null))).isEmpty();
    assertThat(kinds(evaluate(generated(column("1")), column("1", "2.0"), null)))
        .containsExactly("data_type_check");
  }

  @Test
  void numbersAreNoStrings() {
    Constraints strings =
        new Constraints(
            List.of(
                new FeatureConstraints(
                    "a", InferredType.STRING, 1.0, null, null, MonitoringConfig.NONE)),
            MonitoringConfig.GENERATED);
    assertThat(kinds(evaluate(strings, column("1.0", "2.0"), null)))
        .containsExactly("data_type_check");
    assertThat(kinds(evaluate(strings, fromFile(column("1.0", "2.0")), null)))
        .containsExactly("data_type_check");
    assertThat(kinds(evaluate(strings, column("true", "x"), null))).isEmpty();
  }

  @Test
  void aFileWithoutCountsOfTypesBreaksTheFullThresholdOnly() {
    Constraints whole = generated(column("1"));
    Statistics mixed = fromFile(column("1", "2", "x"));
    assertThat(evaluate(whole, mixed, null).violations())
        .singleElement()
        .satisfies(
            violation ->
                assertThat(violation.description())
                    .endsWith("observed less than 100 % (the column is String)."));
    Outcome lenient = evaluate(overridden(whole, thresholds(0.5, null)), mixed, null);
    assertThat(lenient.violations()).isEmpty();
    assertThat(lenient.skipped())
        .containsExactly(
            new Skipped(
                "a",
                ConstraintCheck.DATA_TYPE_CHECK,
                "the file says that the column is String and not how many values are Integral"));
    assertThat(kinds(evaluate(whole, fromFile(column("1.5")), null)))
        .containsExactly("data_type_check");
    assertThat(kinds(evaluate(generated(column("1.5")), fromFile(column("1")), null))).isEmpty();
  }

  // ---- completeness ----

  @Test
  void completenessIsBrokenBelowTheExactShareAndNotAtIt() {
    Constraints third = generated(column("1", "", ""));
    assertThat(evaluate(third, column("", "1", "", "5", "", ""), null).violations()).isEmpty();
    assertThat(evaluate(third, column("1", "", "", ""), null).violations())
        .containsExactly(
            new Violation(
                "a",
                "completeness_check",
                "Too few values are present: expected at least 33.33333333333333 %, observed"
                    + " 25.0 %."));
  }

  @Test
  void aColumnWithoutValuesIsOnlyIncomplete() {
    Statistics baseline = column("1", "2");
    assertThat(kinds(evaluate(generated(baseline), column("", ""), baseline)))
        .containsExactly("completeness_check");
  }

  @Test
  void withoutRowsNothingIsJudged() {
    Outcome outcome = evaluate(generated(column("1")), column(), column("1"));
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.skipped()).isEmpty();
  }

  // ---- columns ----

  @Test
  void columnsAreMissingAndExtraByName() {
    StatisticsBuilder builder = new StatisticsBuilder();
    builder.add(builder.column("b"), "1");
    builder.add(builder.column("c"), "1");
    builder.endRow();
    Outcome outcome = evaluate(generated(column("1")), builder.build(null), null);
    assertThat(outcome.violations())
        .extracting(Violation::featureName, Violation::checkType)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", "missing_column_check"),
            org.assertj.core.groups.Tuple.tuple("b", "extra_column_check"),
            org.assertj.core.groups.Tuple.tuple("c", "extra_column_check"));
  }

  // ---- values ----

  @Test
  void theShareWithinTheDomainsIsComparedWithItsThreshold() {
    Constraints domains = generated(column("x", "y"));
    Statistics live = repeated("x", 9, "z", 1);
    assertThat(evaluate(domains, live, null).violations())
        .containsExactly(
            new Violation(
                "a",
                "categorical_values_check",
                "Too few values are in the domains: expected at least 100.0 %, observed 90.0 %."));
    assertThat(evaluate(overridden(domains, thresholds(null, 0.9)), live, null).violations())
        .isEmpty();
  }

  @Test
  void stringsThatAreNotListedCannotBeJudged() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i <= Statistics.MAX_CATEGORIES; i++) {
      many.add("v" + i);
    }
    Statistics live = column(many.toArray(new String[0]));
    Outcome outcome = evaluate(generated(column("x")), live, column("x"));
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.skipped())
        .extracting(Skipped::check)
        .containsExactly(
            ConstraintCheck.BASELINE_DRIFT_CHECK, ConstraintCheck.CATEGORICAL_VALUES_CHECK);
  }

  @Test
  void negativeNumbersAreReportedWhenAskedForOnly() {
    Constraints constraints = generated(column("1", "2"));
    Statistics live = column("1", "-2");
    assertThat(evaluate(constraints, live, null).violations()).isEmpty();
    Outcome asked =
        ConstraintEvaluation.evaluate(constraints, live, null, new Options(false, true));
    assertThat(asked.violations())
        .containsExactly(
            new Violation(
                "a", "non_negative_check", "No value may be negative: the smallest is -2.0."));
    assertThat(
            ConstraintEvaluation.evaluate(generated(live), live, null, new Options(false, true))
                .violations())
        .isEmpty();
  }

  // ---- drift ----

  @Test
  void numbersDriftBeyondTheThresholdInTheFormThatToolsParse() {
    Statistics baseline = column("1", "2", "3", "4");
    Statistics live = column("2", "3", "4", "5");
    Constraints simple =
        overridden(generated(baseline), comparison(null, 0.2, ComparisonMethod.SIMPLE, null, null));
    assertThat(evaluate(simple, live, baseline).violations())
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.checkType()).isEqualTo("baseline_drift_check");
              assertThat(violation.description()).endsWith("distance: 0.25 exceeds threshold: 0.2");
            });
    // At the threshold is not beyond it, and robust takes off what chance does.
    assertThat(
            kinds(
                evaluate(
                    overridden(
                        generated(baseline),
                        comparison(null, 0.25, ComparisonMethod.SIMPLE, null, null)),
                    live,
                    baseline)))
        .isEmpty();
    assertThat(kinds(evaluate(generated(baseline), live, baseline))).isEmpty();
  }

  @Test
  void tiesWeighAsOftenAsTheyOccurUnlessDeequIsAskedFor() {
    Statistics baseline = repeated("0", 900, "1", 100);
    Statistics live = repeated("0", 100, "1", 900);
    Outcome outcome = evaluate(generated(baseline), live, baseline);
    double expected = 0.8 - 1.8 * Math.sqrt(2.0 / 1000);
    assertThat(outcome.violations())
        .singleElement()
        .extracting(Violation::description)
        .asString()
        .endsWith("distance: " + expected + " exceeds threshold: 0.1");
    assertThat(
            ConstraintEvaluation.evaluate(
                    generated(baseline), live, baseline, new Options(true, false))
                .violations())
        .isEmpty();
    assertThat(
            ConstraintDistances.numeric(
                baseline.features().get(0).numeric().sketch().collapsed(),
                live.features().get(0).numeric().sketch().collapsed(),
                0))
        .isZero();
  }

  @Test
  void stringsDriftByTheirOwnThresholdWhereThereIsOne() {
    Statistics baseline = repeated("x", 500, "y", 500);
    Statistics live = repeated("x", 700, "y", 300);
    Constraints generated = generated(baseline);
    double distance = Math.abs(0.5 - 0.7) - 1.8 * Math.sqrt(2.0 / 1000);
    assertThat(evaluate(generated, live, baseline).violations())
        .singleElement()
        .extracting(Violation::description)
        .asString()
        .contains("LInfinity, Robust")
        .endsWith(" exceeds threshold: 0.1");
    assertThat(distance).isBetween(0.1, 0.15);
    assertThat(
            kinds(
                evaluate(
                    overridden(generated, comparison(null, null, null, 0.15, null)),
                    live,
                    baseline)))
        .isEmpty();
    assertThat(
            kinds(
                evaluate(
                    overridden(
                        generated, comparison(null, null, ComparisonMethod.SIMPLE, 0.15, null)),
                    live,
                    baseline)))
        .containsExactly("baseline_drift_check");
  }

  @Test
  void aChiSquaredPValueBelowTheThresholdIsAViolation() {
    Constraints chi =
        overridden(
            generated(repeated("x", 20, "y", 20)),
            comparison(null, null, null, 0.05, CategoricalMethod.CHI_SQUARED));
    Outcome drifted = evaluate(chi, repeated("x", 30), repeated("x", 20, "y", 20));
    assertThat(drifted.violations())
        .singleElement()
        .extracting(Violation::description)
        .asString()
        .contains("p-value of 0.00000004320463")
        .endsWith("distance: 0.9999999567953695 exceeds threshold: 0.95");
    assertThat(kinds(evaluate(chi, repeated("x", 22, "y", 18), repeated("x", 20, "y", 20))))
        .isEmpty();
    Outcome rare = evaluate(chi, repeated("x", 3, "y", 3), repeated("x", 3, "y", 3));
    assertThat(rare.violations()).isEmpty();
    assertThat(rare.skipped())
        .singleElement()
        .extracting(Skipped::reason)
        .isEqualTo("a chi-squared test needs two categories that are not rare");
  }

  @Test
  void withoutABaselineOrSwitchedOffNothingIsCompared() {
    Statistics baseline = repeated("0", 1000);
    Statistics live = repeated("9", 1000);
    assertThat(kinds(evaluate(generated(baseline), live, baseline)))
        .containsExactly("baseline_drift_check");
    assertThat(evaluate(generated(baseline), live, null).violations()).isEmpty();
    assertThat(
            evaluate(
                    with(
                        generated(baseline),
                        config -> comparison(false, null, null, null, null).over(config)),
                    live,
                    baseline)
                .violations())
        .isEmpty();
  }

  @Test
  void whatCannotBeComparedIsSaid() {
    Statistics numbers = repeated("0", 10);
    Statistics strings = repeated("x", 10);
    FeatureStatistics bare = numbers.features().get(0);
    NumericStatistics n = bare.numeric();
    Statistics withoutSketch =
        new Statistics(
            10,
            null,
            List.of(
                new FeatureStatistics(
                    "a",
                    bare.type(),
                    10,
                    0,
                    new NumericStatistics(
                        n.mean(),
                        n.sum(),
                        n.standardDeviation(),
                        n.min(),
                        n.max(),
                        n.buckets(),
                        null),
                    null,
                    null)));
    assertThat(evaluate(generated(numbers), numbers, withoutSketch).skipped())
        .extracting(Skipped::reason)
        .containsExactly("the baseline has no sketch of the column");
    assertThat(evaluate(generated(numbers), withoutSketch, numbers).skipped())
        .extracting(Skipped::reason)
        .containsExactly("the data has no sketch of the column");
    assertThat(evaluate(generated(strings), strings, numbers).skipped())
        .extracting(Skipped::reason)
        .containsExactly("numbers and strings have no distance");
    assertThat(evaluate(generated(strings), strings, column()).skipped()).isEmpty();
  }

  // ---- switches ----

  @Test
  void checksAreSwitchedOffForAllAndForOne() {
    MonitoringConfig off =
        new MonitoringConfig(false, null, null, null, null, null, null, null, null);
    Constraints constraints = generated(column("1"));
    Statistics live = column("x", "");
    assertThat(kinds(evaluate(constraints, live, null))).hasSize(2);
    assertThat(evaluate(overridden(constraints, off), live, null).violations()).isEmpty();
    assertThat(evaluate(with(constraints, off::over), live, null).violations()).isEmpty();
    MonitoringConfig on =
        new MonitoringConfig(true, null, null, null, null, null, null, null, null);
    assertThat(kinds(evaluate(overridden(with(constraints, off::over), on), live, null)))
        .hasSize(2);
  }

  @Test
  void whatIsNotSaidIsNotChecked() {
    Constraints nothing =
        new Constraints(
            List.of(new FeatureConstraints("a", null, null, null, null, MonitoringConfig.NONE)),
            MonitoringConfig.NONE);
    assertThat(evaluate(nothing, column("x", "1", ""), null).violations()).isEmpty();
  }

  // ---- suggestion ----

  @Test
  void suggestionsAreTheObservedFigures() {
    FeatureConstraints numbers = generated(column("0", "3.5", "")).features().get(0);
    assertThat(numbers.type()).isEqualTo(InferredType.FRACTIONAL);
    assertThat(numbers.completeness()).isEqualTo(2.0 / 3);
    assertThat(numbers.nonNegative()).isTrue();
    assertThat(numbers.domains()).isNull();
    assertThat(generated(column("-1")).features().get(0).nonNegative()).isFalse();
    FeatureConstraints strings = generated(column("y", "x", "x")).features().get(0);
    assertThat(strings.domains()).containsExactly("x", "y");
    assertThat(strings.nonNegative()).isNull();
    assertThat(generated(column("1")).config()).isEqualTo(MonitoringConfig.GENERATED);
  }

  @Test
  void deequSuggestsABoundAndFewerDomains() {
    FeatureConstraints some =
        ConstraintSuggestion.DEEQU.suggest(repeated("x", 45, "y", 45, "", 10)).features().get(0);
    // 0.9 - 1.96 sqrt(0.9 0.1 / 100) = 0.8412
    assertThat(some.completeness()).isEqualTo(0.84);
    assertThat(some.domains()).containsExactly("x", "y");
    FeatureConstraints few =
        ConstraintSuggestion.DEEQU.suggest(repeated("x", 1, "y", 1, "", 8)).features().get(0);
    assertThat(few.completeness()).isNull();
    assertThat(few.domains()).isNull();
    assertThat(ConstraintSuggestion.DEEQU.suggest(column("x")).features().get(0).completeness())
        .isEqualTo(1.0);
  }
}
