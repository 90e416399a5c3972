package io.plumbline.detectors.check;

import static io.plumbline.detectors.check.Windows.evaluate;
import static io.plumbline.detectors.check.Windows.figure;
import static io.plumbline.detectors.check.Windows.rows;
import static io.plumbline.detectors.check.Windows.spec;
import static io.plumbline.detectors.check.Windows.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowEvaluationTest {
  private static final List<Map<String, Object>> REFERENCE = rows(2_000, 1);

  private static final String SHARE = "most_frequent_share";

  @Test
  void figuresOfAColumnAreThoseOfItsValues() {
    List<Map<String, Object>> window =
        List.of(
            Map.of("n", 1.0, "c", "red"),
            Map.of("n", 2.0, "c", "red"),
            Map.of("n", 3.0, "c", "purple"),
            Map.of("n", "x", "c", "green"),
            Map.of("c", "red"));
    List<Metric> metrics = evaluate(spec(), REFERENCE, window);
    assertThat(figure(metrics, "stream", "count").value()).isEqualTo(5);
    assertThat(figure(metrics, "feature:n", "count").value()).isEqualTo(5);
    assertThat(figure(metrics, "feature:n", "missing_count").value()).isEqualTo(1);
    assertThat(figure(metrics, "feature:n", "missing_rate").value()).isEqualTo(0.2);
    assertThat(figure(metrics, "feature:n", "type_mismatch_rate").value()).isEqualTo(0.25);
    assertThat(figure(metrics, "feature:n", "mean").value()).isEqualTo(2);
    assertThat(figure(metrics, "feature:n", "std_dev").value())
        .isCloseTo(Math.sqrt(2.0 / 3), within(1e-15));
    assertThat(figure(metrics, "feature:n", "min").value()).isEqualTo(1);
    assertThat(figure(metrics, "feature:n", "max").value()).isEqualTo(3);
    assertThat(figure(metrics, "feature:n", "distinct_count").value()).isEqualTo(3);
    assertThat(figure(metrics, "feature:n", "mean").sampleSize()).isEqualTo(3);
    assertThat(figure(metrics, "feature:c", "distinct_count").value()).isEqualTo(3);
    assertThat(figure(metrics, "feature:c", "most_frequent_share").value()).isEqualTo(0.6);
    assertThat(figure(metrics, "feature:c", "new_category_rate").value()).isEqualTo(0.2);
    assertThat(figure(metrics, "feature:b", "missing_rate").value()).isEqualTo(1);
  }

  @Test
  void distancesOfTheFieldAreFiguresOfNumbersAndCategories() {
    List<Metric> metrics = evaluate(spec(), REFERENCE, with(rows(600, 2), "c", "red"));
    for (String metric : List.of("hellinger_distance", "total_variation", "linf_simple")) {
      assertThat(figure(metrics, "feature:n", metric).value()).as(metric).isLessThan(0.1);
      assertThat(figure(metrics, "feature:c", metric).value()).as(metric).isGreaterThan(0.4);
      assertThat(figure(metrics, "feature:c", metric).reason()).isEqualTo("no-threshold");
    }
    assertThat(figure(metrics, "feature:n", "linf_simple").value())
        .isEqualTo(figure(metrics, "feature:n", "ks_statistic").value());
    assertThat(figure(metrics, "feature:n", "linf_robust").value()).isZero();
    assertThat(figure(metrics, "feature:n", "wasserstein_1_normalized").value())
        .isBetween(0.001, 0.1);
    Metric chi = figure(metrics, "feature:c", "chi_squared");
    assertThat(chi.value()).isGreaterThan(100);
    assertThat(chi.pValue()).isLessThan(1e-9);
    assertThat(chi.effectSize()).isBetween(0.3, 1.0);
  }

  @Test
  void limitOfATestIsOnItsEffectSize() {
    Metric chi =
        figure(
            evaluate(
                spec("chi_squared", null, Limit.level(0.25)),
                REFERENCE,
                with(rows(600, 2), "c", "red")),
            "feature:c",
            "chi_squared");

    assertThat(chi.status()).isEqualTo(Status.CRITICAL);
    assertThat(chi.threshold()).isEqualTo(0.25);
  }

  @Test
  void numberThatSticksIsAViolation() {
    List<Map<String, Object>> window = new ArrayList<>(rows(200, 2));
    window.addAll(with(rows(100, 3), "n", 50.12345));
    Metric quiet = figure(evaluate(spec(), REFERENCE, rows(300, 2)), "feature:n", SHARE);
    Metric stuck = figure(evaluate(spec(), REFERENCE, window), "feature:n", SHARE);

    assertThat(quiet.status()).isEqualTo(Status.OK);
    assertThat(stuck.status()).isEqualTo(Status.CRITICAL);
    assertThat(stuck.value()).isCloseTo(1.0 / 3, within(0.03));
    assertThat(stuck.baselineValue()).isLessThan(0.01);
    assertThat(stuck.errorBound()).as("an estimate").isNull();
  }

  @Test
  void figuresCarryTheWindowTheBaselineAndTheRevision() {
    Metric psi = figure(evaluate(spec(), REFERENCE, rows(300, 2)), "feature:n", "psi");
    assertThat(psi.model()).isEqualTo("m");
    assertThat(psi.modelVersion()).isEqualTo("3");
    assertThat(psi.segment()).isEqualTo("all");
    assertThat(psi.monitor()).isEqualTo("data-quality");
    assertThat(psi.windowBasis()).isEqualTo("prediction");
    assertThat(psi.windowStart()).isZero();
    assertThat(psi.windowEnd()).isEqualTo(Windows.HOUR);
    assertThat(psi.revision()).isEqualTo(7);
    assertThat(psi.baseline()).isEqualTo("reference");
    assertThat(psi.baselineVersion()).isEqualTo("v1");
    assertThat(psi.errorBound()).isZero();
  }

  @Test
  void figuresComparedWithNothingHaveNoBaseline() {
    List<Metric> metrics = evaluate(spec(), REFERENCE, rows(300, 2));
    Metric count = figure(metrics, "feature:n", "count");
    assertThat(count.baseline()).isEqualTo("none");
    assertThat(count.baselineVersion()).isNull();
    assertThat(count.status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(count.reason()).isEqualTo("no-threshold");
  }

  @Test
  void baselineValuesAreTheBaselinesOwnFigures() {
    List<Metric> before = evaluate(spec(), REFERENCE, REFERENCE);
    List<Metric> metrics = evaluate(spec(), REFERENCE, rows(300, 2));
    for (String name : List.of("mean", "std_dev", "min", "max", "missing_rate", "distinct_count")) {
      assertThat(figure(metrics, "feature:n", name).baselineValue())
          .as(name)
          .isEqualTo(figure(before, "feature:n", name).value());
    }
    Baseline baseline = Windows.baseline(REFERENCE);
    assertThat(figure(metrics, "feature:n", "quantile_0.25").baselineValue())
        .isEqualTo(baseline.quantiles().get(0)[1]);
    assertThat(figure(metrics, "feature:n", "quantile_0.25").errorBound()).isNotNull();
  }

  @Test
  void volumeIsComparedWithTheBaselinesRateOfEvents() {
    // The fixture's events are a minute apart: 60 an hour.
    Metric count = figure(evaluate(spec(), REFERENCE, rows(45, 2)), "stream", "count");
    assertThat(count.value()).isEqualTo(45);
    assertThat(count.baselineValue()).isCloseTo(60.0, within(1e-9));
    Metric judged =
        figure(
            evaluate(spec("count", null, new Limit(null, null, null, 0.2)), REFERENCE, rows(45, 2)),
            "stream",
            "count");
    assertThat(judged.status()).isEqualTo(Status.CRITICAL);
    assertThat(judged.threshold()).isCloseTo(48.0, within(1e-9));
  }

  @Test
  void partialWindowsAreNotJudgedOnVolume() {
    Baseline baseline = Windows.baseline(REFERENCE);
    WindowEvaluation evaluation =
        WindowEvaluation.of(
            spec("count", null, new Limit(null, 100.0, null, null)), baseline, baseline.layout());
    ClosedWindow partial = new ClosedWindow("3", "all", 0, Windows.HOUR, 7, WindowStatus.PARTIAL);
    Profile profile = Windows.profile(baseline.layout(), rows(45, 2));
    Metric count = figure(evaluation.evaluate(partial, profile), "stream", "count");
    assertThat(count.status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(count.reason()).isEqualTo("partial-window");
    assertThat(count.value()).isEqualTo(45);
    Metric whole = figure(evaluation.evaluate(Windows.WINDOW, profile), "stream", "count");
    assertThat(whole.status()).isEqualTo(Status.CRITICAL);
  }

  @Test
  void windowsOfAChangedSpecSaySo() {
    Baseline baseline = Windows.baseline(REFERENCE);
    ClosedWindow changed =
        new ClosedWindow("3", "all", 0, Windows.HOUR, 7, WindowStatus.SPEC_CHANGED);
    List<Metric> metrics =
        WindowEvaluation.of(spec(), baseline, baseline.layout())
            .evaluate(changed, Windows.profile(baseline.layout(), rows(300, 2)));
    assertThat(figure(metrics, "feature:n", "psi").reason()).isEqualTo("spec-changed");
    assertThat(figure(metrics, "feature:n", "psi").status()).isEqualTo(Status.OK);
    assertThat(figure(metrics, "stream", "count").reason()).isEqualTo("spec-changed");
  }

  @Test
  void windowsWithoutEventsHaveACountOfZeroAndNoOtherValue() {
    List<Metric> metrics = evaluate(spec(), REFERENCE, List.of());
    assertThat(figure(metrics, "stream", "count").value()).isZero();
    assertThat(metrics)
        .filteredOn(metric -> !metric.subject().equals("stream"))
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              assertThat(metric.value()).isNull();
              assertThat(metric.reason()).isEqualTo("no-values");
              assertThat(metric.status()).isEqualTo(Status.NOT_EVALUATED);
            });
  }

  @Test
  void emptyWindowsAreJudgedOnVolume() {
    Metric count =
        figure(
            evaluate(spec("count", null, new Limit(null, 10.0, null, null)), REFERENCE, List.of()),
            "stream",
            "count");
    assertThat(count.status()).isEqualTo(Status.CRITICAL);
    assertThat(count.threshold()).isEqualTo(10);
  }

  @Test
  void columnsWithoutValuesAreNotEvaluatedButMissing() {
    List<Metric> metrics = evaluate(spec(), REFERENCE, with(rows(300, 2), "n", null));
    assertThat(figure(metrics, "feature:n", "missing_rate").status()).isEqualTo(Status.CRITICAL);
    for (String name : List.of("psi", "ks_statistic", "js_distance", "mean", "min")) {
      assertThat(figure(metrics, "feature:n", name).value()).as(name).isNull();
      assertThat(figure(metrics, "feature:n", name).reason()).as(name).isEqualTo("no-values");
    }
  }

  @Test
  void valuesOfAnotherTypeAreAViolation() {
    Metric rate =
        figure(
            evaluate(spec(), REFERENCE, with(rows(300, 2), "n", "12,5")),
            "feature:n",
            "type_mismatch_rate");
    assertThat(rate.value()).isEqualTo(1);
    assertThat(rate.status()).isEqualTo(Status.CRITICAL);
    assertThat(rate.threshold()).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void newCategoriesAreAViolationAndDrift() {
    List<Map<String, Object>> window = new ArrayList<>(rows(270, 2));
    window.addAll(with(rows(30, 3), "c", "purple"));
    List<Metric> metrics = evaluate(spec(), REFERENCE, window);
    Metric rate = figure(metrics, "feature:c", "new_category_rate");
    assertThat(rate.value()).isEqualTo(0.1);
    assertThat(rate.status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(metrics, "feature:c", "psi").status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(metrics, "feature:b", "psi").status()).isEqualTo(Status.OK);
  }

  @Test
  void valuesBeyondTheBaselinesRangeAreAViolation() {
    List<Map<String, Object>> window = new ArrayList<>(rows(270, 2));
    window.addAll(with(rows(15, 3), "n", -1.0));
    window.addAll(with(rows(15, 4), "n", 1e9));
    Metric rate = figure(evaluate(spec(), REFERENCE, window), "feature:n", "out_of_range_rate");
    assertThat(rate.value()).isBetween(0.1, 0.11);
    assertThat(rate.status()).isEqualTo(Status.CRITICAL);
    assertThat(rate.threshold()).isBetween(0.03, 0.05);
  }

  @Test
  void shiftedNumbersAreDrift() {
    List<Map<String, Object>> window =
        rows(300, 2).stream()
            .<Map<String, Object>>map(
                row -> row.get("n") instanceof Double n ? Map.of("n", n / 2) : Map.of())
            .toList();
    List<Metric> metrics = evaluate(spec(), REFERENCE, window);
    for (String name : List.of("psi", "ks_statistic", "js_distance")) {
      assertThat(figure(metrics, "feature:n", name).status()).as(name).isEqualTo(Status.CRITICAL);
    }
    assertThat(figure(metrics, "feature:n", "ks_statistic").pValue()).isLessThan(1e-9);
    assertThat(figure(metrics, "feature:n", "mean").effectSize()).isBetween(-1.0, -0.7);
  }

  @Test
  void undeclaredFeaturesAreReportedByName() {
    List<Map<String, Object>> window = new ArrayList<>(rows(200, 2));
    window.addAll(with(rows(100, 3), "surprise", 1.0));
    List<Metric> metrics = evaluate(spec(), REFERENCE, window);
    Metric extra = figure(metrics, "feature:surprise", "extra_column");
    assertThat(extra.value()).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(extra.status()).isEqualTo(Status.CRITICAL);
    // Behind all columns, before what expressions say.
    assertThat(metrics.get(metrics.size() - 3)).isEqualTo(extra);
  }

  @Test
  void smallSamplesAreValuedButNotJudged() {
    Metric psi = figure(evaluate(spec(), REFERENCE, rows(40, 2)), "feature:n", "psi");
    assertThat(psi.value()).isNotNull();
    assertThat(psi.threshold()).isNotNull();
    assertThat(psi.status()).isEqualTo(Status.INSUFFICIENT_DATA);
    assertThat(psi.reason()).isEqualTo("min-samples");
  }

  @Test
  void distancesAreJudgedOnlyBeyondChance() {
    // 60 values on ten bins: chance alone reaches far more than 0.2.
    Metric psi = figure(evaluate(spec(), REFERENCE, rows(60, 2)), "feature:n", "psi");
    assertThat(psi.threshold()).isGreaterThan(0.5);
    assertThat(psi.status()).isEqualTo(Status.OK);
    Metric set =
        figure(
            evaluate(spec("psi", null, Limit.level(0.01)), REFERENCE, rows(60, 2)),
            "feature:n",
            "psi");
    assertThat(set.threshold()).isEqualTo(psi.threshold());
    Metric bare =
        figure(
            evaluate(
                spec(
                    new DataQualitySpec(
                        true,
                        Map.of("psi", new CheckSettings(null, null, Limit.level(0.01), null, 0.0)),
                        Map.of()),
                    Map.of()),
                REFERENCE,
                rows(60, 2)),
            "feature:n",
            "psi");
    assertThat(bare.threshold()).isEqualTo(0.01);
    assertThat(bare.status()).isEqualTo(Status.CRITICAL);
  }

  @Test
  void largeSamplesAreJudgedByTheEffect() {
    Metric psi = figure(evaluate(spec(), REFERENCE, rows(5_000, 2)), "feature:n", "psi");
    assertThat(psi.threshold()).isEqualTo(0.1);
    assertThat(psi.status()).isEqualTo(Status.OK);
  }

  @Test
  void ratesThatAUserLimitsAreJudgedAsSet() {
    List<Map<String, Object>> window = rows(30, 2);
    List<Map<String, Object>> some = new ArrayList<>(window.subList(0, 29));
    some.add(Map.of("c", "red"));
    Metric rate =
        figure(
            evaluate(spec("missing_rate", Limit.level(0.03), null), REFERENCE, some),
            "feature:b",
            "missing_rate");
    assertThat(rate.value()).isCloseTo(1.0 / 30, within(1e-15));
    assertThat(rate.threshold()).isEqualTo(0.03);
    assertThat(rate.status()).isEqualTo(Status.WARNING);
    Metric byDefault = figure(evaluate(spec(), REFERENCE, some), "feature:b", "missing_rate");
    assertThat(byDefault.status()).as("one of 30 is chance").isEqualTo(Status.OK);
  }

  @Test
  void withoutABaselineOnlyComparisonsAreMissing() {
    Layout layout = Windows.layout(List.of());
    List<Metric> metrics =
        WindowEvaluation.of(spec(), null, layout)
            .evaluate(Windows.WINDOW, Windows.profile(layout, rows(300, 2)));
    assertThat(metrics).allMatch(metric -> metric.baseline().equals("none"));
    assertThat(figure(metrics, "feature:n", "mean").value()).isNotNull();
    assertThat(figure(metrics, "feature:n", "missing_rate").reason()).isEqualTo("no-threshold");
    for (String name : List.of("psi", "ks_statistic", "js_distance", "out_of_range_rate")) {
      assertThat(figure(metrics, "feature:n", name).value()).as(name).isNull();
      assertThat(figure(metrics, "feature:n", name).reason()).as(name).isEqualTo("no-baseline");
    }
    assertThat(figure(metrics, "feature:c", "new_category_rate").reason()).isEqualTo("no-baseline");
  }

  @Test
  void baselineOnOtherEdgesIsComparedByStepsAlone() {
    Baseline baseline = Windows.baseline(REFERENCE);
    Layout other = Windows.layout(rows(500, 9));
    List<Metric> metrics =
        WindowEvaluation.of(spec(), baseline, other)
            .evaluate(Windows.WINDOW, Windows.profile(other, rows(300, 2)));
    assertThat(figure(metrics, "feature:n", "psi").reason()).isEqualTo("no-baseline");
    assertThat(figure(metrics, "feature:n", "ks_statistic").value()).isNotNull();
  }

  @Test
  void sensitiveColumnsShowNoValues() {
    Baseline baseline = Windows.baseline(REFERENCE);
    List<Metric> metrics =
        WindowEvaluation.of(
                spec(
                    DataQualitySpec.DEFAULT,
                    Map.of("n", new FeatureSpec(null, true), "c", new FeatureSpec(null, true))),
                baseline,
                baseline.layout())
            .evaluate(Windows.WINDOW, Windows.profile(baseline.layout(), rows(300, 2)));
    assertThat(metrics)
        .filteredOn(metric -> metric.subject().equals("feature:n"))
        .extracting(Metric::metric)
        .contains("mean", "std_dev", "psi", "missing_rate")
        .noneMatch(name -> name.startsWith("quantile") || name.equals("min") || name.equals("max"));
    assertThat(metrics)
        .filteredOn(metric -> metric.subject().equals("feature:c"))
        .extracting(Metric::metric)
        .contains("new_category_rate", "psi")
        .doesNotContain("most_frequent_share");
  }

  @Test
  void checksAndMonitorsCanBeSwitchedOff() {
    CheckSettings off = new CheckSettings(false, null, null, null, null);
    List<Metric> metrics =
        evaluate(
            spec(
                new DataQualitySpec(true, Map.of("psi", off), Map.of("n", Map.of("mean", off))),
                Map.of()),
            REFERENCE,
            rows(300, 2));
    assertThat(metrics).extracting(Metric::metric).doesNotContain("psi", "mean");
    assertThat(
            evaluate(
                spec(new DataQualitySpec(false, Map.of(), Map.of()), Map.of()),
                REFERENCE,
                rows(300, 2)))
        .isEmpty();
  }

  @Test
  void columnsHaveSettingsOfTheirOwn() {
    DataQualitySpec quality =
        new DataQualitySpec(
            true,
            Map.of("missing_rate", new CheckSettings(null, Limit.level(0.5), null, null, null)),
            Map.of(
                "n",
                Map.of(
                    "missing_rate",
                    new CheckSettings(null, null, Limit.level(0.001), null, null))));
    List<Metric> metrics =
        evaluate(spec(quality, Map.of()), REFERENCE, with(rows(300, 2), "b", null));
    assertThat(figure(metrics, "feature:n", "missing_rate").threshold()).isEqualTo(0.001);
    assertThat(figure(metrics, "feature:n", "missing_rate").status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(metrics, "feature:b", "missing_rate").status()).isEqualTo(Status.WARNING);
  }

  @Test
  void limitOnCountConcernsTheStreamUnlessAColumnHasItsOwn() {
    DataQualitySpec quality =
        new DataQualitySpec(
            true,
            Map.of(
                "count",
                new CheckSettings(null, null, new Limit(null, 1_000.0, null, null), null, null)),
            Map.of());
    List<Metric> metrics = evaluate(spec(quality, Map.of()), REFERENCE, rows(300, 2));
    assertThat(figure(metrics, "stream", "count").status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(metrics, "feature:n", "count").status()).isEqualTo(Status.NOT_EVALUATED);
  }

  @Test
  void profilesOfAnotherLayoutAreRefused() {
    Baseline baseline = Windows.baseline(REFERENCE);
    WindowEvaluation evaluation = WindowEvaluation.of(spec(), baseline, baseline.layout());
    Profile other = new Profile(new Layout(List.of()));
    assertThatThrownBy(() -> evaluation.evaluate(Windows.WINDOW, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layout");
  }

  @Test
  void windowsOfOneLawRaiseNoViolationByDefault() {
    Baseline baseline = Windows.baseline(REFERENCE);
    WindowEvaluation evaluation = WindowEvaluation.of(spec(), baseline, baseline.layout());
    int violations = 0;
    int judged = 0;
    for (int window = 0; window < 400; window++) {
      for (Metric metric :
          evaluation.evaluate(
              Windows.WINDOW,
              Windows.profile(baseline.layout(), rows(60 + window, 1_000 + window)))) {
        violations += metric.status().violation() ? 1 : 0;
        judged += metric.status() == Status.OK ? 1 : 0;
      }
    }
    assertThat(judged).isGreaterThan(5_000);
    assertThat(violations).isLessThanOrEqualTo(judged / 500);
  }
}
