package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionRateTest {
  private static final String SUBJECT = "expression:positive";
  private static final String VIOLATIONS = "expression_violation_rate";
  private static final String UNEVALUATED = "expression_unevaluated_rate";

  /** So many events, of which some violate {@code n >= 0} and some have no number. */
  private static List<Map<String, Object>> rows(int number, int violations, int unevaluated) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      if (i < violations) {
        rows.add(Map.of("n", -1.0 - i));
      } else if (i < violations + unevaluated) {
        rows.add(i % 2 == 0 ? Map.of() : Map.of("n", "five"));
      } else {
        rows.add(Map.of("n", (double) i));
      }
    }
    return rows;
  }

  private static Metric alone(ModelSpec spec, String metric, List<Map<String, Object>> window) {
    Layout layout = Windows.layout(Windows.rows(500, 1));
    return Windows.figure(
        WindowEvaluation.of(spec, null, layout)
            .evaluate(Windows.WINDOW, Windows.profile(layout, window)),
        SUBJECT,
        metric);
  }

  private static Metric against(
      List<Map<String, Object>> reference, String metric, List<Map<String, Object>> window) {
    return Windows.figure(Windows.evaluate(Windows.spec(), reference, window), SUBJECT, metric);
  }

  @Test
  void theRateIsOfTheEventsForWhichItCouldBeEvaluated() {
    Metric rate = alone(Windows.spec(), VIOLATIONS, rows(100, 9, 10));
    assertThat(rate.value()).isEqualTo(0.1);
    assertThat(rate.sampleSize()).isEqualTo(90);
    assertThat(rate.monitor()).isEqualTo("data-quality");
    Metric unevaluated = alone(Windows.spec(), UNEVALUATED, rows(100, 9, 10));
    assertThat(unevaluated.value()).isEqualTo(0.1);
    assertThat(unevaluated.sampleSize()).isEqualTo(100);
  }

  @Test
  void withoutABaselineAnyViolationIsCritical() {
    Metric one = alone(Windows.spec(), VIOLATIONS, rows(1, 1, 0));
    assertThat(one.status()).isEqualTo(Status.CRITICAL);
    assertThat(one.threshold()).isZero();
    assertThat(one.baseline()).isEqualTo(Metric.NO_BASELINE);
    assertThat(alone(Windows.spec(), VIOLATIONS, rows(100_000, 1, 0)).status())
        .isEqualTo(Status.CRITICAL);
    assertThat(alone(Windows.spec(), VIOLATIONS, rows(1_000, 0, 500)).status())
        .isEqualTo(Status.OK);
    Metric none = alone(Windows.spec(), VIOLATIONS, rows(30, 0, 30));
    assertThat(none.value()).isNull();
    assertThat(none.reason()).isEqualTo(Reason.NO_VALUES.wireName());
  }

  @Test
  void whatTheBaselineHasIsExpectedAndWhatChanceDoes() {
    List<Map<String, Object>> clean = rows(10_000, 0, 0);
    assertThat(against(clean, VIOLATIONS, rows(1_000, 2, 0)).status()).isEqualTo(Status.OK);
    Metric beyond = against(clean, VIOLATIONS, rows(1_000, 5, 0));
    assertThat(beyond.status()).isEqualTo(Status.WARNING);
    assertThat(beyond.baseline()).isEqualTo("reference");
    assertThat(beyond.baselineValue()).isZero();
    assertThat(against(clean, VIOLATIONS, rows(1_000, 20, 0)).status()).isEqualTo(Status.CRITICAL);
    List<Map<String, Object>> usual = rows(10_000, 500, 0);
    assertThat(against(usual, VIOLATIONS, rows(1_000, 55, 0)).status()).isEqualTo(Status.OK);
    assertThat(against(usual, VIOLATIONS, rows(1_000, 200, 0)).status()).isEqualTo(Status.CRITICAL);
  }

  @Test
  void aLimitThatIsSetIsTakenAtItsWord() {
    DataQualitySpec strict =
        new DataQualitySpec(
            true,
            Map.of(),
            Map.of(
                SUBJECT,
                Map.of(
                    VIOLATIONS,
                    new CheckSettings(null, null, Limit.level(0), null, null),
                    UNEVALUATED,
                    new CheckSettings(null, Limit.level(0.2), null, null, null))));
    ModelSpec spec = Windows.spec(strict, Map.of());
    assertThat(
            Windows.figure(
                    Windows.evaluate(spec, rows(10_000, 0, 0), rows(1_000, 1, 0)),
                    SUBJECT,
                    VIOLATIONS)
                .status())
        .isEqualTo(Status.CRITICAL);
    assertThat(alone(spec, UNEVALUATED, rows(100, 0, 21)).status()).isEqualTo(Status.WARNING);
  }

  @Test
  void anExpressionThatSaysNothingIsAWarning() {
    assertThat(alone(Windows.spec(), UNEVALUATED, rows(200, 0, 200)).status())
        .isEqualTo(Status.WARNING);
    assertThat(alone(Windows.spec(), UNEVALUATED, rows(200, 0, 100)).status()).isEqualTo(Status.OK);
    assertThat(against(rows(5_000, 0, 50), UNEVALUATED, rows(1_000, 0, 300)).status())
        .isEqualTo(Status.CRITICAL);
    assertThat(against(rows(5_000, 0, 1_500), UNEVALUATED, rows(1_000, 0, 310)).status())
        .isEqualTo(Status.OK);
  }

  @Test
  void aBaselineOfAnotherExpressionOfThatNameIsNoBaseline() {
    List<Map<String, Object>> reference = rows(5_000, 500, 0);
    Baseline baseline = Windows.baseline(reference);
    Layout reworded = baseline.layout().with(List.of(new Expression("positive", "n >= 0 && true")));
    Profile window = Windows.profile(reworded, rows(1_000, 1, 0));
    Metric rate =
        Windows.figure(
            WindowEvaluation.of(Windows.spec(), baseline, reworded)
                .evaluate(Windows.WINDOW, window),
            SUBJECT,
            VIOLATIONS);
    assertThat(rate.status()).isEqualTo(Status.CRITICAL);
    assertThat(rate.baseline()).isEqualTo(Metric.NO_BASELINE);
    assertThat(rate.baselineVersion()).isNull();
    assertThat(rate.baselineValue()).isNull();
  }
}
