package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures of days and weeks, and a model that they are of. */
final class Figures {
  static final long DAY = 86_400_000;
  static final WindowSpec DAYS = WindowSpec.tumbling(Duration.ofDays(1));
  static final WindowSpec WEEKS = WindowSpec.tumbling(Duration.ofDays(7));
  static final String GROUP = "feature:age";

  private Figures() {}

  static ModelSpec spec(AlertSpec alerts, WindowSpec... windows) {
    return new ModelSpec(
        "m",
        "3",
        1,
        Problem.REGRESSION,
        null,
        List.of(windows),
        ModelSpec.paneOf(List.of(windows)),
        Duration.ZERO,
        Map.of("owner", "team"),
        Map.of(),
        DataQualitySpec.DEFAULT,
        alerts);
  }

  static Metric figure(
      String subject, String name, String baseline, Status status, @Nullable String reason) {
    boolean valued = !"no-values".equals(reason);
    return new Metric(
        "m",
        "3",
        "all",
        "data-quality",
        subject,
        name,
        baseline,
        baseline.equals("none") ? null : "v1",
        "prediction",
        0,
        DAY,
        valued ? (status.violation() ? 0.31 : 0.05) : null,
        null,
        status == Status.NOT_EVALUATED ? null : 0.2,
        status,
        reason,
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

  static Metric psi(Status status) {
    return figure(GROUP, "psi", "reference", status, reason(status));
  }

  static Metric missing(Status status) {
    return figure(GROUP, "missing_rate", "reference", status, reason(status));
  }

  static Metric noValues(String name) {
    return figure(GROUP, name, "reference", Status.NOT_EVALUATED, "no-values");
  }

  static Metric valued(Metric of, double value) {
    return new Metric(
        of.model(),
        of.modelVersion(),
        of.segment(),
        of.monitor(),
        of.subject(),
        of.metric(),
        of.baseline(),
        of.baselineVersion(),
        of.windowBasis(),
        of.windowStart(),
        of.windowEnd(),
        value,
        of.baselineValue(),
        of.threshold(),
        of.status(),
        of.reason(),
        of.pValue(),
        of.effectSize(),
        of.intervalLow(),
        of.intervalHigh(),
        of.errorBound(),
        of.sampleSize(),
        of.labelCoverage(),
        of.revision(),
        of.provisional());
  }

  static Metric provisional(Metric of) {
    return new Metric(
        of.model(),
        of.modelVersion(),
        of.segment(),
        of.monitor(),
        of.subject(),
        of.metric(),
        of.baseline(),
        of.baselineVersion(),
        of.windowBasis(),
        of.windowStart(),
        of.windowEnd(),
        of.value(),
        of.baselineValue(),
        of.threshold(),
        of.status(),
        of.reason(),
        of.pValue(),
        of.effectSize(),
        of.intervalLow(),
        of.intervalHigh(),
        of.errorBound(),
        of.sampleSize(),
        of.labelCoverage(),
        of.revision(),
        true);
  }

  private static @Nullable String reason(Status status) {
    return switch (status) {
      case INSUFFICIENT_DATA -> "min-samples";
      case NOT_EVALUATED -> "no-threshold";
      default -> null;
    };
  }

  static WindowFigures day(int day, int revision, Metric... metrics) {
    return new WindowFigures(DAYS, "data-quality", day * DAY, revision, List.of(metrics));
  }

  static WindowFigures week(int day, int revision, Metric... metrics) {
    return new WindowFigures(WEEKS, "data-quality", day * DAY, revision, List.of(metrics));
  }
}
