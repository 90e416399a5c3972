package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.operations.HourOfWeek;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.Timeline;
import io.plumbline.jobs.specs.Timelines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected of a window by the same hours of the weeks before. */
class WeeklyVolumeTest {
  private static final long HOUR = HourOfWeek.HOUR;
  private static final int WEEK = HourOfWeek.HOURS;

  /** A Thursday at 0:00: weeks of the count begin like this. */
  private static final long START = 2_900L * HourOfWeek.WEEK;

  /** Of an hour since the start: few at night, more by day, one more each week. */
  private static int events(int hour) {
    return (hour % 24 < 8 ? 1 : 4 + hour % 3) + hour / WEEK;
  }

  @Test
  void whatIsUsualIsKnownFromTheThirdWeekOn() throws Exception {
    try (Job job = new Job("1h")) {
      for (int hour = 0; hour < 3 * WEEK; hour++) {
        job.partial(hour, events(hour));
        job.watermark(hour);
      }
      job.end();
      Map<Integer, Metric> usual = job.figures("usual_count");
      Map<Integer, Metric> count = job.figures("count");
      for (int hour = 1; hour < 2 * WEEK; hour++) {
        assertThat(usual.get(hour).value()).isNull();
        assertThat(usual.get(hour).reason()).isEqualTo("too-few-weeks");
        assertThat(count.get(hour).baseline()).isEqualTo("none");
      }
      for (int hour = 2 * WEEK; hour < 3 * WEEK; hour++) {
        double mean = (events(hour - WEEK) + events(hour - 2 * WEEK)) / 2.0;
        assertThat(usual.get(hour).value()).as("hour %s", hour).isEqualTo(mean);
        assertThat(count.get(hour).baselineValue()).isEqualTo(mean);
        assertThat(count.get(hour).baseline()).isEqualTo("hours-of-week");
        assertThat(count.get(hour).baselineVersion()).isNull();
      }
    }
  }

  @Test
  void noMoreThanFourWeeksCount() throws Exception {
    try (Job job = new Job("1h")) {
      for (int week = 0; week < 7; week++) {
        job.partial(week * WEEK + 3, 1 << week);
        job.partial(week * WEEK + 4, 1);
        job.watermark(week * WEEK + 5);
      }
      assertThat(job.figures("usual_count").get(6 * WEEK + 3).value())
          .isEqualTo((4 + 8 + 16 + 32) / 4.0);
    }
  }

  @Test
  void aVolumeFarFromTheSameHourIsAViolation() throws Exception {
    try (Job job = new Job("1h")) {
      for (int hour = 0; hour < 3 * WEEK; hour++) {
        int dip = hour == 2 * WEEK + 12 ? 5 : 1;
        job.partial(hour, Math.max(1, 2 * events(hour % WEEK) / dip));
      }
      job.watermark(3 * WEEK);
      Map<Integer, Metric> count = job.figures("count");
      assertThat(count.get(2 * WEEK + 12).status()).isEqualTo(Status.CRITICAL);
      assertThat(count.get(2 * WEEK + 3).status()).as("a night is no dip").isEqualTo(Status.OK);
      assertThat(count.get(WEEK + 12).status()).isEqualTo(Status.NOT_EVALUATED);
    }
  }

  /** What was closed, and what was not when the watermark came, is the same in the end. */
  @ParameterizedTest
  @ValueSource(strings = {"1h", "30m", "12h", "1d", "{size: 1h, every: 15m}"})
  void whatIsUsualIsTheSameWheneverTheWatermarkComes(String windows) throws Exception {
    List<Map<Integer, List<String>>> told = new ArrayList<>();
    for (int every : new int[] {1, 5, 100, 400, Integer.MAX_VALUE}) {
      try (Job job = new Job(windows)) {
        List<Integer> waiting = new ArrayList<>();
        for (int hour = 0; hour < 5 * WEEK; hour++) {
          waiting.add(hour);
          if (hour % every == every - 1) {
            job.shuffled(waiting);
            job.watermark(hour + 1);
          }
        }
        job.shuffled(waiting);
        job.end();
        told.add(job.told());
      }
    }
    assertThat(told.get(0).values()).anyMatch(figures -> figures.toString().contains("usual"));
    assertThat(told).containsOnly(told.get(0));
  }

  @Test
  void windowsOfPanesBeyondAnHourAddTheirPanes() throws Exception {
    try (Job job = new Job("12h")) {
      for (int hour = 0; hour < 3 * WEEK; hour++) {
        job.partial(hour, events(hour));
      }
      job.end();
      double expected = 0;
      for (int hour = 0; hour < 12; hour++) {
        expected += (events(hour) + events(hour + WEEK)) / 2.0;
      }
      assertThat(job.figures("usual_count").get(2 * WEEK).value()).isEqualTo(expected);
    }
  }

  @Test
  void windowsBeyondAWeekHaveNone() throws Exception {
    try (Job job = new Job("14d")) {
      for (int hour = 0; hour < 9 * WEEK; hour += 24) {
        job.partial(hour, 2);
      }
      job.end();
      assertThat(job.figures("usual_count").values())
          .allMatch(figure -> "too-few-weeks".equals(figure.reason()));
    }
  }

  @Test
  void whatIsKnownGoesOnThroughARestore() throws Exception {
    OperatorSubtaskState state;
    try (Job job = new Job("1h")) {
      for (int hour = 0; hour < 2 * WEEK; hour++) {
        job.partial(hour, events(hour));
        job.watermark(hour);
      }
      state = job.snapshot();
    }
    try (Job job = new Job(state, "1h", true)) {
      job.partial(2 * WEEK, 3);
      job.partial(2 * WEEK + 1, 3);
      job.watermark(2 * WEEK + 1);
      assertThat(job.figures("usual_count").get(2 * WEEK).value())
          .isEqualTo((events(0) + events(WEEK)) / 2.0);
    }
  }

  @Test
  void whoDoesNotAskHasTheFlatRateAndNoState() throws Exception {
    try (Job job = new Job(null, "1h", false)) {
      for (int hour = 0; hour < 3 * WEEK; hour++) {
        job.partial(hour, events(hour));
        job.watermark(hour);
      }
      job.end();
      assertThat(job.figures("usual_count")).isEmpty();
      assertThat(job.figures("count").values())
          .allMatch(figure -> figure.baseline().equals("none"));
    }
  }

  private static final int CHANGE = 3 * WEEK;

  /** All hours of so many weeks, with the specs known when the first event of each has come. */
  private static void weeks(Job job, int weeks, int change, String... specs) throws Exception {
    for (int hour = 0; hour < weeks * WEEK; hour++) {
      int known = Math.min(specs.length - 1, hour / change);
      if (hour == known * change) {
        job.specs(change, Arrays.copyOf(specs, known + 1));
      }
      job.partial(hour, events(hour));
      job.watermark(hour);
    }
    job.end();
  }

  private static void assertKnown(Job job, int from, int to, int since) {
    Map<Integer, Metric> usual = job.figures("usual_count");
    for (int hour = from; hour < to; hour++) {
      if (!usual.containsKey(hour)) {
        continue; // No window begins in it.
      }
      double sum = 0;
      int weeks = 0;
      for (int before = 1; before <= HourOfWeek.WEEKS; before++) {
        if (hour - before * WEEK >= since) {
          sum += events(hour - before * WEEK);
          weeks++;
        }
      }
      if (weeks < 2) {
        assertThat(usual.get(hour).value()).as("hour %s", hour).isNull();
        assertThat(usual.get(hour).reason()).isEqualTo("too-few-weeks");
      } else {
        assertThat(usual.get(hour).value()).as("hour %s", hour).isEqualTo(sum / weeks);
      }
    }
  }

  private static void assertNoAlarm(Job job, int from) {
    job.figures("count")
        .forEach(
            (hour, figure) ->
                assertThat(hour >= from && figure.status().violation())
                    .as("hour %s", hour)
                    .isFalse());
  }

  @Test
  void whoAsksForAModelThatRunsHasNoneBeforeTwoWeeksAreLearned() throws Exception {
    try (Job job = new Job()) {
      weeks(job, 6, CHANGE, spec("1h", false), spec("1h", true));
      assertThat(job.figures("usual_count")).hasSize(3 * WEEK);
      assertKnown(job, CHANGE, 6 * WEEK, CHANGE);
      assertNoAlarm(job, 0);
    }
  }

  @Test
  void whoAsksAgainBeginsAnew() throws Exception {
    try (Job job = new Job()) {
      weeks(job, 9, CHANGE, spec("1h", true), spec("1h", false), spec("1h", true));
      assertKnown(job, 1, CHANGE, 0);
      assertKnown(job, 2 * CHANGE, 9 * WEEK, 2 * CHANGE);
      assertNoAlarm(job, 2 * CHANGE);
    }
  }

  @Test
  void whatIsNotAskedForAnyMoreIsForgotten() throws Exception {
    try (Job job = new Job()) {
      weeks(job, 5, 1, spec("1h", true), spec("1h", false));
      int without = job.stateEntries();
      try (Job never = new Job()) {
        weeks(never, 5, 1, spec("1h", false), spec("1h", false) + " ");
        assertThat(without).isEqualTo(never.stateEntries());
      }
    }
  }

  @Test
  void whatWasCountedOnOtherPanesIsNotUsual() throws Exception {
    try (Job job = new Job()) {
      weeks(job, 6, CHANGE, spec("1h", true), spec("2h", true));
      Map<Integer, Metric> usual = job.figures("usual_count");
      for (int hour = CHANGE; hour < 5 * WEEK; hour += 2) {
        assertThat(usual.get(hour).reason()).as("hour %s", hour).isEqualTo("too-few-weeks");
      }
      for (int hour = 5 * WEEK; hour < 6 * WEEK; hour += 2) {
        double mean =
            (events(hour - WEEK)
                    + events(hour + 1 - WEEK)
                    + events(hour - 2 * WEEK)
                    + events(hour + 1 - 2 * WEEK))
                / 2.0;
        assertThat(usual.get(hour).value()).as("hour %s", hour).isEqualTo(mean);
      }
      assertNoAlarm(job, CHANGE);
    }
  }

  @Test
  void whatWasCountedOnPanesThatAreAlikeIsUsual() throws Exception {
    try (Job job = new Job()) {
      weeks(job, 5, CHANGE, spec("1h", true), spec("{size: 1h, every: 30m}", true));
      assertThat(job.figures("usual_count").get(CHANGE + 5).value())
          .isEqualTo((events(CHANGE + 5 - WEEK) + events(CHANGE + 5 - 2 * WEEK) + events(5)) / 3.0);
    }
  }

  /** Late events revise windows of specs before, as they were told. */
  @ParameterizedTest
  @ValueSource(strings = {"off on", "on off", "on other", "on off on"})
  void whatIsUsualIsTheSameWheneverTheWatermarkComesThoughSpecsChange(String kinds)
      throws Exception {
    String[] specs =
        Arrays.stream(kinds.split(" "))
            .map(kind -> spec(kind.equals("other") ? "2h" : "1h", !kind.equals("off")))
            .toArray(String[]::new);
    List<Map<Integer, List<String>>> told = new ArrayList<>();
    for (int every : new int[] {1, 5, 100, 400, Integer.MAX_VALUE}) {
      try (Job job = new Job()) {
        List<Integer> waiting = new ArrayList<>();
        for (int hour = 0; hour < 8 * WEEK; hour++) {
          if (hour % CHANGE == 0 && hour / CHANGE < specs.length) {
            job.shuffled(waiting);
            job.specs(CHANGE, Arrays.copyOf(specs, hour / CHANGE + 1));
          }
          waiting.add(hour);
          if (hour % every == every - 1) {
            job.shuffled(waiting);
            job.watermark(hour + 1);
          }
        }
        job.shuffled(waiting);
        job.end();
        told.add(job.told());
      }
    }
    assertThat(told.get(0).values()).anyMatch(figures -> figures.toString().contains("usual"));
    assertThat(told).containsOnly(told.get(0));
  }

  private static String spec(String windows, boolean asked) {
    return """
        {id: m, version: "1", problem: regression, windows: [%s], allowed-lateness: 0s,
         features: {x: {kind: numeric}},
         monitors: {data-quality: {
           checks: {count: {critical: {change: 0.5}, min-samples: 0}%s}}}}
        """
        .formatted(windows, asked ? ", usual_count: {}" : "");
  }

  /** The operator of one model. */
  private static final class Job implements AutoCloseable {
    private final KeyedTwoInputStreamOperatorTestHarness<
            String, PartialProfile, SpecNotice, EvaluatedWindow>
        harness;
    private Timeline timeline;
    private final Random random = new Random(3);
    private long largest = Long.MIN_VALUE;
    private boolean introduced;

    /** Without specs so far. */
    Job() throws Exception {
      this(null, "1h", true);
    }

    Job(String windows) throws Exception {
      this(null, windows, true);
    }

    Job(OperatorSubtaskState from, String windows, boolean asked) throws Exception {
      timeline = Timelines.of(spec(windows, asked));
      harness =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new MergeProfiles(true, false), PartialProfile::key, null, Types.STRING);
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    /** Knows specs from now on, each in force for so many hours, the last one for ever. */
    void specs(int hours, String... entries) {
      long[] from = new long[entries.length];
      for (int i = 1; i < from.length; i++) {
        from[i] = START + i * hours * HOUR;
      }
      timeline = Timelines.of(entries.length, from, entries);
      introduced = false;
    }

    int stateEntries() {
      var operator = (AbstractStreamOperator<?>) harness.getOperator();
      return ((HeapKeyedStateBackend<?>) operator.<String>getKeyedStateBackend())
          .numKeyValueStateEntries();
    }

    /** So many events in an hour, all at its beginning. */
    void partial(int hour, int events) throws Exception {
      int position = timeline.inForceAt(START + hour * HOUR);
      LoadedSpec spec = timeline.spec(position);
      SegmentedFold fold = new SegmentedFold(spec.layout(), spec.segmentation());
      SegmentedProfile profile = fold.newProfile();
      EventRow row = new EventRow(new NameDictionary());
      long at = START + hour * HOUR;
      for (int i = 0; i < events; i++) {
        row.clear();
        row.eventTime(at + i);
        row.addNumber(Section.FEATURE, row.names().idOf("x"), i);
        fold.add(row, profile);
      }
      largest = Math.max(largest, at + events - 1);
      harness.processElement1(
          new StreamRecord<>(
              new PartialProfile(
                  "predictions",
                  "m",
                  "1",
                  1,
                  timeline.number(position),
                  spec.spec().paneStart(at),
                  largest,
                  Counted.OWN,
                  "",
                  events,
                  SegmentedProfileCodec.encode(profile),
                  introduced ? new byte[0] : SpecCodec.encode(timeline))));
      introduced = true;
    }

    /** The hours in any order, with their events; none is left. */
    void shuffled(List<Integer> hours) throws Exception {
      Collections.shuffle(hours, random);
      for (int hour : hours) {
        partial(hour, events(hour));
      }
      hours.clear();
    }

    /** The watermark has come to an hour. */
    void watermark(int hour) throws Exception {
      harness.processWatermark1(new Watermark(START + hour * HOUR - 1));
      harness.processWatermark2(new Watermark(START + hour * HOUR - 1));
    }

    void end() throws Exception {
      harness.processWatermark1(Watermark.MAX_WATERMARK);
      harness.processWatermark2(Watermark.MAX_WATERMARK);
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    /** The last figure of the stream in each window, by the hour in which it begins. */
    Map<Integer, Metric> figures(String metric) {
      Map<Integer, Metric> figures = new TreeMap<>();
      for (EvaluatedWindow window : harness.extractOutputValues()) {
        for (Metric figure : window.metrics()) {
          if (figure.metric().equals(metric) && figure.subject().equals("stream")) {
            figures.put((int) ((figure.windowStart() - START) / HOUR), figure);
          }
        }
      }
      return figures;
    }

    /** The last figures of volume of each window, by the quarter of an hour in which it begins. */
    Map<Integer, List<String>> told() {
      Map<Integer, Map<String, String>> told = new TreeMap<>();
      for (EvaluatedWindow window : harness.extractOutputValues()) {
        for (Metric figure : window.metrics()) {
          if (figure.subject().equals("stream") && figure.metric().endsWith("count")) {
            told.computeIfAbsent(
                    (int) ((figure.windowStart() - START) / (HOUR / 4)), at -> new TreeMap<>())
                .put(
                    figure.metric(),
                    figure.metric()
                        + " "
                        + figure.value()
                        + " "
                        + figure.baseline()
                        + " "
                        + figure.baselineValue()
                        + " "
                        + figure.status()
                        + " "
                        + figure.reason());
          }
        }
      }
      Map<Integer, List<String>> lines = new TreeMap<>();
      told.forEach((start, figures) -> lines.put(start, List.copyOf(figures.values())));
      return lines;
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
