package io.plumbline.detectors.check;

import static io.plumbline.detectors.check.Windows.figure;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that are learned from a baseline keep their promise, and are crossed by drift. */
class LearnedLimitsTest {
  private static final int WINDOWS = 400;
  private static final double CHANCE = 0.02;

  private static WindowEvaluation evaluation(String check, Baseline baseline) {
    CheckSettings learned = new CheckSettings(true, null, Limit.LEARNED, null, CHANCE);
    ModelSpec spec =
        Windows.spec(new DataQualitySpec(true, Map.of(check, learned), Map.of()), Map.of());
    return WindowEvaluation.of(spec, baseline, baseline.layout());
  }

  private static Metric of(
      WindowEvaluation evaluation,
      Baseline baseline,
      List<Map<String, Object>> rows,
      String subject,
      String check) {
    return figure(
        evaluation.evaluate(Windows.WINDOW, Windows.profile(baseline.layout(), rows)),
        subject,
        check);
  }

  @ParameterizedTest
  @CsvSource({
    "psi, feature:n",
    "psi, feature:c",
    "ks_statistic, feature:n",
    "js_distance, feature:b",
    "total_variation, feature:c"
  })
  void windowsOfTheBaselinesLawCrossThemAsSeldomAsPromised(String check, String subject) {
    int crossed = 0;
    Baseline baseline = null;
    WindowEvaluation evaluation = null;
    for (int seed = 0; seed < WINDOWS; seed++) {
      if (seed % 40 == 0) { // The promise is on average over baselines.
        baseline = Windows.baseline(Windows.rows(2_000, 77_000 + seed));
        evaluation = evaluation(check, baseline);
      }
      Metric metric = of(evaluation, baseline, Windows.rows(500, seed), subject, check);
      crossed += metric.status() == Status.CRITICAL ? 1 : 0;
    }
    // 8 of 400 are promised; four standard deviations more, and another baseline is another world.
    assertThat(crossed).isLessThanOrEqualTo(22);

    List<Map<String, Object>> moved = Windows.rows(500, 1);
    Object value = subject.equals("feature:n") ? 99.0 : subject.equals("feature:b") ? true : "red";
    moved = Windows.with(moved, subject.substring("feature:".length()), value);
    assertThat(of(evaluation, baseline, moved, subject, check).status()).isEqualTo(Status.CRITICAL);
  }
}
