package io.plumbline.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoViewTest {
  private static final long START = 1_767_607_200_000L;
  private static final Palette SIGNS = new Palette(false, true);

  private final Scenario scenario = Scenario.standard();
  private final Findings findings = new Findings(scenario, START);
  private final DemoView view = new DemoView(scenario, SIGNS);

  private static Metric metric(
      String model, String subject, String name, double value, Status status, int windowEnd) {
    return new Metric(
        model,
        "1",
        Metric.ALL,
        "data-quality",
        subject,
        name,
        "reference",
        "v",
        "prediction",
        START + (windowEnd - 5) * 1_000L,
        START + windowEnd * 1_000L,
        value,
        null,
        0.2,
        status,
        null,
        null,
        null,
        null,
        null,
        null,
        5_000,
        null,
        5_000,
        false);
  }

  private static Alert alert(
      String id, String status, String model, String group, int firstBad, Metric... violations) {
    return new Alert(
        id,
        "f" + id,
        status,
        "critical",
        model,
        "1",
        Metric.ALL,
        "data-quality",
        group,
        "window",
        null,
        "",
        List.of(violations),
        START + firstBad * 1_000L,
        START + (firstBad + 5) * 1_000L,
        null,
        null,
        Map.of());
  }

  private static Alert fired(String id, String model, String group, int firstBad) {
    return alert(
        id,
        Alert.FIRING,
        model,
        group,
        firstBad,
        metric(model, group, "ks_statistic", 0.3512, Status.CRITICAL, firstBad + 5),
        metric(model, group, "js_distance", 0.21, Status.WARNING, firstBad + 5),
        metric(model, group, "psi", 0.4249, Status.CRITICAL, firstBad + 5));
  }

  private static Alert resolved(String id, String model, String group, int firstBad) {
    return alert(id, Alert.RESOLVED, model, group, firstBad);
  }

  private DemoView.Progress progress(double elapsed, long events) {
    return new DemoView.Progress(elapsed, events, events / elapsed, findings);
  }

  private void plant(double upTo) {
    scenario.changes(-1, upTo).stream()
        .filter(Scenario.Change::begins)
        .forEach(change -> findings.begins(change.occurrence()));
  }

  private String take(Alert alert, double at) {
    return findings.take(alert, at).map(view::sighting).orElse("nothing");
  }

  @Test
  void aFaultIsSaidWhenItBeginsAndWhenItIsOver() {
    List<String> lines = scenario.changes(-1, 30).stream().map(view::change).toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "00:06  ▶ fault      loan-approval  incomes begin to slide, down to 30 % below the"
                + " reference");
    assertThat(lines).contains("00:26  ■ fault over loan-approval  incomes are back");
  }

  @Test
  void anAlertNamesTheFiguresAndHowSoonItCame() {
    plant(20);
    assertThat(take(fired("a", LoanApproval.ID, "feature:income", 10), 15.4))
        .isEqualTo(
            "00:15  ✖ FIRING     loan-approval  feature:income psi 0.42 > 0.2, 9 s after it"
                + " began");
    assertThat(take(fired("b", LoanApproval.ID, "prediction:score", 10), 15.4))
        .endsWith("prediction:score psi 0.42 > 0.2, a consequence");
    assertThat(findings.firing()).isEqualTo(2);
    assertThat(take(resolved("a", LoanApproval.ID, "feature:income", 10), 38))
        .isEqualTo(
            "00:38  ✔ RESOLVED   loan-approval  feature:income, 12 s after the fault was over");
    assertThat(findings.firing()).isEqualTo(1);
  }

  @Test
  void anAlertWhoseSeverityChangesIsNotAnotherOne() {
    plant(20);
    take(fired("a", LoanApproval.ID, "feature:income", 10), 15);
    Metric warning = metric(LoanApproval.ID, "feature:income", "psi", 0.23, Status.WARNING, 25);
    Alert eased =
        severity(alert("a", Alert.FIRING, LoanApproval.ID, "feature:income", 10, warning));
    assertThat(take(eased, 26))
        .isEqualTo("00:26  ✖ eased      loan-approval  feature:income psi 0.23 > 0.2");
    assertThat(findings.firing()).isEqualTo(1);
    assertThat(findings.alerts(LoanApproval.ID)).isEqualTo(1);
    assertThat(findings.found().get(0).foundAfter()).hasValue(9.0);
  }

  private static Alert severity(Alert alert) {
    return new Alert(
        alert.alertId(),
        alert.fingerprint(),
        alert.status(),
        "warning",
        alert.model(),
        alert.modelVersion(),
        alert.segment(),
        alert.monitor(),
        alert.group(),
        alert.kind(),
        alert.reason(),
        alert.summary(),
        alert.violations(),
        alert.startedAt(),
        alert.updatedAt() + 10_000,
        alert.endedAt(),
        alert.runbookUrl(),
        alert.labels());
  }

  @Test
  void aFigureJustBeyondItsLimitLooksBeyondIt() {
    plant(20);
    Metric close = metric(LoanApproval.ID, "feature:income", "psi", 0.20004, Status.CRITICAL, 10);
    assertThat(take(alert("a", Alert.FIRING, LoanApproval.ID, "feature:income", 10, close), 15))
        .contains("psi 0.20004 > 0.2,");
    Metric far = metric(LoanApproval.ID, "feature:income", "psi", 12.349, Status.CRITICAL, 10);
    assertThat(take(alert("b", Alert.FIRING, LoanApproval.ID, "feature:income", 10, far), 15))
        .contains("psi 12 > 0.2,");
    Metric below = metric(LoanApproval.ID, "feature:income", "mean", 0.1, Status.CRITICAL, 10);
    assertThat(take(alert("c", Alert.FIRING, LoanApproval.ID, "feature:income", 10, below), 15))
        .contains("mean 0.1 < 0.2,");
  }

  @Test
  void aRepeatedAlertCountsOnce() {
    plant(20);
    take(fired("a", LoanApproval.ID, "feature:income", 10), 15);
    assertThat(take(fired("a", LoanApproval.ID, "feature:income", 10), 16)).isEqualTo("nothing");
    assertThat(findings.alerts(LoanApproval.ID)).isEqualTo(1);
  }

  @Test
  void anAlertOfTheHealthyModelIsAFalseAlarm() {
    plant(20);
    assertThat(take(fired("a", "energy-demand", "feature:temperature", 10), 15))
        .endsWith("without a planted fault");
    assertThat(findings.falseAlarms()).isEqualTo(1);
    assertThat(view.summary(progress(60, 480_000)))
        .contains("healthy model energy-demand: 0 windows, 1 alert")
        .contains(
            "in all: 480,000 events (8,000/s), 0 windows, 0 violations, 1 alert without a planted"
                + " fault");
  }

  @Test
  void anAlertBeforeTheFaultIsAFalseAlarm() {
    plant(20);
    assertThat(take(fired("a", DeliveryEta.ID, "feature:distance_km", 10), 15))
        .endsWith("without a planted fault");
  }

  @Test
  void theTableSaysWhatWasFoundAndWhatWasNot() {
    plant(60);
    take(fired("a", LoanApproval.ID, "feature:income", 10), 15.4);
    take(resolved("a", LoanApproval.ID, "feature:income", 10), 38);
    take(fired("b", FraudScreen.ID, "feature:merchant_type", 25), 30.3);
    take(fired("c", ChurnRisk.ID, "prediction:label", 35), 40);
    findings.take(metric("energy-demand", "feature:residents", "psi", 0, Status.OK, 5));
    findings.take(metric("energy-demand", "feature:residents", "psi", 0, Status.OK, 10));
    findings.take(metric("energy-demand", "feature:floor_area", "psi", 0, Status.OK, 10));
    findings.take(metric("loan-approval", "feature:income", "psi", 0.3, Status.CRITICAL, 10));
    findings.take(metric("loan-approval", "feature:income", "psi", 0.3, Status.CRITICAL, 10));
    findings.take(metric("*", "source:json", "events_in", 9, Status.OK, 10));

    assertThat(view.summary(progress(60, 480_000)))
        .containsExactly(
            "planted fault                                   began  found after  resolved after",
            "loan-approval: incomes slide down by 30 %       00:06  9 s          12 s",
            "    by feature:income psi 0.42 > 0.2, ks_statistic 0.35 > 0.2",
            "delivery-eta: distance_km goes missing          00:14  NOT FOUND",
            "fraud-screen: an unknown merchant type appears  00:22  8 s          not yet",
            "    by feature:merchant_type psi 0.42 > 0.2, ks_statistic 0.35 > 0.2",
            "churn-risk: a bad release flattens the scores   00:29  NOT FOUND",
            "",
            "healthy model energy-demand: 2 windows, 0 alerts",
            "in all: 480,000 events (8,000/s), 3 windows, 1 violation, 0 alerts without a planted"
                + " fault");
  }

  @Test
  void severalRoundsGiveOneRowPerFault() {
    plant(70);
    take(fired("a", LoanApproval.ID, "feature:income", 10), 15);
    take(resolved("a", LoanApproval.ID, "feature:income", 10), 36);
    take(fired("b", LoanApproval.ID, "feature:income", 70), 78);
    assertThat(view.summary(progress(80, 1)))
        .anySatisfy(
            line -> assertThat(line).matches("loan-approval: .* 2 times +9–12 s +10 s, 1 of 2"));
  }

  @Test
  void aFaultThatIsOnWhenItEndsIsNotYetFound() {
    plant(6);
    assertThat(view.summary(progress(8, 64_000)))
        .anySatisfy(line -> assertThat(line).matches("loan-approval: .* 00:06 +not yet"));
  }

  @Test
  void withoutAFaultThereIsNoTable() {
    assertThat(view.summary(progress(2, 100)))
        .hasSize(2)
        .noneMatch(line -> line.contains("planted fault  "));
  }

  @Test
  void theStatusFitsAnyTerminal() {
    plant(3_700);
    take(fired("a", LoanApproval.ID, "feature:income", 10), 15);
    findings.take(metric("loan-approval", "feature:income", "psi", 0.3, Status.CRITICAL, 10));
    assertThat(view.status(progress(31.9, 255_000)))
        .isEqualTo("00:31  255,000 events, 7,994/s, 1 window, 1 violation, 1 firing");
    for (int window = 0; window < 12_000; window++) {
      findings.take(
          metric("loan-approval", "feature:income", "psi", 0.3, Status.CRITICAL, window * 5));
    }
    assertThat(view.status(progress(36_000, 360_000_000)))
        .startsWith("10:00:00  360 M events, 10,000/s")
        .hasSizeLessThan(80);
  }

  @Test
  void coloursAndSignsAreOnlyWhereTheyCanBeShown() {
    Scenario.Change change = scenario.changes(-1, 6).get(0);
    assertThat(new DemoView(scenario, Palette.PLAIN).change(change))
        .startsWith("00:06  > fault")
        .matches("\\p{ASCII}*")
        .doesNotContain("\u001B");
    assertThat(new DemoView(scenario, new Palette(true, true)).change(change)).contains("\u001B[");
    assertThat(Palette.of(true, StandardCharsets.UTF_8, name -> null))
        .isEqualTo(new Palette(true, true));
    assertThat(Palette.of(true, StandardCharsets.US_ASCII, name -> "1"))
        .isEqualTo(new Palette(false, false));
    assertThat(Palette.of(false, StandardCharsets.UTF_8, name -> "")).isEqualTo(SIGNS);
  }

  @Test
  void aTerminalKeepsTheStatusBelowTheLines() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), true);
    assertThat(screen.statusDue(0.9)).isFalse();
    assertThat(screen.statusDue(1)).isTrue();
    screen.status("status", 1.2);
    assertThat(screen.statusDue(1.9)).isFalse();
    screen.line("line");
    screen.endStatus();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\u001B[Kstatus\r\u001B[Kline" + System.lineSeparator() + "status\r\u001B[K");
  }

  @Test
  void elsewhereTheStatusIsAPlainLineEveryFiveSeconds() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    assertThat(screen.statusDue(4.9)).isFalse();
    screen.status("status", 5.1);
    assertThat(screen.statusDue(9.9)).isFalse();
    assertThat(screen.statusDue(10)).isTrue();
    screen.line("line");
    screen.endStatus();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("status" + System.lineSeparator() + "line" + System.lineSeparator());
  }
}
