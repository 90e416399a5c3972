package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.distance.Correction;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slice of one event is that event: its mean is the value, its distances say where it lies. */
class FewSensitiveValuesTest {
  private static final Baseline BASELINE = Windows.baseline(Windows.rows(2_000, 1));

  private static List<Metric> figures(boolean sensitive, int events, String value) {
    Map<String, FeatureSpec> features =
        Map.of(
            "n", new FeatureSpec(null, sensitive),
            "c", new FeatureSpec(null, sensitive),
            "t", new FeatureSpec(null, sensitive));
    Profile profile =
        Windows.profile(
            BASELINE.layout(),
            Windows.with(
                Windows.with(
                    Windows.with(Windows.rows(events, 2), "n", Double.valueOf(value)), "c", value),
                "t",
                "text " + value));
    DataQualitySpec all =
        new DataQualitySpec(true, Map.of(), Map.of(), true, Correction.BENJAMINI_HOCHBERG);
    return WindowEvaluation.of(Windows.spec(all, features), BASELINE, BASELINE.layout())
        .evaluate(Windows.WINDOW, profile);
  }

  /** All that a figure says, without those of other columns. */
  private static Set<List<Object>> told(List<Metric> figures) {
    return figures.stream()
        .filter(metric -> Set.of("feature:n", "feature:c", "feature:t").contains(metric.subject()))
        .filter(metric -> !unit(metric).equals("share"))
        .map(
            metric ->
                List.<Object>of(
                    metric.subject(),
                    metric.metric(),
                    String.valueOf(metric.value()),
                    String.valueOf(metric.pValue()),
                    String.valueOf(metric.effectSize()),
                    String.valueOf(metric.errorBound())))
        .collect(Collectors.toSet());
  }

  private static String unit(Metric metric) {
    return Checks.ALL.stream()
        .filter(check -> check.id().equals(metric.metric()))
        .map(check -> check.scale().unit())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "19, true", "20, false", "300, false"})
  void whatFewValuesAreIsNotTold(int events, boolean same) {
    // Whatever they are, the figures beside counts and shares are the same.
    Set<List<Object>> one = told(figures(true, events, "12.5"));
    Set<List<Object>> other = told(figures(true, events, "70"));
    assertThat(one.equals(other)).isEqualTo(same);
    assertThat(one).hasSizeGreaterThan(40);
    assertThat(told(figures(false, events, "12.5")))
        .isNotEqualTo(told(figures(false, events, "70")));
  }

  @Test
  void theFigureIsThereAndSaysWhyItHasNoValue() {
    Metric mean = Windows.figure(figures(true, 19, "12.5"), "feature:n", "mean");
    assertThat(mean.value()).isNull();
    assertThat(mean.baselineValue()).isNull();
    assertThat(mean.status()).isEqualTo(Status.INSUFFICIENT_DATA);
    assertThat(mean.reason()).isEqualTo("min-samples");
    assertThat(mean.sampleSize()).isEqualTo(19);
    Metric missing = Windows.figure(figures(true, 19, "12.5"), "feature:n", "missing_rate");
    assertThat(missing.value()).isEqualTo(0);
  }

  @Test
  void aWindowWithoutValuesSaysThatItHasNone() {
    List<Metric> figures =
        WindowEvaluation.of(
                Windows.spec(DataQualitySpec.DEFAULT, Map.of("n", new FeatureSpec(null, true))),
                BASELINE,
                BASELINE.layout())
            .evaluate(
                Windows.WINDOW,
                Windows.profile(BASELINE.layout(), Windows.with(Windows.rows(30, 2), "n", null)));
    assertThat(Windows.figure(figures, "feature:n", "mean").reason()).isEqualTo("no-values");
  }
}
