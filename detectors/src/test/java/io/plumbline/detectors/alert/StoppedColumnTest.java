package io.plumbline.detectors.alert;

import static io.plumbline.detectors.alert.Figures.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What on-call reads of a column that was there and is not any more. */
class StoppedColumnTest {
  private static Metric missing(double value, @Nullable Double baseline) {
    return new Metric(
        "m",
        "3",
        "all",
        "data-quality",
        "feature:age",
        "missing_rate",
        "reference",
        "v1",
        "prediction",
        0,
        Figures.DAY,
        value,
        baseline,
        0.05,
        Status.CRITICAL,
        null,
        null,
        null,
        null,
        null,
        0.0,
        100,
        null,
        100,
        false);
  }

  private static String summary(Metric violation) {
    return Summary.firing(
        new GroupKey("data-quality", "feature:age"), List.of(violation), 2, 3, DAYS);
  }

  @Test
  void aColumnThatTheBaselineHasAndNoEventOfTheWindowHasHasStopped() {
    assertThat(summary(missing(1, 0.1)))
        .isEqualTo("age stopped: missing_rate 1 > 0.05 for 2 of 3 windows of 1d");
  }

  @Test
  void oneThatIsThereNowAndThenOrNeverWasHasNot() {
    assertThat(summary(missing(0.9, 0.1))).startsWith("age is out of bounds");
    assertThat(summary(missing(1, 1.0))).startsWith("age is out of bounds");
    assertThat(summary(missing(1, null))).startsWith("age is out of bounds");
  }
}
