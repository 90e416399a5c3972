package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class MergeProfilesTest {
  private static final long MINUTE = 60_000;
  private static final WindowSpec ONE = WindowSpec.tumbling(Duration.ofMinutes(1));
  private static final WindowSpec FIVE = WindowSpec.tumbling(Duration.ofMinutes(5));
  private static final WindowSpec SLIDING =
      new WindowSpec(Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ZERO);

  @Test
  void aWindowIsEvaluatedWhenTheWatermarkReachesItsEnd() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.partial(0, 10, 2 * MINUTE);
      job.watermark(MINUTE - 2);
      assertThat(job.windows()).isEmpty();
      job.watermark(MINUTE - 1);
      assertThat(job.windows()).containsExactly("60s@0: 10 events");
    }
  }

  @Test
  void aLatePartialWithinTheAllowedLatenessRevisesEveryWindowOfItsPane() throws Exception {
    try (var job = new Job(true, 10, ONE, FIVE)) {
      job.partial(0, 10, 7 * MINUTE);
      job.watermark(6 * MINUTE);
      job.partial(0, 3, 7 * MINUTE);
      job.watermark(6 * MINUTE + 1);
      assertThat(job.windows())
          .containsSubsequence(
              "60s@0: 10 events",
              "300s@0: 10 events",
              "60s@0: 13 events again",
              "300s@0: 13 events again");
    }
  }

  @Test
  void aPartialOfAClosedPaneIsCountedLateAndOverwritesNothing() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.partial(0, 10, 2 * MINUTE);
      job.watermark(MINUTE);
      job.partial(0, 4, 2 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows().stream().filter(w -> w.startsWith("60s@0"))).hasSize(1);
      assertThat(job.tallies()).containsExactly(new Tally("predictions", 0, -4, 4, 0, 0));
    }
  }

  @Test
  void slidingWindowsAreMergesOfTheSamePanes() throws Exception {
    try (var job = new Job(true, 0, SLIDING)) {
      job.partial(0, 1, 0);
      job.partial(1, 2, 0);
      job.partial(2, 4, 0);
      job.partial(3, 8, 10 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows().stream().filter(w -> !w.contains(": 0 events")))
          .containsExactly(
              "180s@-120: 1 events",
              "180s@-60: 3 events",
              "180s@0: 7 events",
              "180s@60: 14 events",
              "180s@120: 12 events",
              "180s@180: 8 events");
    }
  }

  @Test
  void aLongWindowKeepsWhatItsClosedPanesHeld() throws Exception {
    WindowSpec hour = WindowSpec.tumbling(Duration.ofHours(1));
    try (var job = new Job(true, 0, ONE, hour)) {
      for (int pane = 0; pane < 60; pane++) {
        job.partial(pane, 1, pane * MINUTE);
        job.watermark(pane * MINUTE - 1);
      }
      job.partial(60, 1, 60 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows()).contains("3600s@0: 60 events", "3600s@3600: 1 events");
    }
  }

  @Test
  void ninetyDaysAreAMergeOfTheSamePanesAsOneDay() throws Exception {
    WindowSpec day = WindowSpec.tumbling(Duration.ofDays(1));
    WindowSpec longest = WindowSpec.tumbling(Duration.ofDays(90));
    WindowSpec sliding = new WindowSpec(Duration.ofDays(30), Duration.ofDays(1), Duration.ZERO);
    try (var job = new Job(true, 0, day, longest, sliding)) {
      for (int at = 0; at <= 90; at++) {
        job.partial(at * 1_440, 1, at * 1_440 * MINUTE);
        job.watermark(at * 1_440 * MINUTE - 1);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows())
          .contains(
              "7776000s@0: 90 events",
              "7776000s@7776000: 1 events",
              "2592000s@0: 30 events",
              "2592000s@86400: 30 events",
              "86400s@0: 1 events");
    }
  }

  @Test
  void windowsWithoutEventsInsideTheStreamAreEvaluatedUpToABound() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.partial(0, 5, 0);
      job.partial(100, 5, 100 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows().stream().filter(w -> w.endsWith(": 0 events")))
          .hasSize(MergeProfiles.EMPTY_WINDOWS)
          .startsWith("60s@60: 0 events");
    }
  }

  @Test
  void theEndOfABoundedStreamIsNoSilence() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.partial(0, 5, 0);
      job.watermark(20 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows()).containsOnly("60s@0: 5 events");
    }
  }

  @Test
  void aModelThatFallsSilentOnALiveStreamHasEmptyWindows() throws Exception {
    try (var job = new Job(false, 0, ONE)) {
      job.partial(0, 5, 0);
      job.watermark(3 * MINUTE);
      assertThat(job.windows())
          .containsExactly("60s@0: 5 events", "60s@60: 0 events", "60s@120: 0 events");
    }
  }

  @Test
  void theFirstAndTheLastPartialWindowAreNotJudgedOnVolume() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.partial(0, 5, 0);
      job.partial(1, 5, 0);
      job.partial(2, 5, 2 * MINUTE + 30_000);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.volumes())
          .containsExactly(
              "0: not-evaluated partial-window",
              "60: critical null",
              "120: not-evaluated partial-window");
    }
  }

  @Test
  void theVolumeOfAWindowWaitsUntilTheStreamGoesOn() throws Exception {
    try (var job = new Job(true, 10, ONE)) {
      job.partial(0, 5, 0);
      job.partial(1, 5, MINUTE + 30_000);
      job.watermark(2 * MINUTE);
      assertThat(job.volumes()).containsExactly("0: not-evaluated partial-window");
      job.partial(2, 5, 2 * MINUTE + 1);
      job.watermark(2 * MINUTE + 1);
      assertThat(job.volumes())
          .containsExactly("0: not-evaluated partial-window", "60: critical null");
    }
  }

  @Test
  void aRestoredOperatorGoesOnWhereItWas() throws Exception {
    OperatorSubtaskState state;
    try (var job = new Job(true, 10, ONE, FIVE, SLIDING)) {
      job.partial(0, 10, 4 * MINUTE);
      job.watermark(2 * MINUTE);
      job.partial(1, 7, 4 * MINUTE);
      state = job.snapshot();
    }
    try (var job = new Job(state, true, 10, ONE, FIVE, SLIDING)) {
      job.partial(0, 1, 4 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows())
          .contains("60s@0: 11 events again", "300s@0: 18 events", "180s@0: 18 events");
    }
  }

  @Test
  void nothingButTheExtentIsLeftOfAStreamThatEnded() throws Exception {
    try (var job = new Job(true, 10, ONE, FIVE, SLIDING)) {
      for (int pane = 0; pane < 20; pane++) {
        job.partial(pane, 1, pane * MINUTE);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.timers()).isZero();
      assertThat(job.stateEntries()).isEqualTo(1);
    }
  }

  @Test
  void aPartialBehindAWindowThatIsDoneWithIsLateWhereItsPaneHeldNothing() throws Exception {
    try (var job = new Job(false, 0, ONE, FIVE)) {
      job.partial(0, 10, 0);
      job.watermark(7 * MINUTE);
      job.partial(3, 4, 0);
      job.watermark(8 * MINUTE);
      assertThat(job.windows().stream().filter(w -> w.startsWith("300s@0")))
          .containsExactly("300s@0: 10 events");
      assertThat(job.tallies()).containsExactly(new Tally("predictions", 0, -4, 4, 0, 0));
    }
  }

  @Test
  void emptyWindowsFollowAWindowWhoseEventsCameLateAsTheyFollowAnyOther() throws Exception {
    List<String> inTime;
    try (var job = new Job(true, 60, ONE)) {
      job.partial(0, 5, 0);
      job.partial(8, 5, 0);
      job.partial(30, 5, 30 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      inTime = job.starts();
    }
    try (var job = new Job(true, 60, ONE)) {
      job.partial(0, 5, 0);
      job.partial(30, 5, 30 * MINUTE);
      job.watermark(20 * MINUTE);
      job.partial(8, 5, 0);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.starts()).isEqualTo(inTime);
    }
  }

  @Test
  void theFiguresOfAWindowDoNotTellWhenTheStreamWasSeenToGoOn() throws Exception {
    List<String> atOnce;
    try (var job = new Job(true, 10, ONE)) {
      job.partial(0, 5, 0);
      job.partial(1, 5, 2 * MINUTE + 1_000);
      job.watermark(2 * MINUTE);
      job.partial(2, 5, 0);
      job.watermark(Long.MAX_VALUE);
      atOnce = job.finalFigures();
    }
    try (var job = new Job(true, 10, ONE)) {
      job.partial(0, 5, 0);
      job.partial(1, 5, 0);
      job.watermark(2 * MINUTE);
      job.partial(2, 5, 0);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.finalFigures()).isEqualTo(atOnce);
    }
  }

  /** The operator of one model, whose volume, also of its column, is critical below 1,000. */
  private static final class Job implements AutoCloseable {
    private final ModelSpec spec;
    private final KeyedOneInputStreamOperatorTestHarness<String, PartialProfile, EvaluatedWindow>
        harness;
    private long largest = Long.MIN_VALUE;

    Job(boolean bounded, int latenessMinutes, WindowSpec... windows) throws Exception {
      this(null, bounded, latenessMinutes, windows);
    }

    Job(OperatorSubtaskState from, boolean bounded, int latenessMinutes, WindowSpec... windows)
        throws Exception {
      List<WindowSpec> families = List.of(windows);
      spec =
          new ModelSpec(
              "m",
              "1",
              7,
              Problem.REGRESSION,
              null,
              families,
              ModelSpec.paneOf(families),
              Duration.ofMinutes(latenessMinutes),
              Map.of(),
              Map.of("x", new FeatureSpec(ColumnKind.NUMERIC, false)),
              new DataQualitySpec(
                  true,
                  Map.of(),
                  Map.of(
                      "stream",
                      Map.of("count", critical(1_000)),
                      "feature:x",
                      Map.of("count", critical(1_000)))),
              AlertSpec.DEFAULT);
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(
                  new MergeProfiles(List.of(new MonitoredModel(spec, null)), bounded)),
              PartialProfile::key,
              Types.STRING);
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    private static io.plumbline.detectors.spec.CheckSettings critical(double below) {
      return new io.plumbline.detectors.spec.CheckSettings(
          null, null, new io.plumbline.detectors.spec.Limit(null, below, null, null), 1, null);
    }

    /** Events spread over a pane of one minute, the first one a second after its start. */
    void partial(int minute, int events, long seenUpTo) throws Exception {
      RowFold fold = new RowFold(new MonitoredModel(spec, null).load().layout());
      Profile profile = fold.newProfile();
      EventRow row = new EventRow(new NameDictionary());
      long pane = minute * MINUTE;
      for (int i = 0; i < events; i++) {
        row.clear();
        row.eventTime(pane + 1_000 + i);
        row.addNumber(Section.FEATURE, row.names().idOf("x"), i);
        fold.add(row, profile);
        largest = Math.max(largest, pane + 1_000 + i);
      }
      long start = pane - Math.floorMod(pane, spec.pane().toMillis());
      harness.processElement(
          new StreamRecord<>(
              new PartialProfile(
                  "predictions",
                  "m",
                  "1",
                  spec.specVersion(),
                  Metric.ALL,
                  start,
                  Math.max(seenUpTo, largest),
                  events,
                  ProfileCodec.encode(profile))));
    }

    void watermark(long time) throws Exception {
      harness.processWatermark(time);
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    int timers() {
      return harness.numEventTimeTimers();
    }

    int stateEntries() {
      return harness.numKeyedStateEntries();
    }

    List<String> windows() {
      List<String> lines = new ArrayList<>();
      for (EvaluatedWindow window : harness.extractOutputValues()) {
        boolean all = window.metrics().stream().anyMatch(m -> !m.subject().equals("stream"));
        if (all) {
          lines.add(
              window.window().size() / 1000
                  + "s@"
                  + window.window().start() / 1000
                  + ": "
                  + window.revision()
                  + " events"
                  + (window.first() ? "" : " again"));
        }
      }
      return lines;
    }

    /** The windows that have figures, in the order of time. */
    List<String> starts() {
      return harness.extractOutputValues().stream()
          .map(window -> window.window().size() / 1000 + "s@" + window.window().start() / 1000)
          .distinct()
          .sorted()
          .toList();
    }

    /** The last record of each figure. */
    List<String> finalFigures() {
      Map<String, String> figures = new TreeMap<>();
      for (EvaluatedWindow window : harness.extractOutputValues()) {
        for (Metric metric : window.metrics()) {
          figures.put(
              window.window() + " " + metric.subject() + " " + metric.metric(), metric.toString());
        }
      }
      return List.copyOf(figures.values());
    }

    List<String> volumes() {
      List<String> lines = new ArrayList<>();
      for (EvaluatedWindow window : harness.extractOutputValues()) {
        for (Metric metric : window.metrics()) {
          if (metric.subject().equals("stream") && metric.metric().equals("count")) {
            Status status = metric.status();
            lines.add(
                window.window().start() / 1000 + ": " + status.wireName() + " " + metric.reason());
          }
        }
      }
      return lines;
    }

    List<Tally> tallies() {
      var side = harness.getSideOutput(MergeProfiles.TALLIES);
      return side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
