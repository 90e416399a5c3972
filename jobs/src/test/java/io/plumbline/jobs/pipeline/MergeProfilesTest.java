package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.sagemaker.MonitoredWindow;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import io.plumbline.detectors.spec.WindowSpec;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.Timeline;
import io.plumbline.jobs.specs.Timelines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      assertThat(job.windows()).containsExactly("60s@0: 5 events", "60s@0: 5 events again");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void theVolumeOfAModelThatEndedBeforeOthersIsToldInTheEnd(int minutes) throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.partial(0, 5, 0);
      job.watermark(minutes * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.volumes()).containsExactly("0: not-evaluated partial-window");
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

  /** One partition was ahead when the model was added: what it had of it nobody has counted. */
  @Test
  void windowsThatBeganBeforeAllOfAnAddedModelWasReadAreNotJudgedOnVolume() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.specs(Timelines.added(Timelines.of(Job.entry(0, "x", ONE)), 2 * MINUTE + 1));
      for (int pane = 0; pane < 6; pane++) {
        job.partial(pane, 5, 6 * MINUTE);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.volumes())
          .startsWith(
              "0: not-evaluated partial-window",
              "60: not-evaluated partial-window",
              "120: not-evaluated partial-window",
              "180: critical null",
              "240: critical null");
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
  void nothingButTheExtentAndTheSpecsAreLeftOfAStreamThatEnded() throws Exception {
    try (var job = new Job(true, 10, ONE, FIVE, SLIDING)) {
      for (int pane = 0; pane < 20; pane++) {
        job.partial(pane, 1, pane * MINUTE);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.timers()).isZero();
      assertThat(job.stateEntries()).isEqualTo(2);
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

  // ---- specs that change ----

  private static final long[] AT_3 = {0, 3 * MINUTE};

  @Test
  void aWindowIsCutAndJudgedByTheSpecInForceAtItsEnd() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      Timeline both = Timelines.of(2, AT_3, Job.entry(0, "x", ONE), Job.entry(0, "x", FIVE));
      job.partial(0, 1, 0);
      job.specs(both);
      for (int pane = 1; pane <= 10; pane++) {
        job.partial(pane, 1, pane * MINUTE);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows().stream().filter(w -> !w.contains(": 0 events")))
          .containsExactly(
              "60s@0: 1 events",
              "60s@60: 1 events",
              "60s@120: 1 events",
              "300s@0: 5 events",
              "300s@300: 5 events",
              "300s@600: 1 events");
    }
  }

  @Test
  void onlyWindowsOfWhichAPartWasNotCutThatWaySayThatTheSpecChanged() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.specs(Timelines.of(2, AT_3, Job.entry(0, "x", ONE), Job.entry(0, "x", FIVE)));
      for (int pane = 0; pane <= 10; pane++) {
        job.partial(pane, 1, pane * MINUTE);
      }
      job.watermark(Long.MAX_VALUE);
      assertThat(job.changed()).containsExactly("300s@0");
    }
  }

  @Test
  void panesOfAnotherLayoutAreNeverMixedIn() throws Exception {
    try (var job = new Job(true, 0, FIVE)) {
      Timeline both = Timelines.of(2, AT_3, Job.entry(0, "x", FIVE), Job.entry(0, "y", FIVE));
      job.partial(0, 10, 0);
      job.partial(4, 1, 0); // folded by a subtask that did not know the newer spec yet
      job.specs(both);
      job.partial(3, 5, 0);
      job.partial(4, 7, 0);
      job.partial(9, 1, 9 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows()).containsExactly("300s@0: 12 events", "300s@300: 1 events");
      assertThat(job.changed()).containsExactly("300s@0");
      assertThat(job.subjects("300s@0")).contains("feature:y").doesNotContain("feature:x");
    }
  }

  @Test
  void newThresholdsKeepThePanes() throws Exception {
    String strict = Job.entry(0, "x", FIVE).replace("below: 1000", "below: 2");
    try (var job = new Job(true, 0, FIVE)) {
      job.partial(0, 10, 0);
      job.specs(Timelines.of(2, AT_3, Job.entry(0, "x", FIVE), strict));
      job.partial(4, 5, 0);
      job.partial(9, 1, 9 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows()).containsExactly("300s@0: 15 events", "300s@300: 1 events");
      assertThat(job.changed()).isEmpty();
    }
  }

  @Test
  void aWindowThatIsNewIsMadeOfWhatWasCountedBefore() throws Exception {
    try (var job = new Job(true, 0, ONE, FIVE)) {
      for (int pane = 0; pane < 7; pane++) {
        job.partial(pane, 1, pane * MINUTE);
        job.watermark(pane * MINUTE);
      }
      WindowSpec ten = WindowSpec.tumbling(Duration.ofMinutes(10));
      job.specs(
          Timelines.of(
              2,
              new long[] {0, 7 * MINUTE},
              Job.entry(0, "x", ONE, FIVE),
              Job.entry(0, "x", ONE, FIVE, ten)));
      job.partial(7, 1, 7 * MINUTE);
      job.partial(11, 1, 11 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      // Of the first five minutes nothing was kept when the windows changed: what is left counts.
      assertThat(job.windows()).contains("600s@0: 3 events", "600s@600: 1 events");
      assertThat(job.changed()).containsExactly("600s@0");
    }
  }

  @Test
  void nothingIsLeftOfAModelThatIsWatchedNoLonger() throws Exception {
    try (var job = new Job(false, 0, ONE)) {
      job.notice(1, true, List.of("m|1"), List.of());
      job.partial(0, 10, 0);
      job.notice(2, false, List.of(), List.of("m|1"));
      assertThat(job.stateEntries()).isZero();
      assertThat(job.lastWords()).isEqualTo(1);
      job.partial(0, 4, 0); // of a subtask that did not know yet
      assertThat(job.stateEntries()).isZero();
      assertThat(job.tallies()).containsExactly(new Tally("predictions", 0, -4, 4, 0, 0));
      job.watermark(2 * MINUTE);
      assertThat(job.windows()).isEmpty();
    }
  }

  @Test
  void aKeyGoesOnWhereAnotherSlotCoversItFromNowOn() throws Exception {
    try (var job = new Job(false, 0, ONE)) {
      job.notice(1, true, List.of("m"), List.of());
      job.partial(0, 10, 0);
      job.notice(2, false, List.of("m|1"), List.of("m"));
      job.notice(3, false, List.of("m"), List.of("m|1"));
      assertThat(job.lastWords()).isZero();
      job.watermark(2 * MINUTE);
      assertThat(job.windows()).contains("60s@0: 10 events");
    }
  }

  @Test
  void aSubtaskThatDoesNotKnowThatTheModelWasGoneAddsNothingToItsNextLife() throws Exception {
    try (var job = new Job(false, 0, ONE)) {
      job.notice(1, true, List.of("m|1"), List.of());
      job.partial(0, 10, 0);
      job.watermark(2 * MINUTE);
      job.notice(2, false, List.of(), List.of("m|1"));
      job.notice(3, false, List.of("m|1"), List.of());
      job.introduce();
      job.partial(0, 4, 0);
      job.watermark(3 * MINUTE);
      assertThat(job.windows().stream().filter(w -> w.startsWith("60s@0")))
          .containsExactly("60s@0: 10 events");
      assertThat(job.tallies()).containsExactly(new Tally("predictions", 0, -4, 4, 0, 0));
    }
  }

  @Test
  void aNoticeFromBeforeChangesNothing() throws Exception {
    try (var job = new Job(false, 0, ONE)) {
      job.notice(2, true, List.of("m|1"), List.of());
      job.partial(0, 10, 0);
      job.notice(1, true, List.of(), List.of());
      assertThat(job.lastWords()).isZero();
      job.watermark(2 * MINUTE);
      assertThat(job.windows()).contains("60s@0: 10 events");
    }
  }

  @Test
  void aKeyWithoutEventsIsToldThatItsSpecChanged() throws Exception {
    OperatorSubtaskState saved;
    try (var job = new Job(false, 0, ONE, FIVE)) {
      job.notice(1, true, List.of("m|1"), List.of());
      job.partial(0, 10, 0);
      job.partial(4, 3, 0, 0);
      saved = job.snapshot();
    }
    try (var job = new Job(saved, false, 0, ONE, FIVE)) {
      // Restored, and no event of the key since; every subtask says the same.
      Timeline both =
          Timelines.of(2, AT_3, Job.entry(0, "x", ONE, FIVE), Job.entry(0, "x", SLIDING));
      job.announce(both);
      job.announce(both);
      job.watermark(5 * MINUTE);
      assertThat(job.windows().stream().filter(w -> !w.contains(": 0 events")))
          .as("no window of the older spec that ends in the newer one's time")
          .containsExactly("60s@0: 10 events", "180s@120: 3 events");
      job.watermark(6 * MINUTE);
      assertThat(job.windows()).contains("180s@180: 3 events").doesNotContain("180s@240: 3 events");
    }
  }

  @Test
  void aKeyThatIsNewIsGivenTheNewestSpecThatAnyoneWasTold() throws Exception {
    try (var job = new Job(false, 0, FIVE)) {
      job.notice(1, true, List.of("m|1"), List.of());
      job.announce(Timelines.of(2, AT_3, Job.entry(0, "x", FIVE), Job.entry(0, "y", FIVE)));
      job.partial(0, 10, 0); // of a subtask that does not know yet
      job.watermark(5 * MINUTE);
      assertThat(job.subjects("300s@0")).contains("feature:y").doesNotContain("feature:x");
    }
  }

  @Test
  void aSpecOfAnotherSlotIsNothingToAKey() throws Exception {
    try (var job = new Job(false, 0, FIVE)) {
      job.notice(1, true, List.of("m|1"), List.of());
      job.partial(0, 10, 0);
      String any = Job.entry(0, "y", ONE).replace("version: \"1\", ", "");
      job.announce(Timelines.of(2, AT_3, any, any));
      job.watermark(5 * MINUTE);
      assertThat(job.windows()).containsExactly("300s@0: 10 events");
    }
  }

  @Test
  void theLatenessOfASpecThatIsOverHoldsNothingOpen() throws Exception {
    try (var job = new Job(false, 60, ONE)) {
      job.specs(Timelines.of(2, AT_3, Job.entry(60, "x", ONE), Job.entry(0, "x", ONE)));
      job.partial(0, 10, 0);
      job.partial(3, 10, 0);
      job.watermark(10 * MINUTE);
      job.partial(3, 1, 0);
      assertThat(job.tallies()).as("panes of the first spec may be open").isEmpty();

      job.partial(70, 10, 0);
      job.watermark(71 * MINUTE);
      job.partial(70, 4, 0);

      assertThat(job.tallies()).containsExactly(new Tally("predictions", 0, -4, 4, 0, 0));
    }
  }

  @Test
  void specsOutliveARestore() throws Exception {
    OperatorSubtaskState saved;
    Timeline both = Timelines.of(2, AT_3, Job.entry(0, "x", FIVE), Job.entry(0, "y", FIVE));
    try (var job = new Job(true, 0, FIVE)) {
      job.specs(both);
      job.partial(0, 10, 0);
      job.partial(3, 5, 0);
      saved = job.snapshot();
    }
    try (var job = new Job(saved, true, 0, FIVE)) {
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows()).containsExactly("300s@0: 5 events");
      assertThat(job.subjects("300s@0")).contains("feature:y");
    }
  }

  // ---- constraints ----

  private static final String BY_RULES =
      """
      {id: m, version: "1", problem: regression, windows: [60s], allowed-lateness: 10m,
       features: {x: {kind: numeric}}, constraints: theirs.json,
       monitors: {data-quality: {preset: sagemaker}}}
      """;

  /** Every event has an x and a y, of which the second spec's constraints know nothing. */
  private static final List<String> CONSTRAINTS =
      List.of(
          "{\"features\": [{\"name\": \"x\"}, {\"name\": \"y\"}]}",
          "{\"features\": [{\"name\": \"x\", \"inferred_type\": \"Integral\"}]}");

  @Test
  void aWindowIsHeldAgainstTheConstraintsInForceAtItsEnd() throws Exception {
    Timeline both = Timelines.of(2, AT_3, CONSTRAINTS, BY_RULES, BY_RULES);
    try (var job = new Job(both, true)) {
      for (int minute = 0; minute < 5; minute++) {
        job.partial(minute, 10, 5 * MINUTE);
      }
      job.watermark(5 * MINUTE);
      job.partial(1, 1, 5 * MINUTE); // late
      job.watermark(Long.MAX_VALUE);

      assertThat(job.extraColumns())
          .containsExactly("3: critical of 10 events", "4: critical of 10 events");
      List<MonitoredWindow> documents = job.documents();
      for (int minute = 0; minute < 5; minute++) {
        long start = minute * MINUTE;
        MonitoredWindow last =
            documents.stream()
                .filter(window -> window.start() == start)
                .reduce((one, next) -> next)
                .orElseThrow();
        assertThat(last.revision()).isEqualTo(minute == 1 ? 11 : 10);
        boolean first = minute < 3;
        assertThat(new String(last.violations(), StandardCharsets.UTF_8).contains("extra_column"))
            .isNotEqualTo(first);
        assertThat(new String(last.constraints(), StandardCharsets.UTF_8).contains("Integral"))
            .isNotEqualTo(first);
        assertThat(new String(last.statistics(), StandardCharsets.UTF_8))
            .contains("\"item_count\" : " + last.revision());
      }
    }
  }

  @Test
  void documentsAreMadeOnlyWhereTheyAreAskedFor() throws Exception {
    Timeline both = Timelines.of(2, AT_3, CONSTRAINTS, BY_RULES, BY_RULES);
    try (var job = new Job(both, false)) {
      job.partial(0, 10, 5 * MINUTE);
      job.watermark(Long.MAX_VALUE);
      assertThat(job.windows()).isNotEmpty();
      assertThat(job.documents()).isEmpty();
    }
  }

  @Test
  void aSegmentThatNoBaselineKnowsIsEvaluatedWhereItHasEventsAndForgottenInTheEnd()
      throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.specs(Timelines.of(Job.divided(0, "y")));
      job.partial(0, 2, 0);
      for (int minute = 1; minute <= 10; minute++) {
        job.partial(minute, 1, 0);
        job.watermark(minute * MINUTE - 1);
      }
      assertThat(job.ofSegment("y=1")).as("remembered").containsExactly("0: 1 events");
      job.partial(11, 1, 0);
      job.partial(12, 1, 0);
      job.watermark(13 * MINUTE - 1);
      assertThat(job.ofSegment("y=1")).containsExactly("0: 1 events", "silent");
      assertThat(job.ofSegment("y=0")).hasSize(12).contains("11: 1 events");

      job.partial(13, 2, 0);
      job.partial(14, 1, 0);
      job.watermark(14 * MINUTE - 1);
      assertThat(job.ofSegment("y=1")).containsExactly("0: 1 events", "silent", "13: 1 events");
    }
  }

  @Test
  void aSegmentWaitsWithItsWindow() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.specs(Timelines.of(Job.divided(0, "y")));
      job.partial(0, 2, 0);
      // Others went on; of this model nobody knows whether it did.
      job.watermark(60 * MINUTE);
      assertThat(job.ofSegment("y=1")).isEmpty();
      job.watermark(Long.MAX_VALUE);
      assertThat(job.ofSegment("y=1")).containsExactly("0: 1 events");
    }
  }

  @Test
  void whatIsRememberedOfSegmentsGoesWithTheirModel() throws Exception {
    try (var job = new Job(true, 0, ONE)) {
      job.specs(Timelines.of(Job.divided(0, "y")));
      job.partial(0, 3, MINUTE);
      job.watermark(MINUTE);
      job.notice(2, false, List.of(), List.of("m|1"));

      assertThat(job.ofSegment("y=2")).containsExactly("0: 1 events", "removed");
      assertThat(job.ofSegment("all")).containsExactly("0: 3 events", "removed");
      assertThat(job.stateEntries()).isZero();
    }
  }

  @Test
  void segmentsSurviveARestart() throws Exception {
    OperatorSubtaskState saved;
    try (var job = new Job(true, 10, ONE)) {
      job.specs(Timelines.of(Job.divided(10, "y")));
      job.partial(0, 2, MINUTE);
      job.watermark(MINUTE);
      saved = job.snapshot();
    }
    try (var job = new Job(saved, true, 10, ONE)) {
      job.specs(Timelines.of(Job.divided(10, "y")));
      job.partial(0, 3, 2 * MINUTE);
      job.watermark(2 * MINUTE - 1);
      assertThat(job.ofSegment("all")).containsExactly("0: 5 events", "1: 0 events");
      assertThat(job.ofSegment("y=1")).as("others may yet take its place").isEmpty();
      job.watermark(11 * MINUTE - 1);

      assertThat(job.ofSegment("all")).contains("0: 5 events");
      assertThat(job.ofSegment("y=1")).containsExactly("0: 2 events");
      assertThat(job.ofSegment("y=2")).containsExactly("0: 1 events");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void segmentsThatGiveWayToLateOnesAreNeverTold(boolean goesOn) throws Exception {
    List<Map<String, Long>> told = new ArrayList<>();
    for (long between : new long[] {0, MINUTE, 3 * MINUTE}) {
      try (var job = new Job(true, 10, ONE)) {
        job.specs(
            Timelines.of(
                Job.divided(10, "y").replaceFirst("segments:", "max-segments: 2, segments:")));
        job.partial(0, 2, 0);
        job.watermark(between);
        job.partial(0, 20, goesOn ? 2 * MINUTE : 0);
        job.watermark(11 * MINUTE - 2);
        assertThat(job.segments()).containsExactly("all");
        job.watermark(11 * MINUTE - 1);
        job.watermark(Long.MAX_VALUE);
        told.add(job.finalRevisions());
      }
    }
    assertThat(told.get(0)).hasSize(4).containsEntry("all", 22L).containsKey("y=__other__");
    assertThat(told).containsOnly(told.get(0));
    assertThat(told.get(0).keySet()).isNotEqualTo(Set.of("all", "y=0", "y=1", "y=__other__"));
  }

  @Test
  void anotherDivisionIsAnotherCountAndItsWindowSaysSo() throws Exception {
    try (var job = new Job(true, 0, FIVE)) {
      job.specs(Timelines.of(Job.entry(0, "x", FIVE)));
      job.partial(0, 2, 0);
      job.announce(
          Timelines.of(
              2, new long[] {0, 2 * MINUTE}, Job.entry(0, "x", FIVE), Job.divided(0, "y", FIVE)));
      job.specs(
          Timelines.of(
              2, new long[] {0, 2 * MINUTE}, Job.entry(0, "x", FIVE), Job.divided(0, "y", FIVE)));
      job.partial(3, 2, 10 * MINUTE, 3 * MINUTE);
      job.watermark(5 * MINUTE);

      assertThat(job.changed()).containsOnly("300s@0");
      assertThat(job.ofSegment("y=1")).containsExactly("0: 1 events");
      assertThat(job.ofSegment("all")).containsExactly("0: 2 events");
    }
  }

  /** The operator of one model, whose volume, also of its column, is critical below 1,000. */
  private static final class Job implements AutoCloseable {
    private final KeyedTwoInputStreamOperatorTestHarness<
            String, PartialProfile, SpecNotice, EvaluatedWindow>
        harness;
    private Timeline timeline;
    private boolean told;
    private long book = 1;
    private long largest = Long.MIN_VALUE;

    Job(boolean bounded, int latenessMinutes, WindowSpec... windows) throws Exception {
      this(null, bounded, latenessMinutes, windows);
    }

    Job(OperatorSubtaskState from, boolean bounded, int latenessMinutes, WindowSpec... windows)
        throws Exception {
      timeline = Timelines.of(entry(latenessMinutes, "x", windows));
      harness =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new MergeProfiles(bounded, false), PartialProfile::key, null, Types.STRING);
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    /** The operator of these specs. */
    Job(Timeline specs, boolean documents) throws Exception {
      harness =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new MergeProfiles(true, documents), PartialProfile::key, null, Types.STRING);
      harness.open();
      specs(specs);
    }

    List<MonitoredWindow> documents() {
      var side = harness.getSideOutput(MergeProfiles.DOCUMENTS);
      return side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
    }

    /** The windows that have an extra column. */
    List<String> extraColumns() {
      return harness.extractOutputValues().stream()
          .flatMap(window -> window.metrics().stream())
          .filter(metric -> metric.metric().equals("extra_column_check"))
          .map(
              metric ->
                  metric.windowStart() / MINUTE
                      + ": "
                      + metric.status().wireName()
                      + " of "
                      + metric.revision()
                      + " events")
          .distinct()
          .toList();
    }

    /** A model whose traffic is divided, with windows of one minute unless said. */
    static String divided(int latenessMinutes, String column, WindowSpec... windows) {
      return entry(latenessMinutes, "x", windows.length == 0 ? new WindowSpec[] {ONE} : windows)
          .replaceFirst("problem:", "segments: [" + column + "], problem:");
    }

    /** What came out of a segment: the window's start in minutes and its events. */
    List<String> ofSegment(String segment) {
      return harness.extractOutputValues().stream()
          .filter(window -> window.segment().equals(segment))
          .filter(
              window ->
                  window.isLast()
                      || window.metrics().stream().anyMatch(m -> !m.subject().equals("stream")))
          .map(
              window ->
                  window.isLast()
                      ? window.first() ? "removed" : "silent"
                      : window.window().start() / MINUTE + ": " + window.revision() + " events")
          .distinct()
          .toList();
    }

    /** The segments that anything came out of for the first window. */
    Set<String> segments() {
      return finalRevisions().keySet();
    }

    /** The last revision of each segment of the first window. */
    SortedMap<String, Long> finalRevisions() {
      SortedMap<String, Long> revisions = new TreeMap<>();
      for (EvaluatedWindow window : harness.extractOutputValues()) {
        if (window.window().start() == 0) {
          revisions.put(window.segment(), window.revision());
        }
      }
      return revisions;
    }

    static String entry(int latenessMinutes, String column, WindowSpec... windows) {
      String families =
          Stream.of(windows)
              .map(
                  w ->
                      "{size: %ds, every: %ds, offset: %ds}"
                          .formatted(
                              w.size().toSeconds(), w.every().toSeconds(), w.offset().toSeconds()))
              .collect(Collectors.joining(", "));
      return """
          {id: m, version: "1", problem: regression, windows: [%s], allowed-lateness: %dm,
           features: {%s: {kind: numeric}},
           monitors: {data-quality: {columns: {
             stream: {count: {critical: {below: 1000}, min-samples: 1}},
             "feature:%s": {count: {critical: {below: 1000}, min-samples: 1}}}}}}
          """
          .formatted(families, latenessMinutes, column, column);
    }

    /** The specs from now on; told with the next partial. */
    void specs(Timeline specs) {
      timeline = specs;
      book = specs.changedAt();
      told = false;
    }

    void notice(long number, boolean whole, List<String> covered, List<String> gone)
        throws Exception {
      harness.processElement2(
          new StreamRecord<>(
              new SpecNotice(
                  number,
                  whole,
                  covered.toArray(String[]::new),
                  gone.toArray(String[]::new),
                  new byte[0])));
    }

    /** Has the next partial bring the specs, as the first of another subtask. */
    void introduce() {
      told = false;
    }

    /** Says by broadcast what became of the specs, as every subtask of every source does. */
    void announce(Timeline changed) throws Exception {
      harness.processElement2(new StreamRecord<>(SpecNotice.of(changed.changedAt(), changed)));
      notice(changed.changedAt(), false, List.of("m|1"), List.of());
    }

    /** Events spread over a pane of one minute, the first one a second after its start. */
    void partial(int minute, int events, long seenUpTo) throws Exception {
      partial(minute, events, seenUpTo, minute * MINUTE);
    }

    /** The same, folded by the spec in force at a time. */
    void partial(int minute, int events, long seenUpTo, long specAt) throws Exception {
      int position = timeline.inForceAt(specAt);
      LoadedSpec spec = timeline.spec(position);
      SegmentedFold fold = new SegmentedFold(spec.layout(), spec.segmentation());
      SegmentedProfile profile = fold.newProfile();
      EventRow row = new EventRow(new NameDictionary());
      long pane = minute * MINUTE;
      for (int i = 0; i < events; i++) {
        row.clear();
        row.eventTime(pane + 1_000 + i);
        row.addNumber(Section.FEATURE, row.names().idOf("x"), i);
        row.addNumber(Section.FEATURE, row.names().idOf("y"), i);
        fold.add(row, profile);
        largest = Math.max(largest, pane + 1_000 + i);
      }
      long start = spec.spec().paneStart(pane);
      harness.processElement1(
          new StreamRecord<>(
              new PartialProfile(
                  "predictions",
                  "m",
                  "1",
                  book,
                  timeline.number(position),
                  start,
                  Math.max(seenUpTo, largest),
                  Counted.OWN,
                  "",
                  events,
                  SegmentedProfileCodec.encode(profile),
                  told ? new byte[0] : SpecCodec.encode(timeline))));
      told = true;
    }

    void watermark(long time) throws Exception {
      harness.processWatermark1(new Watermark(time));
      harness.processWatermark2(new Watermark(time));
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

    /** The windows whose figures say that the spec changed. */
    List<String> changed() {
      return harness.extractOutputValues().stream()
          .filter(
              window -> window.metrics().stream().anyMatch(m -> "spec-changed".equals(m.reason())))
          .map(window -> window.window().size() / 1000 + "s@" + window.window().start() / 1000)
          .distinct()
          .toList();
    }

    List<String> subjects(String window) {
      return harness.extractOutputValues().stream()
          .filter(w -> window.equals(w.window().size() / 1000 + "s@" + w.window().start() / 1000))
          .flatMap(w -> w.metrics().stream())
          .filter(metric -> metric.metric().equals("mean"))
          .map(Metric::subject)
          .distinct()
          .toList();
    }

    long lastWords() {
      return harness.extractOutputValues().stream().filter(EvaluatedWindow::isLast).count();
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
