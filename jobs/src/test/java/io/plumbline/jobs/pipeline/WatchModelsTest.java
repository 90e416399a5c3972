package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.operations.Lags;
import io.plumbline.jobs.specs.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;

class WatchModelsTest {
  private static final long MINUTE = 60_000;
  private static final long START = 28_000_000 * MINUTE;

  private static final List<String> SOURCES = List.of("predictions", "others");

  private static final String ONE =
      """
      {id: m, version: "1", problem: regression, labels: {owner: team},
       monitors: {operations: {silence: 10m}}, alerts: {runbook-url: "https://r"}}
      """;
  private static final String TWO = ONE.replace("version: \"1\"", "version: \"2\"");

  private static final String ANY =
      "{id: m, problem: regression, monitors: {operations: {silence: 10m}}}";

  @Test
  void aModelThatFallsSilentHasOneAlertUntilAnEventComes() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.minutes(9);
      assertThat(job.alerts()).isEmpty();
      job.minutes(20);
      assertThat(job.alerts())
          .containsExactly(
              "firing critical m 1 stream: m version 1 is silent: no event for 10m 0s");
      Alert fired = job.alertRecords().get(0);
      assertThat(fired.startedAt()).isEqualTo(START + 5 * MINUTE - 1);
      assertThat(fired.monitor()).isEqualTo("operations");
      assertThat(fired.labels()).containsEntry("owner", "team");
      assertThat(fired.runbookUrl()).isEqualTo("https://r#silence");
      assertThat(fired.violations())
          .extracting(Metric::metric, Metric::value, Metric::threshold)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("silence_seconds", 600.001, 600.0));

      job.heard("1", 3);
      assertThat(job.alerts().subList(1, 2))
          .containsExactly("resolved critical m 1 stream: m version 1 is well again");
      assertThat(job.alertRecords().get(1).alertId()).isEqualTo(fired.alertId());
      job.minutes(5, "1");
      assertThat(job.alerts()).hasSize(2);
    }
  }

  @Test
  void everyHeartbeatSaysHowLongNothingWasHeard() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(2, "1");
      job.minutes(3);
      assertThat(job.figures("silence_seconds"))
          .containsExactly(
              "1 ok 0.001", "1 ok 0.001", "1 ok 60.001", "1 ok 120.001", "1 ok 180.001");
      assertThat(job.metrics().get(0).windowEnd() - job.metrics().get(0).windowStart())
          .isEqualTo(MINUTE);
      assertThat(job.figures("event_lag_max_ms"))
          .containsExactly("1 not-evaluated 250.000", "1 not-evaluated 250.000");
    }
  }

  @Test
  void aModelThatNeverSentIsKnownFromItsSpec() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(12);
      assertThat(job.alerts())
          .containsExactly(
              "firing critical m 1 stream: m version 1 has never sent an event, for 10m 0s");
    }
  }

  @Test
  void whereSomeSourcesEndAModelThatNeverSentIsNotJudged() throws Exception {
    try (Job job = new Job(null, false, ONE, "1")) {
      job.minutes(60);
      assertThat(job.alerts()).isEmpty();
    }
  }

  @Test
  void withoutALimitAModelIsGivenAnHourToBegin() throws Exception {
    try (Job job = new Job("{id: m, version: \"1\", problem: regression}", "1")) {
      job.minutes(59);
      assertThat(job.alerts()).isEmpty();
      job.minutes(2);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void whileTheSourcesSayNothingNobodyIsSilent() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.heldUp(60);
      job.minutes(5);
      assertThat(job.alerts()).isEmpty();
      job.minutes(6);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void whileTheSourceOfAModelReadsABacklogTheModelIsNotSilent() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.behind("predictions", 60);
      assertThat(job.alerts()).isEmpty();
      job.minutes(12);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void theBacklogOfASourceThatDoesNotBringTheModelChangesNothing() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.behind("others", 12);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void aModelThatWasNeverHeardMayComeFromAnySource() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.behind("others", 60);
      assertThat(job.alerts()).isEmpty();
    }
  }

  @Test
  void aSourceThatHasNotBroughtTheModelForLongIsNotItsSource() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.heardFrom("others", "1", 1);
      job.minutes(2 * 24 * 60 + 5, "1");
      job.behind("others", 12);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void aModelWhoseSourceIsSilentHasNoAlertOfItsOwn() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.minutes(8);
      job.sourceIsNearlySilent(2);
      job.sourceIsSilent(60);
      assertThat(job.alerts()).isEmpty();
      assertThat(job.metrics())
          .last()
          .extracting(Metric::status, Metric::reason, Metric::threshold)
          .containsExactly(Status.NOT_EVALUATED, "source-silent", null);
      job.minutes(9);
      assertThat(job.alerts()).as("its own silence begins when its source is back").isEmpty();
      job.minutes(2);
      assertThat(job.alerts())
          .containsExactly(
              "firing critical m 1 stream: m version 1 is silent: no event for 10m 0s");
    }
  }

  @Test
  void whatBringsAVersionIsKnownAlsoWhenThatOfAllOthersGoes() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.covered(ONE, "1", 2);
      job.minutes(5, "1", "2");
      job.gone(null, 3);
      job.behind("others", 12);
      assertThat(job.alerts())
          .containsExactly(
              "firing critical m 1 stream: m version 1 is silent: no event for 10m 0s");
    }
  }

  @Test
  void aModelThatOneOfTwoSourcesCouldStillBringIsJudged() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.heardFrom("others", "1", 1);
      job.minutes(5, "1");
      job.sourceIsSilent(12);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void anAlertThatWasThereBeforeItsSourceFellSilentGoesOn() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.minutes(12);
      job.sourceIsSilent(60);
      job.minutes(5);
      assertThat(job.alerts()).hasSize(1);
      job.heard("1", 1);
      assertThat(job.alerts()).hasSize(2);
    }
  }

  @Test
  void aPauseThatComesEveryNightIsLearnedFromTheSecondOn() throws Exception {
    try (Job job = new Job("{id: m, version: \"1\", problem: regression}", "1")) {
      for (int night = 0; night < 5; night++) {
        job.minutes(16 * 60, "1");
        job.minutes(8 * 60);
      }
      assertThat(job.alerts())
          .filteredOn(alert -> alert.startsWith("firing"))
          .as("the first two nights")
          .hasSize(2);
      job.minutes(5 * 60);
      assertThat(job.alerts()).as("eight hours, and half as much again").hasSize(5);
    }
  }

  @Test
  void figuresThatSayNothingNewAreWrittenAsSeldomAsIsSet() throws Exception {
    try (Job job = new Job(null, true, 10, ONE, "1")) {
      job.minutes(40, "1");
      assertThat(job.figures("silence_seconds")).hasSize(4);
      assertThat(job.figures("event_lag_median_ms")).hasSize(4);
      assertThat(job.metrics())
          .filteredOn(figure -> figure.metric().equals("event_lag_max_ms"))
          .as("every event is in one of them")
          .extracting(Metric::sampleSize)
          .endsWith(10L, 10L, 10L);
      int before = job.metrics().size();
      job.minutes(9);
      job.minutes(2);
      job.minutes(1, "1");
      assertThat(job.figures("silence_seconds"))
          .as("what has changed is written at once")
          .contains("1 critical 600.001")
          .last()
          .isEqualTo("1 ok 0.001");
      assertThat(job.metrics().size() - before).isLessThan(8);
    }
  }

  @Test
  void tenThousandModelsHaveNoMoreThanARecordASecond() throws Exception {
    try (Job job = new Job(null, true, 0, ONE, "1")) {
      for (int i = 0; i < 10_000; i++) {
        job.coveredModel("m" + i, ONE.replace("id: m,", "id: m" + i + ","));
      }
      job.minutes(3);
      int before = job.metrics().size();
      job.minutes(6);
      assertThat(job.metrics().size() - before).isBetween(1, 6 * 75);
      assertThat(job.alerts()).isEmpty();
    }
  }

  @Test
  void aVersionThatGetsASpecOfItsOwnWhileItIsAwayIsToldToBeSilent() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.minutes(5, "1", "2");
      job.minutes(12, "2");
      job.covered(ONE, "1", 2);
      job.minutes(2, "2");
      assertThat(job.alerts())
          .containsExactly(
              "firing warning m 1 stream: m version 1 has vanished: no event for 10m 0s, while"
                  + " other versions send",
              "firing critical m 1 stream: m version 1 is silent: no event for 13m 0s");
      assertThat(job.alertRecords())
          .extracting(Alert::alertId)
          .containsOnly(job.alertRecords().get(0).alertId());
    }
  }

  @Test
  void aVersionThatGetsASpecOfItsOwnWhileItIsNewIsNewNoLonger() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.minutes(15, "1");
      job.minutes(3, "1", "2");
      job.covered(TWO, "2", 2);
      assertThat(job.alerts())
          .containsExactly(
              "firing warning m 2 stream: m version 2 has appeared",
              "resolved warning m 2 stream: m version 2 is well again");
      job.minutes(1, "2");
      job.gone(null, 3);
      job.minutes(30, "2");
      assertThat(job.alerts()).hasSize(2);
      job.minutes(12);
      job.minutes(1, "2");
      assertThat(job.alerts().subList(2, job.alerts().size()))
          .containsExactly(
              "firing critical m 2 stream: m version 2 is silent: no event for 10m 0s",
              "resolved critical m 2 stream: m version 2 is well again");
    }
  }

  @Test
  void aSpecOfAnyVersionThatTakesOverHearsOfTheVersionsThatThereWere() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.covered(TWO, "2", 1);
      job.minutes(5, "1", "2");
      job.anyTakesOver(2);
      job.minutes(90, "1", "2");
      assertThat(job.alerts()).isEmpty();
      job.minutes(12);
      assertThat(job.alerts())
          .containsExactly("firing critical m * stream: m is silent: no event for 10m 0s");
    }
  }

  @Test
  void aVersionWhoseSpecBecomesOneOfAnyIsFollowedLikeTheOthers() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.covered(TWO, "2", 1);
      job.minutes(5, "1", "2");
      job.anyTakesOver(2);
      job.minutes(2, "1", "2");
      job.minutes(2 * 24 * 60 + 15, "2");
      assertThat(job.alerts())
          .containsExactly(
              "firing warning m 1 stream: m version 1 has vanished: no event for 10m 0s, while"
                  + " other versions send",
              "resolved warning m 1 stream: m version 1 can no longer be judged: no-data");
      job.covered(ONE, "1", 3);
      job.minutes(12, "2");
      assertThat(job.alerts())
          .hasSize(3)
          .last()
          .asString()
          .startsWith("firing critical m 1 stream: m version 1 has never sent an event");
    }
  }

  @Test
  void aModelIsNotSilentWhileAVersionWithASpecOfItsOwnSends() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.covered(ONE, "1", 2);
      job.minutes(90, "1");
      assertThat(job.alerts()).isEmpty();
      job.minutes(12);
      assertThat(job.alerts())
          .containsExactlyInAnyOrder(
              "firing critical m * stream: m is silent: no event for 10m 0s",
              "firing critical m 1 stream: m version 1 is silent: no event for 10m 0s");
    }
  }

  @Test
  void theTimeInWhichTheJobIsDownDoesNotCount() throws Exception {
    OperatorSubtaskState state;
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.minutes(8);
      state = job.snapshot();
    }
    try (Job job = new Job(state, true, ONE, "1")) {
      job.at(START + 600 * MINUTE);
      job.minutes(1);
      assertThat(job.alerts()).isEmpty();
      job.minutes(2, "1");
      job.minutes(8);
      assertThat(job.alerts()).isEmpty();
    }
    try (Job job = new Job(state, true, ONE, "1")) {
      job.at(START + 600 * MINUTE);
      job.minutes(4);
      assertThat(job.alerts()).as("quiet for eight minutes before and two after").hasSize(1);
    }
  }

  @Test
  void anAlertThatFiresGoesOnThroughARestoreAndIsNotSentAgain() throws Exception {
    OperatorSubtaskState state;
    String id;
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.minutes(12);
      id = job.alertRecords().get(0).alertId();
      state = job.snapshot();
    }
    try (Job job = new Job(state, true, ONE, "1")) {
      job.at(START + 600 * MINUTE);
      job.minutes(30);
      assertThat(job.alerts()).isEmpty();
      job.heard("1", 1);
      assertThat(job.alerts()).hasSize(1).first().asString().startsWith("resolved");
      assertThat(job.alertRecords().get(0).alertId()).isEqualTo(id);
    }
  }

  /** What fired after the last checkpoint fires again under the same id. */
  @Test
  void anAlertThatIsSentTwiceIsRecognised() throws Exception {
    OperatorSubtaskState state;
    String id;
    try (Job job = new Job(ONE, "1")) {
      job.minutes(5, "1");
      job.minutes(8);
      state = job.snapshot();
      job.minutes(4);
      id = job.alertRecords().get(0).alertId();
    }
    try (Job job = new Job(state, true, ONE, "1")) {
      job.at(START + 100 * MINUTE);
      job.minutes(10);
      assertThat(job.alertRecords()).extracting(Alert::alertId).containsExactly(id);
    }
  }

  @Test
  void aModelOfAnyVersionIsSilentWhenNoneSends() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.minutes(5, "1", "2");
      job.minutes(14);
      assertThat(job.alerts())
          .containsExactly("firing critical m * stream: m is silent: no event for 10m 0s");
      job.heard("2", 1);
      assertThat(job.alerts())
          .hasSize(2)
          .last()
          .isEqualTo("resolved critical m * stream: m is well again");
    }
  }

  @Test
  void aVersionThatFallsSilentWhileOthersSendHasVanished() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.minutes(5, "1", "2");
      job.minutes(12, "2");
      assertThat(job.alerts())
          .containsExactly(
              "firing warning m 1 stream: m version 1 has vanished: no event for 10m 0s, while"
                  + " other versions send");
      assertThat(job.figures("version_vanished").get(0)).isEqualTo("1 warning 600.001");
      job.minutes(1, "1", "2");
      assertThat(job.alerts())
          .hasSize(2)
          .last()
          .isEqualTo("resolved warning m 1 stream: m version 1 is well again");
    }
  }

  @Test
  void aVersionThatStaysAwayIsForgotten() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.minutes(5, "1", "2");
      job.minutes(2 * 24 * 60 + 15, "2");
      assertThat(job.alerts())
          .hasSize(2)
          .last()
          .isEqualTo("resolved warning m 1 stream: m version 1 can no longer be judged: no-data");
    }
  }

  @Test
  void aVersionThatIsNewToAModelIsNotedForAsLongAsItIsNew() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.minutes(15, "1", "2");
      assertThat(job.alerts()).isEmpty();
      job.minutes(15, "1", "2", "3");
      assertThat(job.alerts())
          .containsExactly(
              "firing warning m 3 stream: m version 3 has appeared",
              "resolved warning m 3 stream: m version 3 is well again");
      assertThat(job.figures("version_appeared").get(0)).isEqualTo("3 warning 1.000");
      assertThat(job.figures("version_appeared")).hasSize(10);
    }
  }

  @Test
  void noMoreVersionsAreFollowedThanThereIsRoomFor() throws Exception {
    try (Job job = new Job(ANY, null)) {
      for (int i = 0; i < 3 * WatchModels.VERSIONS; i++) {
        job.heard("v" + i, 1);
      }
      job.minutes(1);
      assertThat(job.figures("silence_seconds")).hasSize(WatchModels.VERSIONS + 1);
      assertThat(job.alerts()).isEmpty();
    }
  }

  @Test
  void aModelThatIsRemovedIsForgottenAndItsAlertEnds() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.minutes(12);
      job.gone("1", 2);
      assertThat(job.alerts())
          .last()
          .isEqualTo("resolved critical m 1 stream: m version 1 can no longer be judged: removed");
      int before = job.metrics().size();
      job.minutes(20);
      assertThat(job.metrics()).hasSize(before);
      assertThat(job.stateEntries()).isZero();
      assertThat(job.timers()).isZero();
    }
  }

  @Test
  void oldWordOfASpecChangesNothing() throws Exception {
    try (Job job = new Job(ONE, "1")) {
      job.covered(ONE.replace("10m", "30m"), "1", 5);
      job.covered(ONE, "1", 3);
      job.gone("1", 4);
      job.minutes(25);
      assertThat(job.alerts()).isEmpty();
      job.minutes(7);
      assertThat(job.alerts()).hasSize(1);
    }
  }

  @Test
  void aModelThatIsNotToBeWatchedHasNoFigures() throws Exception {
    try (Job job = new Job(ONE.replace("silence: 10m", "enabled: false"), "1")) {
      job.minutes(90);
      assertThat(job.alerts()).isEmpty();
      assertThat(job.metrics()).isEmpty();
    }
  }

  @Test
  void everyFigureIsOnThePage() throws Exception {
    try (Job job = new Job(ANY, null)) {
      job.minutes(15, "1", "2");
      job.minutes(15, "1", "3");
      assertThat(job.metrics())
          .extracting(Metric::metric)
          .contains("version_appeared", "version_vanished", "event_lag_median_ms")
          .allMatch(metric -> MetricsPage.names().contains("operations " + metric));
    }
  }

  /** The operator, by a clock that the test moves. */
  private static final class Job implements AutoCloseable {
    private final KeyedBroadcastOperatorTestHarness<String, ModelSign, SourceWord, Metric> harness;
    private long now = START;

    Job(String entry, String version) throws Exception {
      this(null, true, entry, version);
    }

    Job(OperatorSubtaskState from, boolean fromTheFirst, String entry, String version)
        throws Exception {
      this(from, fromTheFirst, 0, entry, version);
    }

    Job(
        OperatorSubtaskState from,
        boolean fromTheFirst,
        int beatsPerFigure,
        String entry,
        String version)
        throws Exception {
      harness =
          new KeyedBroadcastOperatorTestHarness<>(
              new CoBroadcastWithKeyedOperator<>(
                  new WatchModels(Duration.ofMillis(MINUTE), beatsPerFigure, SOURCES, fromTheFirst),
                  List.of(WatchModels.NO_STATE)),
              ModelSign::model,
              Types.STRING,
              1,
              1,
              0);
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
      if (from == null) {
        harness.setProcessingTime(now);
        covered(entry, version, 1);
      }
    }

    void covered(String entry, String version, long book) throws Exception {
      harness.processElement(
          new StreamRecord<>(ModelSign.covered(new Slot("m", version), book, entry)));
    }

    /** As a book says it: the slots that there were go on with it, and it has one of its own. */
    void anyTakesOver(long book) throws Exception {
      covered(ANY, "1", book);
      covered(ANY, "2", book);
      covered(ANY, null, book);
    }

    void coveredModel(String model, String entry) throws Exception {
      harness.processElement(new StreamRecord<>(ModelSign.covered(new Slot(model, "1"), 1, entry)));
    }

    void gone(String version, long book) throws Exception {
      harness.processElement(new StreamRecord<>(ModelSign.gone(new Slot("m", version), book)));
    }

    void at(long time) throws Exception {
      now = time;
      harness.setProcessingTime(now);
    }

    void heard(String version, int events) throws Exception {
      heardFrom("predictions", version, events);
    }

    void heardFrom(String source, String version, int events) throws Exception {
      Lags lags = new Lags();
      for (int i = 0; i < events; i++) {
        lags.add(250);
      }
      harness.processElement(
          new StreamRecord<>(ModelSign.heard("m", version, source, events, lags.encode())));
    }

    private void word(String source, boolean behind, boolean nearly, boolean silent)
        throws Exception {
      harness.processBroadcastElement(
          new StreamRecord<>(new SourceWord(source, true, behind, nearly, silent)));
    }

    private void wellBoth() throws Exception {
      for (String source : SOURCES) {
        word(source, false, false, false);
      }
    }

    /** So many minutes, in each an event of these versions just before its end. */
    void minutes(int number, String... versions) throws Exception {
      for (int i = 0; i < number; i++) {
        harness.setProcessingTime(now + MINUTE - 1);
        wellBoth();
        for (String version : versions) {
          heard(version, 1);
        }
        at(now + MINUTE);
      }
    }

    void heldUp(int number) throws Exception {
      for (int i = 0; i < number; i++) {
        at(now + MINUTE);
      }
    }

    void behind(String source, int number) throws Exception {
      for (int i = 0; i < number; i++) {
        wellBoth();
        word(source, true, false, false);
        at(now + MINUTE);
      }
    }

    /** So many minutes in which the source of all events is silent, and said to be soon before. */
    void sourceIsSilent(int number) throws Exception {
      for (int i = 0; i < number; i++) {
        wellBoth();
        word("predictions", false, true, true);
        at(now + MINUTE);
      }
    }

    void sourceIsNearlySilent(int number) throws Exception {
      for (int i = 0; i < number; i++) {
        wellBoth();
        word("predictions", false, true, false);
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
          .map(
              f ->
                  String.format(
                      Locale.ROOT,
                      "%s %s %.3f",
                      f.modelVersion(),
                      f.status().wireName(),
                      f.value()))
          .toList();
    }

    List<Alert> alertRecords() {
      Queue<StreamRecord<Alert>> sent = harness.getSideOutput(WatchModels.ALERTS);
      List<Alert> alerts = new ArrayList<>();
      if (sent != null) {
        sent.forEach(record -> alerts.add(record.getValue()));
      }
      return alerts;
    }

    List<String> alerts() {
      return alertRecords().stream()
          .map(
              a ->
                  String.join(" ", a.status(), a.severity(), a.model(), a.modelVersion(), a.group())
                      + ": "
                      + a.summary())
          .toList();
    }

    int stateEntries() {
      var operator = (AbstractStreamOperator<?>) harness.getOperator();
      return ((HeapKeyedStateBackend<?>) operator.<String>getKeyedStateBackend())
          .numKeyValueStateEntries();
    }

    int timers() {
      return harness.numProcessingTimeTimers();
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
