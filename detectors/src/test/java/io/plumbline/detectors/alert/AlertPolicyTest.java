package io.plumbline.detectors.alert;

import static io.plumbline.detectors.alert.Figures.DAY;
import static io.plumbline.detectors.alert.Figures.DAYS;
import static io.plumbline.detectors.alert.Figures.GROUP;
import static io.plumbline.detectors.alert.Figures.WEEKS;
import static io.plumbline.detectors.alert.Figures.day;
import static io.plumbline.detectors.alert.Figures.figure;
import static io.plumbline.detectors.alert.Figures.missing;
import static io.plumbline.detectors.alert.Figures.noValues;
import static io.plumbline.detectors.alert.Figures.provisional;
import static io.plumbline.detectors.alert.Figures.psi;
import static io.plumbline.detectors.alert.Figures.spec;
import static io.plumbline.detectors.alert.Figures.week;
import static io.plumbline.detectors.check.Status.CRITICAL;
import static io.plumbline.detectors.check.Status.INSUFFICIENT_DATA;
import static io.plumbline.detectors.check.Status.NOT_EVALUATED;
import static io.plumbline.detectors.check.Status.OK;
import static io.plumbline.detectors.check.Status.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.spec.AlertSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertPolicyTest {
  private static final AlertSpec TWO_OF_THREE = new AlertSpec(2, 3, 3, "https://runbook");

  private AlertPolicy policy = new AlertPolicy(spec(TWO_OF_THREE, DAYS), "3", "all");
  private AlertState state = AlertState.EMPTY;
  private final List<Alert> sent = new ArrayList<>();

  /** Each window by itself, as a job meets them; through the bytes, as a job keeps them. */
  private void give(WindowFigures... windows) {
    for (WindowFigures window : windows) {
      AlertDecision decision = policy.decide(state, List.of(window));
      state = AlertStateCodec.decode(AlertStateCodec.encode(decision.state()));
      assertThat(state).isEqualTo(decision.state());
      sent.addAll(decision.alerts());
    }
  }

  private Alert only() {
    assertThat(sent).hasSize(1);
    return sent.get(0);
  }

  @Test
  void anAlertLeadsToTheSectionOfItsFirstCriticalViolation() {
    List<Metric> violations =
        List.of(figure(GROUP, "missing_rate", "reference", WARNING, null), psi(CRITICAL));
    assertThat(Runbook.url("https://r", violations)).isEqualTo("https://r#drift");
    assertThat(Runbook.url("https://r", violations.subList(0, 1)))
        .isEqualTo("https://r#missing-values");
    assertThat(Runbook.url(null, violations)).isEqualTo("docs/runbook.md#drift");
    assertThat(Runbook.url("https://r#mine", violations)).isEqualTo("https://r#mine");
    assertThat(Runbook.url("https://r", List.of())).isEqualTo("https://r");
  }

  @Test
  void oneBadWindowIsPending() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(OK)), day(3, 1, psi(OK)));
    give(day(4, 1, psi(CRITICAL)));
    assertThat(sent).isEmpty();
    assertThat(state.firing()).isZero();
  }

  @Test
  void kBadOfTheLastNWindowsFire() {
    give(day(1, 1, psi(WARNING)), day(2, 1, psi(OK)), day(3, 1, psi(CRITICAL)));
    Alert alert = only();
    assertThat(alert.status()).isEqualTo("firing");
    assertThat(alert.severity()).isEqualTo("critical");
    assertThat(alert.startedAt()).as("the first bad window").isEqualTo(DAY);
    assertThat(alert.updatedAt()).isEqualTo(3 * DAY);
    assertThat(alert.endedAt()).isNull();
    assertThat(alert.kind()).isEqualTo("window");
    assertThat(alert.group()).isEqualTo(GROUP);
    assertThat(alert.monitor()).isEqualTo("data-quality");
    assertThat(alert.runbookUrl()).isEqualTo("https://runbook#drift");
    assertThat(alert.labels()).containsEntry("owner", "team");
    assertThat(alert.violations()).containsExactly(psi(CRITICAL));
    assertThat(alert.summary()).isEqualTo("age drifted: psi 0.31 > 0.2 for 2 of 3 windows of 1d");
    assertThat(state.firing()).isOne();
  }

  @Test
  void firstBadWindowIsAmongTheVotesThatFired() {
    // The first bad day is out of the last three when the second and third come.
    give(day(1, 1, psi(WARNING)), day(2, 1, psi(OK)), day(3, 1, psi(OK)));
    give(day(4, 1, psi(WARNING)), day(5, 1, psi(WARNING)));
    assertThat(only().startedAt()).isEqualTo(4 * DAY);
  }

  @Test
  void windowIsBadWhenAnyFigureOfTheGroupIs() {
    give(day(1, 1, psi(OK), missing(WARNING)), day(2, 1, psi(WARNING), missing(OK)));
    assertThat(only().severity()).isEqualTo("warning");
  }

  @Test
  void subjectsAreJudgedApart() {
    Metric other = figure("feature:income", "psi", "reference", CRITICAL, null);
    give(day(1, 1, psi(OK), other), day(2, 1, psi(CRITICAL), other));
    assertThat(only().group()).isEqualTo("feature:income");
  }

  @Test
  void furtherBadWindowsAreTheSameAlert() {
    for (int d = 1; d <= 10; d++) {
      give(day(d, 1, psi(CRITICAL)));
    }
    assertThat(sent).hasSize(1);
  }

  @Test
  void severityChangesAreSentWithTheSameId() {
    give(day(1, 1, psi(WARNING)), day(2, 1, psi(WARNING)), day(3, 1, psi(CRITICAL)));
    give(day(4, 1, psi(OK)), day(5, 1, psi(CRITICAL)), day(6, 1, psi(WARNING)));
    assertThat(sent).extracting(Alert::severity).containsExactly("warning", "critical", "warning");
    assertThat(sent).extracting(Alert::status).containsOnly("firing");
    assertThat(sent).extracting(Alert::alertId).containsOnly(sent.get(0).alertId());
    assertThat(sent).extracting(Alert::startedAt).containsOnly(DAY);
    assertThat(sent).extracting(Alert::updatedAt).containsExactly(2 * DAY, 3 * DAY, 6 * DAY);
  }

  @Test
  void mGoodWindowsInARowResolve() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(CRITICAL)), day(3, 1, psi(OK)));
    give(day(4, 1, psi(OK)), day(5, 1, psi(WARNING)), day(6, 1, psi(OK)), day(7, 1, psi(OK)));
    assertThat(state.firing()).isOne();
    sent.clear();
    give(day(8, 1, psi(OK)));
    Alert resolved = only();
    assertThat(resolved.status()).isEqualTo("resolved");
    assertThat(resolved.startedAt()).isEqualTo(DAY);
    assertThat(resolved.endedAt()).isEqualTo(8 * DAY);
    assertThat(resolved.updatedAt()).isEqualTo(8 * DAY);
    assertThat(resolved.reason()).isNull();
    assertThat(resolved.violations()).isNotEmpty();
    assertThat(resolved.summary()).isEqualTo("age recovered: 3 good windows in a row of 1d");
    assertThat(state.firing()).isZero();
  }

  @Test
  void resolvedRecordKeepsTheId() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(CRITICAL)));
    give(day(3, 1, psi(OK)), day(4, 1, psi(OK)), day(5, 1, psi(OK)));
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).alertId()).isEqualTo(sent.get(0).alertId());
    assertThat(sent.get(1).fingerprint()).isEqualTo(sent.get(0).fingerprint());
  }

  @Test
  void nextIncidentHasTheSameFingerprintAndAnotherId() {
    policy = new AlertPolicy(spec(new AlertSpec(2, 5, 1, null), DAYS), "3", "all");
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(CRITICAL)), day(3, 1, psi(OK)));
    assertThat(sent).hasSize(2);
    // Votes of the first incident make no second one.
    give(day(4, 1, psi(CRITICAL)));
    assertThat(sent).hasSize(2);
    give(day(5, 1, psi(CRITICAL)));
    assertThat(sent).hasSize(3);
    assertThat(sent.get(2).startedAt()).isEqualTo(4 * DAY);
    assertThat(sent.get(2).fingerprint()).isEqualTo(sent.get(0).fingerprint());
    assertThat(sent.get(2).alertId()).isNotEqualTo(sent.get(0).alertId());
  }

  @Test
  void tooFewSamplesNeitherFireNorResolve() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(INSUFFICIENT_DATA)));
    give(day(3, 1, psi(INSUFFICIENT_DATA)), day(4, 1, psi(INSUFFICIENT_DATA)));
    assertThat(sent).isEmpty();
    give(day(5, 1, psi(CRITICAL)));
    assertThat(only().startedAt()).as("they take no place among the last n").isEqualTo(DAY);
    for (int d = 6; d < 20; d++) {
      give(day(d, 1, psi(INSUFFICIENT_DATA)));
    }
    assertThat(state.firing()).isOne();
  }

  @Test
  void windowsThatCannotJudgeWhatFiredDoNotResolve() {
    give(day(1, 1, psi(CRITICAL), missing(OK)), day(2, 1, psi(CRITICAL), missing(OK)));
    for (int d = 3; d < 8; d++) {
      give(day(d, 1, psi(INSUFFICIENT_DATA), missing(OK)));
    }
    assertThat(state.firing()).isOne();
    give(day(8, 1, psi(OK), missing(OK)), day(9, 1, psi(OK)), day(10, 1, psi(OK)));
    assertThat(state.firing()).isZero();
  }

  @Test
  void whatHasTooFewSamplesForOtherMetricsStillResolves() {
    give(day(1, 1, psi(INSUFFICIENT_DATA), missing(CRITICAL)));
    give(day(2, 1, psi(INSUFFICIENT_DATA), missing(CRITICAL)));
    assertThat(state.firing()).isOne();
    for (int d = 3; d < 6; d++) {
      give(day(d, 1, psi(INSUFFICIENT_DATA), missing(OK)));
    }
    assertThat(state.firing()).isZero();
  }

  @Test
  void figuresWithoutALimitNeitherFireNorResolve() {
    for (int d = 1; d < 10; d++) {
      give(day(d, 1, psi(NOT_EVALUATED)));
    }
    assertThat(sent).isEmpty();
    assertThat(state).isEqualTo(AlertState.EMPTY);
  }

  @Test
  void provisionalFiguresNeitherFireNorResolve() {
    give(day(1, 1, provisional(psi(CRITICAL))), day(2, 1, provisional(psi(CRITICAL))));
    assertThat(sent).isEmpty();
    give(day(1, 2, psi(CRITICAL)), day(2, 2, psi(CRITICAL)));
    assertThat(state.firing()).isOne();
    for (int d = 3; d < 8; d++) {
      give(day(d, 1, provisional(psi(OK))));
    }
    assertThat(state.firing()).isOne();
  }

  @Test
  void revisionReplacesItsWindowsVote() {
    give(day(1, 1, psi(CRITICAL)), day(1, 2, psi(CRITICAL)), day(1, 3, psi(CRITICAL)));
    assertThat(sent).as("one window is one vote").isEmpty();
    give(day(1, 4, psi(OK)), day(2, 1, psi(CRITICAL)));
    assertThat(sent).isEmpty();
    give(day(1, 5, psi(CRITICAL)));
    Alert alert = only();
    assertThat(alert.startedAt()).isEqualTo(DAY);
    assertThat(alert.updatedAt()).isEqualTo(2 * DAY);
  }

  @Test
  void lowerRevisionThatComesLaterIsIgnored() {
    give(day(1, 9, psi(OK)), day(2, 1, psi(CRITICAL)), day(1, 8, psi(CRITICAL)));
    assertThat(sent).isEmpty();
  }

  @Test
  void windowsThatComeOutOfOrderCount() {
    give(day(3, 1, psi(CRITICAL)), day(1, 1, psi(CRITICAL)));
    assertThat(only().startedAt()).isEqualTo(DAY);
  }

  @Test
  void revisionOfAResolvedIncidentMakesNoSecondOne() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(CRITICAL)));
    give(day(3, 1, psi(OK)), day(4, 1, psi(OK)), day(5, 1, psi(OK)));
    sent.clear();
    give(day(4, 2, psi(CRITICAL)), day(5, 2, psi(CRITICAL)), day(3, 2, psi(CRITICAL)));
    assertThat(sent).isEmpty();
    assertThat(state.firing()).isZero();
  }

  @Test
  void startStaysWhenTheFirstBadWindowIsRevised() {
    give(day(1, 1, psi(WARNING)), day(2, 1, psi(WARNING)), day(1, 2, psi(OK)));
    give(day(3, 1, psi(CRITICAL)));
    assertThat(sent).extracting(Alert::startedAt).containsOnly(DAY);
    assertThat(sent).extracting(Alert::alertId).containsOnly(sent.get(0).alertId());
  }

  @Test
  void windowsWithoutDataResolveWithAReason() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(CRITICAL)));
    sent.clear();
    give(day(3, 0, noValues("psi"), noValues("missing_rate")));
    Alert resolved = only();
    assertThat(resolved.status()).isEqualTo("resolved");
    assertThat(resolved.reason()).isEqualTo("no-data");
    assertThat(resolved.endedAt()).isEqualTo(3 * DAY);
  }

  @Test
  void whatAViolationSaysInWordsComesFirst() {
    Metric unit =
        Figures.valued(Figures.figure(GROUP, "unit_change", "reference", CRITICAL, null), 3);
    give(day(1, 1, psi(CRITICAL), unit), day(2, 1, psi(CRITICAL), unit));
    assertThat(only().summary())
        .isEqualTo(
            "age drifted: values are 1000 times the baseline's, psi 0.31 > 0.2"
                + " for 2 of 2 windows of 1d");
  }

  @Test
  void allMissingColumnIsBadWhenItsMissingRateIs() {
    give(day(1, 1, psi(OK), missing(OK)));
    give(day(2, 1, noValues("psi"), missing(CRITICAL)));
    give(day(3, 1, noValues("psi"), missing(CRITICAL)));
    assertThat(only().summary())
        .isEqualTo("age is out of bounds: missing_rate 0.31 > 0.2 for 2 of 3 windows of 1d");
  }

  @Test
  void columnThatIsGoneResolvesWithoutData() {
    Metric extra = figure("feature:extra", "extra_column", "reference", CRITICAL, null);
    give(day(1, 1, psi(OK), extra), day(2, 1, psi(OK), extra));
    sent.clear();
    Metric stream = figure("stream", "count", "none", NOT_EVALUATED, "no-threshold");
    give(day(3, 1, stream));
    assertThat(sent).as("figures of the stream alone say nothing of columns").isEmpty();
    give(day(3, 1, psi(OK)));
    assertThat(only().reason()).isEqualTo("no-data");
    assertThat(only().group()).isEqualTo("feature:extra");
  }

  @Test
  void groupsThatStayAwayAreForgotten() {
    for (int d = 1; d < 50; d++) {
      give(
          day(
              d,
              1,
              psi(OK),
              figure("feature:extra" + d, "extra_column", "reference", CRITICAL, null)));
    }
    assertThat(sent).isEmpty();
    assertThat(state.groups().size()).isLessThanOrEqualTo(8);
  }

  @Test
  void theEndOfAModelAndTheSilenceOfASegmentEndAlertsForDifferentReasons() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(CRITICAL)));
    assertThat(policy.retire(state)).extracting(Alert::reason).containsExactly("removed");
    assertThat(policy.silence(state))
        .satisfiesExactly(
            alert -> {
              assertThat(alert.status()).isEqualTo("resolved");
              assertThat(alert.reason()).isEqualTo("no-data");
              assertThat(alert.alertId()).isEqualTo(sent.get(0).alertId());
            });
  }

  @Test
  void whatAWholeEvaluationNoLongerHasResolves() {
    Metric expression = figure("expression:adult", "share", "none", CRITICAL, null);
    Metric logged = figure("feature-event:age", "psi", "reference", CRITICAL, null);
    give(
        day(1, 1, psi(OK), expression, logged),
        day(2, 1, psi(OK), expression, logged),
        day(3, 1, psi(OK)));
    assertThat(sent).extracting(Alert::status).containsExactly("firing", "firing");
    sent.clear();

    WindowFigures fourth = day(4, 1, psi(OK));
    give(
        new WindowFigures(
            fourth.spec(), fourth.monitor(), fourth.end(), 1, Told.ALL, fourth.metrics()));
    assertThat(only().group()).as("feature events are told of apart").isEqualTo("expression:adult");
    assertThat(only().reason()).isEqualTo("no-data");
    sent.clear();

    give(
        new WindowFigures(
            fourth.spec(), fourth.monitor(), fourth.end(), 1, Told.FEATURE_EVENTS, List.of()));
    assertThat(only().group()).isEqualTo("feature-event:age");
    assertThat(only().status()).isEqualTo("resolved");
  }

  @Test
  void whatThereIsNothingToCompareWithHoldsNothingOpen() {
    give(
        day(1, 1, figure(GROUP, "psi", "champion", CRITICAL, null)),
        day(2, 1, figure(GROUP, "psi", "champion", CRITICAL, null)));
    sent.clear();
    give(day(3, 1, figure(GROUP, "psi", "champion", NOT_EVALUATED, "no-baseline")));
    assertThat(only().status()).isEqualTo("resolved");
    assertThat(only().reason()).isEqualTo("no-data");
  }

  @Test
  void figuresThatLoseTheirLimitResolve() {
    give(day(1, 1, psi(CRITICAL)), day(2, 1, psi(CRITICAL)));
    sent.clear();
    give(day(3, 1, psi(NOT_EVALUATED)));
    assertThat(only().status()).isEqualTo("resolved");
    assertThat(only().reason()).isEqualTo("no-threshold");
  }

  @Test
  void partialWindowsNeitherFireNorResolve() {
    Metric low = figure("stream", "count", "none", CRITICAL, null);
    Metric partial = figure("stream", "count", "none", NOT_EVALUATED, "partial-window");
    give(day(1, 1, low), day(2, 1, low), day(3, 1, partial), day(4, 1, partial));
    assertThat(sent).hasSize(1);
    assertThat(state.firing()).isOne();
  }

  @Test
  void familiesOfWindowsAreCountedApart() {
    policy = new AlertPolicy(spec(TWO_OF_THREE, DAYS, WEEKS), "3", "all");
    give(day(7, 1, psi(CRITICAL)), week(7, 1, psi(CRITICAL)));
    assertThat(sent).as("one day and one week are not two of three").isEmpty();
    give(day(8, 1, psi(CRITICAL)));
    assertThat(state.firing()).isOne();
  }

  @Test
  void alertResolvesWhenAllFamiliesAreGood() {
    policy = new AlertPolicy(spec(new AlertSpec(2, 3, 2, null), DAYS, WEEKS), "3", "all");
    give(day(6, 1, psi(CRITICAL)), day(7, 1, psi(CRITICAL)), week(7, 1, psi(CRITICAL)));
    for (int d = 8; d <= 14; d++) {
      give(day(d, 1, psi(OK)));
    }
    assertThat(state.firing()).as("the week is not good yet").isOne();
    give(week(14, 1, psi(OK)), week(21, 1, psi(OK)));
    assertThat(state.firing()).isZero();
    assertThat(sent.get(sent.size() - 1).endedAt()).isEqualTo(21 * DAY);
  }

  @Test
  void idDoesNotDependOnTheFamilyThatFired() {
    policy = new AlertPolicy(spec(new AlertSpec(1, 1, 1, null), DAYS, WEEKS), "3", "all");
    give(day(7, 1, psi(CRITICAL)));
    AlertDecision byWeek = policy.decide(AlertState.EMPTY, List.of(week(7, 1, psi(CRITICAL))));
    assertThat(byWeek.alerts().get(0).alertId()).isEqualTo(only().alertId());
  }

  @Test
  void severityIsTheWorstOfAllFamilies() {
    policy = new AlertPolicy(spec(new AlertSpec(1, 1, 1, null), DAYS, WEEKS), "3", "all");
    give(day(7, 1, psi(WARNING)), week(7, 1, psi(CRITICAL)), day(8, 1, psi(OK)));
    assertThat(sent).extracting(Alert::severity).containsExactly("warning", "critical");
    assertThat(sent.get(1).violations()).containsExactly(psi(WARNING), psi(CRITICAL));
  }

  @Test
  void windowsOfOneCallMayComeInAnyOrder() {
    policy = new AlertPolicy(spec(new AlertSpec(1, 3, 2, null), DAYS, WEEKS), "3", "all");
    List<WindowFigures> there =
        List.of(week(7, 1, psi(CRITICAL)), day(6, 1, psi(WARNING)), day(7, 1, psi(OK)));
    List<WindowFigures> back = List.of(there.get(2), there.get(1), there.get(0));
    assertThat(policy.decide(AlertState.EMPTY, there))
        .isEqualTo(policy.decide(AlertState.EMPTY, back));
  }

  @Test
  void baselinesAreCountedApart() {
    Metric lastWeek = figure(GROUP, "psi", "last-week", CRITICAL, null);
    Metric fine = figure(GROUP, "psi", "last-week", OK, null);
    give(day(1, 1, psi(CRITICAL), fine), day(2, 1, psi(OK), lastWeek));
    assertThat(sent).isEmpty();
    give(day(3, 1, psi(CRITICAL), fine));
    assertThat(state.firing()).isOne();
  }

  @Test
  void baselineThatIsNoLongerUsedHoldsNothingOpen() {
    Metric lastWeek = figure(GROUP, "psi", "last-week", CRITICAL, null);
    give(day(1, 1, lastWeek), day(2, 1, lastWeek));
    give(day(3, 1, psi(OK)), day(4, 1, psi(OK)), day(5, 1, psi(OK)));
    assertThat(state.firing()).isZero();
  }

  @Test
  void windowsThatTheSpecNoLongerHasHoldNothingOpen() {
    policy = new AlertPolicy(spec(TWO_OF_THREE, DAYS, WEEKS), "3", "all");
    give(week(7, 1, psi(CRITICAL)), week(14, 1, psi(CRITICAL)));
    assertThat(state.firing()).isOne();
    policy = new AlertPolicy(spec(TWO_OF_THREE, DAYS), "3", "all");
    give(day(15, 1, psi(INSUFFICIENT_DATA)));
    assertThat(state.firing()).as("nothing was judged yet").isOne();
    give(day(16, 1, psi(OK)), day(17, 1, psi(OK)), day(18, 1, psi(OK)));
    assertThat(state.firing()).isZero();
  }

  @Test
  void idsAreFunctionsOfTheirParts() {
    String fingerprint = AlertIds.fingerprint("m", "3", "all", "data-quality", GROUP);
    assertThat(fingerprint)
        .matches("[0-9a-f]{32}")
        .isEqualTo(AlertIds.fingerprint("m", "3", "all", "data-quality", GROUP));
    assertThat(AlertIds.fingerprint("m3", "", "all", "data-quality", GROUP))
        .isNotEqualTo(fingerprint);
    assertThat(AlertIds.alertId(fingerprint, 1)).isNotEqualTo(AlertIds.alertId(fingerprint, 2));
    // Ids that left once must come out the same for ever.
    assertThat(fingerprint).isEqualTo("3174e73196435428e3411b82cdb458f5");
    assertThat(AlertIds.alertId(fingerprint, 0)).isEqualTo("bbc87b8cda9d7c35a8c247874a5d7438");
  }
}
