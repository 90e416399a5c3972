package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.WindowConstraints.Findings;
import io.plumbline.detectors.constraint.WindowConstraints.Naming;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowConstraintsTest {
  private static ModelSpec spec(Problem problem, Map<String, FeatureSpec> features) {
    List<WindowSpec> windows = List.of(WindowSpec.tumbling(Duration.ofHours(1)));
    return new ModelSpec(
        "m",
        "1",
        1,
        problem,
        null,
        windows,
        ModelSpec.paneOf(windows),
        Duration.ZERO,
        Map.of(),
        features,
        DataQualitySpec.DEFAULT,
        AlertSpec.DEFAULT);
  }

  private static ColumnLayout column(Section section, String name, ColumnKind kind) {
    return new ColumnLayout(section, name, kind, null, List.of());
  }

  private static Layout layout(String... features) {
    List<ColumnLayout> columns = new java.util.ArrayList<>();
    for (String feature : features) {
      columns.add(column(Section.FEATURE, feature, ColumnKind.CATEGORICAL));
    }
    columns.add(column(Section.PREDICTION_LABEL, "", ColumnKind.CATEGORICAL));
    columns.add(column(Section.PREDICTION_SCORE, "", ColumnKind.NUMERIC));
    columns.add(column(Section.LATENCY, "", ColumnKind.NUMERIC));
    return new Layout(columns);
  }

  /** Ten events with a value of every feature, and of others. */
  private static Profile profile(Layout layout, String... others) {
    EventRow row = new EventRow(new NameDictionary());
    RowFold fold = new RowFold(layout);
    Profile profile = fold.newProfile();
    for (int i = 0; i < 10; i++) {
      row.clear();
      row.eventTime(i);
      for (ColumnLayout column : layout.columns()) {
        if (column.section() == Section.FEATURE) {
          text(row, Section.FEATURE, row.names().idOf(column.name()), "v" + i % 2);
        }
      }
      for (String other : others) {
        text(row, Section.FEATURE, row.names().idOf(other), "x");
      }
      text(row, Section.PREDICTION_LABEL, 0, "yes");
      row.addNumber(Section.PREDICTION_SCORE, 0, 0.5);
      row.addNumber(Section.LATENCY, 0, 12.0);
      fold.add(row, profile);
    }
    return profile;
  }

  private static void text(EventRow row, Section section, int id, String value) {
    int start = row.append(value);
    row.addText(section, id, start, row.textEnd() - start);
  }

  private static Constraints named(String... names) {
    return new Constraints(
        java.util.Arrays.stream(names)
            .map(
                name ->
                    new FeatureConstraints(
                        name,
                        name.equals("n") ? InferredType.FRACTIONAL : InferredType.STRING,
                        1.0,
                        null,
                        name.equals("a") ? List.of("v0", "v1") : null,
                        MonitoringConfig.NONE))
            .toList(),
        MonitoringConfig.GENERATED);
  }

  private static WindowConstraints of(
      Layout layout, Naming naming, @Nullable Constraints constraints) {
    return WindowConstraints.of(
        spec(Problem.BINARY_CLASSIFICATION, Map.of()),
        naming,
        Options.DEFAULT,
        constraints,
        null,
        layout);
  }

  private static List<String> names(Findings findings) {
    return findings.statistics().features().stream().map(FeatureStatistics::name).toList();
  }

  private static List<String> violations(Findings findings) {
    return findings.outcome().violations().stream()
        .map(violation -> violation.featureName() + " " + violation.checkType())
        .toList();
  }

  @Test
  void thePartsOfAPredictionHaveTheNamesThatConstraintsGiveThem() {
    Layout layout = layout("a");
    WindowConstraints rules =
        of(layout, new Naming("_c0", "_c1"), named("_c0", "a", "prediction:score"));
    Findings findings = rules.evaluate(profile(layout));
    assertThat(names(findings)).containsExactly("a", "_c0", "_c1");
    assertThat(violations(findings)).containsExactly("prediction:score missing_column_check");
    assertThat(rules.subject("_c0")).isEqualTo("prediction:label");
    assertThat(rules.subject("_c1")).isEqualTo("prediction:score");
    assertThat(rules.subject("a")).isEqualTo("feature:a");
    assertThat(rules.subject("other")).isEqualTo("feature:other");
    assertThat(of(layout, Naming.SUBJECTS, null).subject("prediction:label"))
        .isEqualTo("prediction:label");
  }

  @Test
  void aPredictionThatNoConstraintNamesIsNotExtraAndAFeatureIs() {
    Layout layout = layout("a", "b");
    Findings findings =
        of(layout, Naming.SUBJECTS, named("a")).evaluate(profile(layout, "surprise"));
    assertThat(names(findings))
        .containsExactly("a", "b", "prediction:label", "prediction:score", "surprise");
    assertThat(violations(findings))
        .containsExactly("b extra_column_check", "surprise extra_column_check");
  }

  /** An absent key is a missing value: whether such a column is there nobody can tell. */
  @Test
  void aColumnWithoutAnyValueIsMissingAndIncomplete() {
    Layout layout = layout("a", "b", "c", "d");
    Constraints constraints =
        new Constraints(
            List.of(
                feature("a", 1.0),
                feature("b", 0.4),
                feature("c", 0.0),
                feature("d", null),
                feature("e", 1.0)),
            MonitoringConfig.GENERATED);
    Findings findings = of(layout, Naming.SUBJECTS, constraints).evaluate(onlyA(layout));

    assertThat(violations(findings))
        .containsExactly(
            "b missing_column_check",
            "b completeness_check",
            "d missing_column_check",
            "e missing_column_check");
    assertThat(findings.outcome().violations().get(0).description())
        .isEqualTo(
            "The column is not there: expected are the 5 columns of the constraints, observed 2.");
    assertThat(findings.outcome().figures())
        .filteredOn(figure -> figure.featureName().equals("b"))
        .extracting(ConstraintFigure::check)
        .containsExactly(ConstraintCheck.MISSING_COLUMN_CHECK, ConstraintCheck.COMPLETENESS_CHECK);
    assertThat(findings.outcome().skipped()).isEmpty();
  }

  private static Profile onlyA(Layout layout) {
    EventRow row = new EventRow(new NameDictionary());
    RowFold fold = new RowFold(layout);
    Profile profile = fold.newProfile();
    for (int i = 0; i < 10; i++) {
      row.clear();
      row.eventTime(i);
      text(row, Section.FEATURE, row.names().idOf("a"), "v0");
      row.addNull(Section.FEATURE, row.names().idOf("b"));
      fold.add(row, profile);
    }
    return profile;
  }

  private static FeatureConstraints feature(String name, @Nullable Double completeness) {
    return new FeatureConstraints(
        name, InferredType.STRING, completeness, null, null, MonitoringConfig.NONE);
  }

  @Test
  void namesThatOnlyOneSideHasAreTold() {
    Layout layout = layout("a", "b", "c");
    WindowConstraints rules = of(layout, new Naming("_c0", null), named("z", "a", "_c0", "y"));
    assertThat(rules.unknownNames()).containsExactly("z", "y");
    assertThat(rules.unconstrainedFeatures()).containsExactly("b", "c");
    assertThat(of(layout, Naming.SUBJECTS, null).unknownNames()).isEmpty();
    assertThat(of(layout, Naming.SUBJECTS, null).unconstrainedFeatures()).isEmpty();
    assertThat(of(layout, Naming.SUBJECTS, named("prediction:score", "_c0")).unknownNames())
        .containsExactly("_c0");
  }

  @Test
  void theScoreOfARegressionIsNoColumn() {
    Layout layout = layout("a");
    Findings findings =
        WindowConstraints.of(
                spec(Problem.REGRESSION, Map.of()),
                Naming.SUBJECTS,
                Options.DEFAULT,
                null,
                null,
                layout)
            .evaluate(profile(layout));
    assertThat(names(findings)).containsExactly("a", "prediction:label");
    assertThat(findings.outcome()).isEqualTo(ConstraintEvaluation.Outcome.NONE);
  }

  /** Names are chosen by whoever sends events: two columns of one name must not stop a job. */
  @Test
  void noNameIsThereTwice() {
    Layout layout = layout("prediction:label", "_c0", "feature:_c0");
    for (Naming naming : List.of(Naming.SUBJECTS, new Naming("_c0", "feature:_c0"))) {
      Findings findings =
          of(layout, naming, named("_c0"))
              .evaluate(profile(layout, "prediction:score", "_c1", "feature:prediction:label"));
      assertThat(names(findings)).doesNotHaveDuplicates().contains("_c0", "_c1");
    }
  }

  /** One event of a small slice is told by its mean, and by how far it is from all others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 19, 20})
  void fewNumbersOfASensitiveColumnAreNotToldByTheirMomentsOrDistances(int events) {
    Layout layout =
        new Layout(
            List.of(
                new ColumnLayout(Section.FEATURE, "a", ColumnKind.NUMERIC, null, List.of()),
                new ColumnLayout(Section.FEATURE, "b", ColumnKind.NUMERIC, null, List.of())));
    Constraints constraints =
        new Constraints(List.of(number("a"), number("b")), MonitoringConfig.GENERATED);
    Baseline baseline = Baseline.ofWindows("reference", "1", layout, numbers(layout, 500, 0));
    WindowConstraints rules =
        WindowConstraints.of(
            spec(Problem.REGRESSION, Map.of("a", new FeatureSpec(null, true))),
            Naming.SUBJECTS,
            Options.DEFAULT,
            constraints,
            baseline,
            layout);
    Findings findings = rules.evaluate(numbers(layout, events, 1_000));
    Statistics published = rules.published(findings.statistics(), Instant.EPOCH);
    NumericStatistics a = published.feature("a").orElseThrow().numeric();
    NumericStatistics b = published.feature("b").orElseThrow().numeric();

    assertThat(b.mean()).isEqualTo(1_000 + (events - 1) / 2.0);
    boolean few = events < 20;
    assertThat(a.mean()).isEqualTo(Double.valueOf(few ? Double.NaN : b.mean()));
    assertThat(a.sum()).isEqualTo(Double.valueOf(few ? Double.NaN : b.sum()));
    assertThat(a.standardDeviation())
        .isEqualTo(Double.valueOf(few ? Double.NaN : b.standardDeviation()));
    assertThat(findings.outcome().figures())
        .filteredOn(figure -> figure.check() == ConstraintCheck.BASELINE_DRIFT_CHECK)
        .extracting(ConstraintFigure::featureName, figure -> figure.value() == null)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", few),
            org.assertj.core.groups.Tuple.tuple("b", false));
    assertThat(violations(findings))
        .containsExactlyElementsOf(
            events == 1
                ? List.of()
                : few
                    ? List.of("b baseline_drift_check")
                    : List.of("a baseline_drift_check", "b baseline_drift_check"));
  }

  private static FeatureConstraints number(String name) {
    return new FeatureConstraints(
        name, InferredType.FRACTIONAL, null, null, null, MonitoringConfig.NONE);
  }

  private static Profile numbers(Layout layout, int events, int from) {
    EventRow row = new EventRow(new NameDictionary());
    RowFold fold = new RowFold(layout);
    Profile profile = fold.newProfile();
    for (int i = 0; i < events; i++) {
      row.clear();
      row.eventTime(i);
      row.addNumber(Section.FEATURE, row.names().idOf("a"), from + i);
      row.addNumber(Section.FEATURE, row.names().idOf("b"), from + i);
      fold.add(row, profile);
    }
    return profile;
  }

  @Test
  void noValueOfASensitiveColumnIsPublished() {
    Layout layout = layout("a", "b");
    WindowConstraints rules =
        WindowConstraints.of(
            spec(Problem.BINARY_CLASSIFICATION, Map.of("a", new FeatureSpec(null, true))),
            Naming.SUBJECTS,
            Options.DEFAULT,
            named("a", "b"),
            null,
            layout);
    Instant end = Instant.parse("2026-02-02T01:00:00Z");
    Statistics published = rules.published(rules.evaluate(profile(layout)).statistics(), end);
    assertThat(published.evaluationTime()).isEqualTo(end);
    assertThat(published.feature("a").orElseThrow().strings().categories()).isNull();
    assertThat(published.feature("a").orElseThrow().strings().distinctCount()).isEqualTo(2);
    assertThat(published.feature("b").orElseThrow().strings().categories()).hasSize(2);
    Constraints inForce = rules.inForce().orElseThrow();
    assertThat(inForce.feature("a").orElseThrow().domains()).containsExactly("v0", "v1");
    assertThat(rules.published(inForce).feature("a").orElseThrow().domains()).isNull();
    assertThat(violations(rules.evaluate(profile(layout)))).isEmpty();
  }
}
