package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.source.Backlog;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.operations.Lags;
import io.plumbline.detectors.spec.LevelLimits;
import io.plumbline.detectors.spec.RateLimits;
import io.plumbline.detectors.spec.SourceWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class WatchSourcesTest {
  private static final long MINUTE = 60_000;
  private static final long START = 28_000_000 * MINUTE;
  private static final SourceWatch WATCH =
      new SourceWatch(
          true,
          Duration.ofMinutes(10),
          SourceWatch.DEAD_LETTERS,
          SourceWatch.LATE,
          new RateLimits(0.5, null, 10),
          new LevelLimits(1_000.0, 10_000.0),
          new LevelLimits(null, 3_600_000.0),
          new LevelLimits(60_000.0, null));

  @Test
  void everyHeartbeatSaysThatTheSourceIsReadAlsoWhenThereIsNothing() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(3, 0, 0);
      assertThat(job.figures("heartbeat"))
          .containsExactly("not-evaluated 4.000", "not-evaluated 4.000", "not-evaluated 4.000");
      assertThat(job.figures("silence_seconds"))
          .containsExactly("ok 60.000", "ok 120.000", "ok 180.000");
      assertThat(job.metrics())
          .allMatch(m -> m.subject().equals("source:predictions") && m.model().equals("*"))
          .extracting(Metric::windowEnd)
          .containsOnly(START + MINUTE, START + 2 * MINUTE, START + 3 * MINUTE);
    }
  }

  @Test
  void aSourceThatFallsSilentHasOneAlertUntilSomethingComes() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(5, 100, 0);
      job.minutes(8, 0, 0);
      assertThat(job.alerts()).isEmpty();
      job.minutes(20, 0, 0);
      assertThat(job.alerts())
          .containsExactly(
              "firing critical source:predictions: source predictions is silent: nothing was read"
                  + " for 10m 0s");
      job.minutes(1, 1, 0);
      assertThat(job.alerts())
          .hasSize(2)
          .last()
          .isEqualTo("resolved critical source:predictions: source predictions is well again");
      List<Alert> alerts = job.alertRecords();
      assertThat(alerts.get(1).alertId()).isEqualTo(alerts.get(0).alertId());
    }
  }

  @Test
  void aSourceWhoseReadersAreHeldUpIsNotSilent() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(5, 100, 0);
      job.heldUp(60);
      assertThat(job.alerts()).isEmpty();
      assertThat(job.figures("heartbeat")).endsWith("not-evaluated 0.000");
    }
  }

  @Test
  void theTimeInWhichTheJobIsDownDoesNotCount() throws Exception {
    OperatorSubtaskState state;
    try (Job job = new Job(WATCH)) {
      job.minutes(5, 100, 0);
      job.minutes(6, 0, 0);
      state = job.snapshot();
    }
    try (Job job = new Job(state, WATCH)) {
      job.at(START + 600 * MINUTE);
      job.minutes(2, 0, 0);
      assertThat(job.alerts()).isEmpty();
      job.minutes(2, 0, 0);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void aFloodOfDeadLettersFiresAndResolvesWhenItIsOver() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(10, 1_000, 2);
      assertThat(job.alerts()).isEmpty();
      job.minutes(1, 1_000, 50);
      assertThat(job.alerts()).as("58 of 5,058, by chance once in six").isEmpty();
      job.minutes(1, 1_000, 50);
      assertThat(job.alerts())
          .containsExactly(
              "firing warning source:predictions: source predictions is out of bounds:"
                  + " dead_letter_rate 2.08 % > 1 %");
      job.minutes(5, 1_000, 2_000);
      assertThat(job.alerts().get(1))
          .startsWith(
              "firing critical source:predictions: source predictions is out of bounds:"
                  + " dead_letter_rate");
      job.minutes(5, 1_000, 0);
      assertThat(job.alerts())
          .last()
          .isEqualTo("resolved critical source:predictions: source predictions is well again");
      assertThat(job.alertRecords())
          .extracting(Alert::alertId)
          .containsOnly(job.alertRecords().get(0).alertId());
      assertThat(job.figures("dead_letter_rate_malformed").get(12))
          .isEqualTo("not-evaluated 0.667");
    }
  }

  @Test
  void eventsOfModelsThatNobodyWatchesAreNoFault() throws Exception {
    try (Job job = new Job(WATCH)) {
      for (int i = 0; i < 10; i++) {
        job.pulse(500, 0, 0, DeadLetterReason.UNKNOWN_MODEL, 5_000);
        job.heldUp(1);
      }
      assertThat(job.alerts()).isEmpty();
      assertThat(job.figures("dead_letter_rate")).containsOnly("ok 0.000");
      assertThat(job.figures("dead_letter_rate_unknown_model")).containsOnly("not-evaluated 0.909");
    }
  }

  @Test
  void ofAFewInputsNothingIsSaid() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(3, 2, 10);
      assertThat(job.alerts()).isEmpty();
      assertThat(job.figures("dead_letter_rate").get(0)).isEqualTo("insufficient-data 0.833");
    }
  }

  @Test
  void anAlertAboutRatesWaitsUntilTheyCanBeJudgedAgainOrThereIsNothingToJudge() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(1, 100, 100);
      job.minutes(7, 1, 0);
      assertThat(job.alerts()).hasSize(1);
      job.minutes(6, 0, 0);
      assertThat(job.alerts())
          .hasSize(2)
          .last()
          .isEqualTo(
              "resolved critical source:predictions: source predictions can no longer be judged:"
                  + " no-data");
    }
  }

  @Test
  void lateAndRepeatedEventsAreSharesOfTheUsableOnes() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.pulse(200, 30, 130, DeadLetterReason.NO_ID, 0);
      job.heldUp(1);
      assertThat(job.figures("late_rate")).containsExactly("warning 0.150");
      assertThat(job.figures("repeat_rate")).containsExactly("warning 0.650");
    }
  }

  @Test
  void aSourceThatIsNotToBeWatchedHasFiguresAndNoAlerts() throws Exception {
    SourceWatch off =
        new SourceWatch(
            false,
            WATCH.silence(),
            WATCH.deadLetters(),
            WATCH.late(),
            WATCH.repeats(),
            WATCH.recordsLag(),
            WATCH.readLag(),
            WATCH.eventLag());
    try (Job job = new Job(off)) {
      job.minutes(5, 100, 100);
      job.minutes(60, 0, 0);
      assertThat(job.alerts()).isEmpty();
      assertThat(job.figures("heartbeat")).hasSize(65);
    }
  }

  @Test
  void lagsAreThoseOfTheBeat() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(1, 100, 0);
      assertThat(job.figures("event_lag_max_ms")).containsExactly("not-evaluated 99.000");
      assertThat(job.figures("event_lag_median_ms")).containsExactly("ok 51.500");
      assertThat(job.figures("read_lag_ms")).containsExactly("ok 2000.000");
      assertThat(job.figures("records_lag")).isEmpty();
      assertThat(job.figures("watermark_lag_ms")).containsExactly("not-evaluated 65000.000");
      assertThat(job.metrics())
          .extracting(Metric::metric)
          .allMatch(metric -> MetricsPage.names().contains("operations " + metric));
    }
  }

  @Test
  void aShareThatMovesAroundItsLimitDoesNotComeAndGo() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(5, 10_000, 130);
      assertThat(job.alerts()).hasSize(1);
      for (int i = 0; i < 30; i++) {
        job.minutes(1, 10_000, i % 2 == 0 ? 85 : 110);
      }
      assertThat(job.alerts()).hasSize(1);
      assertThat(job.metrics())
          .filteredOn(figure -> figure.metric().equals("dead_letter_rate"))
          .last()
          .matches(figure -> figure.status() == Status.WARNING)
          .matches(figure -> figure.value() > figure.threshold());
      job.minutes(6, 10_000, 70);
      assertThat(job.alerts()).hasSize(2).last().asString().startsWith("resolved");
    }
  }

  @Test
  void whatChanceDoesToAShareIsNoViolation() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    try (Job job = new Job(WATCH)) {
      for (int i = 0; i < 1_000; i++) {
        int dead = 0;
        for (int input = 0; input < 200; input++) {
          dead += random.nextInt(1_000) < 7 ? 1 : 0;
        }
        job.minutes(1, 200 - dead, dead);
      }
      assertThat(job.alerts()).as("7 in 1,000 with a limit of 10, for 16 hours").isEmpty();
    }
  }

  @Test
  void recordsThatWaitAreAddedOverTheSubtasksAndHaveLimits() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.pending = List.of(400L, 500L);
      job.minutes(2, 100, 0);
      assertThat(job.figures("records_lag")).containsExactly("ok 900.000", "ok 900.000");
      job.pending = List.of(4_000L, 500L);
      job.minutes(1, 100, 0);
      job.pending = List.of(400L, 500L);
      job.minutes(1, 100, 0);
      assertThat(job.alerts())
          .containsExactly(
              "firing warning source:predictions: source predictions is out of bounds: records_lag"
                  + " 4500 records > 1000 records");
      job.pending = List.of(20_000L, 0L);
      job.minutes(1, 100, 0);
      assertThat(job.alerts()).hasSize(2).last().asString().contains("critical", "10000 records");
      job.pending = List.of(0L, 0L);
      job.minutes(1, 100, 0);
      assertThat(job.alerts()).hasSize(3).last().asString().startsWith("resolved");
      assertThat(job.alertRecords().get(0).runbookUrl()).endsWith("#lag");
    }
  }

  @Test
  void lagsHaveLimits() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.behind = 3 * 3_600_000;
      job.minutes(1, 100, 0);
      assertThat(job.alerts())
          .containsExactly(
              "firing critical source:predictions: source predictions is out of bounds: read_lag_ms"
                  + " 3h 0m > 1h 0m");
      job.behind = 2_000;
      job.minutes(4, 100, 0);
      assertThat(job.alerts()).as("the furthest of five beats").hasSize(1);
      job.minutes(1, 100, 0);
      assertThat(job.alerts()).hasSize(2);
    }
  }

  @Test
  void anotherFigureBeyondItsLimitIsToldUnderTheSameId() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(5, 1_000, 100);
      job.pending = List.of(5_000L);
      job.minutes(5, 1_000, 100);
      assertThat(job.alerts())
          .hasSize(2)
          .last()
          .asString()
          .startsWith("firing warning")
          .contains("dead_letter_rate", "records_lag");
      assertThat(job.alertRecords())
          .extracting(Alert::alertId)
          .containsOnly(job.alertRecords().get(0).alertId());
    }
  }

  @Test
  void aBeatInWhichNothingCameSaysNothingNewOfLags() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.lag = 120_000;
      job.minutes(1, 100, 0);
      for (int i = 0; i < 10; i++) {
        job.minutes(2, 0, 0);
        job.minutes(1, 100, 0);
      }
      assertThat(job.alerts()).hasSize(1).first().asString().contains("event_lag_median_ms");
    }
  }

  @Test
  void whatIsSaidToThoseWhoWatchModels() throws Exception {
    try (Job job = new Job(WATCH)) {
      job.minutes(1, 100, 0);
      job.behind = 2 * WatchSources.BEHIND;
      job.minutes(122, 100, 0);
      job.behind = 2_000;
      job.minutes(1, 100, 0);
      job.minutes(11, 0, 0);
      job.heldUp(1);
      List<SourceWord> words = job.words();
      assertThat(words.get(0)).isEqualTo(new SourceWord("predictions", true, false, false, false));
      assertThat(words.subList(1, 121)).allMatch(SourceWord::behind);
      assertThat(words.subList(121, 124)).as("for two hours").noneMatch(SourceWord::behind);
      assertThat(words.subList(124, 135))
          .extracting(SourceWord::nearlySilent)
          .containsExactly(false, false, false, false, false, false, true, true, true, true, true);
      assertThat(words.subList(124, 135).stream().filter(SourceWord::silent)).hasSize(3);
      assertThat(words.get(135).read()).isFalse();
    }
  }

  /** The operator, by a clock that the test moves. */
  private static final class Job implements AutoCloseable {
    private final KeyedOneInputStreamOperatorTestHarness<String, SourcePulse, Metric> harness;
    private long now = START;
    private long behind = 2_000;
    private int lag;
    private List<Long> pending = List.of();

    Job(SourceWatch watch) throws Exception {
      this(null, watch);
    }

    Job(OperatorSubtaskState from, SourceWatch watch) throws Exception {
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(
                  new WatchSources(Duration.ofMillis(MINUTE), Map.of("predictions", watch))),
              SourcePulse::source,
              Types.STRING);
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
      if (from == null) {
        harness.setProcessingTime(now);
      }
    }

    void at(long time) throws Exception {
      now = time;
      harness.setProcessingTime(now);
    }

    void pulse(int accepted, int late, int repeats, DeadLetterReason reason, int dead)
        throws Exception {
      Lags lags = new Lags();
      for (int i = 0; i < accepted; i++) {
        lags.add(lag + i);
      }
      long[] letters = new long[DeadLetterReason.values().length];
      letters[reason.ordinal()] = dead;
      harness.processElement(
          new StreamRecord<>(
              new SourcePulse(
                  "predictions",
                  0,
                  accepted,
                  late,
                  repeats,
                  letters,
                  accepted == 0 ? SourcePulse.NO_TIME : now - behind,
                  now - 5_000,
                  Backlog.UNKNOWN,
                  accepted == 0 ? new byte[0] : lags.encode())));
    }

    /** So many minutes, with so many events and broken ones at the beginning of each. */
    void minutes(int number, int accepted, int dead) throws Exception {
      for (int i = 0; i < number; i++) {
        pulse(accepted, 0, 0, DeadLetterReason.MALFORMED, dead);
        for (int quiet = 0; quiet < 3; quiet++) {
          pulse(0, 0, 0, DeadLetterReason.MALFORMED, 0);
        }
        for (int subtask = 0; subtask < pending.size(); subtask++) {
          harness.processElement(new StreamRecord<>(waiting(subtask)));
        }
        at(now + MINUTE);
      }
    }

    private SourcePulse waiting(int subtask) {
      return new SourcePulse(
          "predictions",
          subtask,
          0,
          0,
          0,
          new long[DeadLetterReason.values().length],
          SourcePulse.NO_TIME,
          now,
          pending.get(subtask),
          new byte[0]);
    }

    List<SourceWord> words() {
      List<SourceWord> words = new ArrayList<>();
      harness.getSideOutput(WatchSources.WORDS).forEach(record -> words.add(record.getValue()));
      return words;
    }

    void heldUp(int minutes) throws Exception {
      for (int i = 0; i < minutes; i++) {
        at(now + MINUTE);
      }
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, now);
    }

    List<Metric> metrics() {
      return harness.extractOutputValues();
    }

    List<String> figures(String metric) {
      return metrics().stream()
          .filter(figure -> figure.metric().equals(metric))
          .map(f -> String.format(Locale.ROOT, "%s %.3f", f.status().wireName(), f.value()))
          .toList();
    }

    List<Alert> alertRecords() {
      Queue<StreamRecord<Alert>> sent = harness.getSideOutput(WatchSources.ALERTS);
      List<Alert> alerts = new ArrayList<>();
      if (sent != null) {
        sent.forEach(record -> alerts.add(record.getValue()));
      }
      return alerts;
    }

    List<String> alerts() {
      return alertRecords().stream()
          .map(a -> String.join(" ", a.status(), a.severity(), a.group()) + ": " + a.summary())
          .toList();
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
