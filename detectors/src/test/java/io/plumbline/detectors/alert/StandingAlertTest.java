package io.plumbline.detectors.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingAlertTest {
  private static final StandingAlert.Subject SUBJECT =
      new StandingAlert.Subject(
          "m", "3", "operations", "stream", "https://runbook", Map.of("owner", "team"));

  private static Metric figure(Status status) {
    return figure("silence_seconds", status);
  }

  private static Metric figure(String metric, Status status) {
    return new Metric(
        "m",
        "3",
        "all",
        "operations",
        "stream",
        metric,
        "none",
        null,
        "prediction",
        0,
        60_000,
        900.0,
        null,
        600.0,
        status,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
        0,
        false);
  }

  @Test
  void anAlertFiresOnceAndResolvesOnceUnderOneId() {
    var on =
        StandingAlert.on(null, SUBJECT, List.of(figure(Status.CRITICAL)), 1_000, "silent", 5_000);
    Alert fired = on.alert().orElseThrow();
    assertThat(fired.status()).isEqualTo("firing");
    assertThat(fired.severity()).isEqualTo("critical");
    assertThat(fired.kind()).isEqualTo("sequential");
    assertThat(fired.startedAt()).isEqualTo(1_000);
    assertThat(fired.updatedAt()).isEqualTo(5_000);
    assertThat(fired.fingerprint())
        .isEqualTo(AlertIds.fingerprint("m", "3", "all", "operations", "stream"));
    assertThat(fired.labels()).containsEntry("owner", "team");
    assertThat(fired.runbookUrl()).isEqualTo("https://runbook#silence");

    var again =
        StandingAlert.on(
            on.state(), SUBJECT, List.of(figure(Status.CRITICAL)), 2_000, "silent", 6_000);
    assertThat(again.alert()).isEmpty();

    var off = StandingAlert.off(again.state(), SUBJECT, null, "well", 9_000);
    Alert resolved = off.alert().orElseThrow();
    assertThat(resolved.status()).isEqualTo("resolved");
    assertThat(resolved.alertId()).isEqualTo(fired.alertId());
    assertThat(resolved.endedAt()).isEqualTo(9_000);
    assertThat(resolved.violations()).containsExactly(figure(Status.CRITICAL));
    assertThat(off.state()).isNull();
  }

  @Test
  void anotherSeverityIsOneMoreRecordOfTheSameAlert() {
    var warning =
        StandingAlert.on(null, SUBJECT, List.of(figure(Status.WARNING)), 1_000, "s", 5_000);
    var critical =
        StandingAlert.on(
            warning.state(), SUBJECT, List.of(figure(Status.CRITICAL)), 4_000, "s", 6_000);
    Alert worse = critical.alert().orElseThrow();
    assertThat(worse.severity()).isEqualTo("critical");
    assertThat(worse.alertId()).isEqualTo(warning.alert().orElseThrow().alertId());
    assertThat(StandingAlert.violations(critical.state())).containsExactly(figure(Status.CRITICAL));
  }

  @Test
  void anotherFigureIsOneMoreRecordOfTheSameAlert() {
    List<Metric> one = List.of(figure("late_rate", Status.WARNING));
    List<Metric> two =
        List.of(figure("late_rate", Status.WARNING), figure("records_lag", Status.WARNING));
    var first = StandingAlert.on(null, SUBJECT, one, 1_000, "s", 5_000);
    assertThat(StandingAlert.isNews(first.state(), one)).isFalse();
    assertThat(StandingAlert.isNews(first.state(), two)).isTrue();
    assertThat(StandingAlert.isNews(null, one)).isTrue();
    var more = StandingAlert.on(first.state(), SUBJECT, two, 4_000, "both", 6_000);
    Alert told = more.alert().orElseThrow();
    assertThat(told.alertId()).isEqualTo(first.alert().orElseThrow().alertId());
    assertThat(told.summary()).isEqualTo("both");
    assertThat(told.violations()).hasSize(2);
    assertThat(StandingAlert.on(more.state(), SUBJECT, two, 4_000, "both", 7_000).alert())
        .isEmpty();
    assertThat(StandingAlert.on(more.state(), SUBJECT, one, 4_000, "one", 8_000).alert())
        .isPresent();
  }

  @Test
  void whatDoesNotFireDoesNotResolve() {
    assertThat(StandingAlert.off(null, SUBJECT, null, "well", 9_000).alert()).isEmpty();
  }

  @Test
  void anUnknownVersionIsRefused() {
    assertThatThrownBy(() -> StandingAlert.violations(new byte[] {7}))
        .isInstanceOf(CorruptBytesException.class)
        .hasMessageContaining("version");
  }
}
