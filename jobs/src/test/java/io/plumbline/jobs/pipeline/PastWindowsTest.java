package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.segment.SegmentedFold;
import io.plumbline.detectors.segment.SegmentedProfile;
import io.plumbline.detectors.segment.SegmentedProfileCodec;
import io.plumbline.jobs.specs.LoadedSpec;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.Timeline;
import io.plumbline.jobs.specs.Timelines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Windows that are compared with earlier ones, in the operator that remembers them. */
class PastWindowsTest {
  private static final long MINUTE = 60_000;
  private static final int EVENTS = 1_500;

  private static final String ROLLING =
      "{name: last, type: rolling, windows: 3, min-windows: 2, relearn-after: 4}";
  private static final String DAILY =
      "{name: hour, type: seasonal, period: hour-of-day, cycles: 2, relearn-after: 3}";

  /** A model of one column without a reference. */
  private static String entry(String windows, int latenessMinutes, String baselines) {
    return """
        {id: m, version: "1", problem: regression, windows: [%s], allowed-lateness: %dm,
         features: {x: {kind: numeric}}, baselines: [%s],
         monitors: {data-quality: {checks: {count: {critical: {change: 0.5}, min-samples: 1}}}}}
        """
        .formatted(windows, latenessMinutes, baselines);
  }

  /** One piece of a minute's events. */
  private record Piece(String version, int minute, int part, double level) {}

  /** The minutes' events around a level each, in so many pieces. */
  private static List<Piece> pieces(int parts, double... levels) {
    List<Piece> pieces = new ArrayList<>();
    for (int minute = 0; minute < levels.length; minute++) {
      for (int part = 0; part < parts && !Double.isNaN(levels[minute]); part++) {
        pieces.add(new Piece("1", minute, part, levels[minute]));
      }
    }
    return pieces;
  }

  private static double[] levels(int number, double level) {
    double[] levels = new double[number];
    Arrays.fill(levels, level);
    return levels;
  }

  @Test
  void aWindowIsComparedWithTheLatestOnesThatWereNotInAlert() throws Exception {
    double[] levels = levels(12, 0);
    levels[6] = 5;
    levels[9] = 5;
    try (var job = new Job(entry("60s", 0, ROLLING))) {
      job.play(pieces(1, levels), 0);
      // The first one of the stream is no whole window.
      assertThat(job.ks("last"))
          .containsExactly(
              "0 not-evaluated baseline-warming-up of -",
              "1 not-evaluated baseline-warming-up of -",
              "2 not-evaluated baseline-warming-up of -",
              "3 ok of 1-3/2/3000",
              "4 ok of 1-4/3/4500",
              "5 ok of 2-5/3/4500",
              "6 critical of 3-6/3/4500",
              "7 ok of 3-6/3/4500",
              "8 ok of 4-8/3/4500",
              "9 critical of 5-9/3/4500",
              "10 ok of 5-9/3/4500",
              "11 ok of 7-11/3/4500");
    }
  }

  @Test
  void aChangeThatStaysIsLearnedAfterSoManyWindows() throws Exception {
    double[] levels = levels(14, 5);
    Arrays.fill(levels, 0, 6, 0);
    try (var job = new Job(entry("60s", 0, ROLLING))) {
      job.play(pieces(1, levels), 0);
      assertThat(job.ks("last").subList(5, 13))
          .containsExactly(
              "5 ok of 2-5/3/4500",
              "6 critical of 3-6/3/4500",
              "7 critical of 3-6/3/4500",
              "8 critical of 3-6/3/4500",
              "9 critical of 3-6/3/4500",
              "10 ok of 7-10/3/4500",
              "11 ok of 8-11/3/4500",
              "12 ok of 9-12/3/4500");
    }
  }

  @Test
  void theVolumeIsThatOfThePastWindows() throws Exception {
    try (var job = new Job(entry("60s", 0, ROLLING))) {
      List<Piece> pieces = pieces(1, levels(8, 0));
      pieces.addAll(pieces(3, levels(6, 0)).stream().filter(p -> p.minute() == 5).toList());
      pieces.sort(Comparator.comparingInt(Piece::minute));
      job.play(pieces, 0);
      assertThat(job.last("stream", "count", "last"))
          .containsEntry(4L, "ok 1500.0 of 1500.0")
          .containsEntry(5L, "critical 6000.0 of 1500.0")
          .containsEntry(6L, "ok 1500.0 of 1500.0");
    }
  }

  @Test
  void windowsWithoutEventsAreNoPartOfIt() throws Exception {
    double[] levels = levels(10, 0);
    levels[4] = Double.NaN;
    levels[5] = Double.NaN;
    try (var job = new Job(entry("60s", 0, ROLLING))) {
      job.play(pieces(1, levels), 0);
      assertThat(job.ks("last"))
          .contains("6 ok of 1-4/3/4500", "7 ok of 2-7/3/4500")
          .contains("4 not-evaluated no-values of 1-4/3/4500");
    }
  }

  @Test
  void theSameHourOfTheDayIsNoSurpriseWhereTheLastHoursAre() throws Exception {
    List<Piece> pieces = new ArrayList<>();
    for (int hour = 0; hour < 5 * 24; hour++) {
      double level = hour % 24 < 12 ? 0 : 5;
      pieces.add(new Piece("1", hour * 60, 0, hour == 4 * 24 + 3 ? 2 : level));
    }
    String both = entry("1h", 0, ROLLING + ", " + DAILY);
    try (var job = new Job(both)) {
      job.play(pieces, 0);
      List<String> rolling = job.ks("last");
      List<String> daily = job.ks("hour");
      assertThat(rolling.stream().filter(w -> w.contains(" critical "))).hasSizeGreaterThan(8);
      assertThat(daily.stream().filter(w -> w.contains(" critical ")))
          .as("the one hour that is not like the same hour of other days")
          .containsExactly("99 critical of 51-76/2/3000");
      assertThat(daily.subList(25, 49)).allMatch(w -> w.contains("baseline-warming-up"));
      assertThat(daily.subList(75, 99)).allMatch(w -> w.contains(" ok of "));
    }
  }

  /** Every order in which pieces come and watermarks pass between ends in the same figures. */
  @Test
  void whateverTheOrderTheFiguresAreTheSameInTheEnd() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    double[] levels = new double[40];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = random.nextInt(6) == 0 ? 5 : random.nextInt(12) == 0 ? Double.NaN : 0;
    }
    String sliding = "60s, {size: 3m, every: 1m}, 5m";
    String entry =
        entry(sliding, 7, ROLLING + ", " + DAILY).replace("problem:", "segments: [s], problem:");
    List<String> expected;
    try (var job = new Job(entry)) {
      job.play(pieces(3, levels), 100);
      expected = job.finalFigures();
    }
    assertThat(expected).anyMatch(figure -> figure.contains("baseline=last, baselineVersion=19"));
    for (int seed = 0; seed < 6; seed++) {
      List<Piece> shuffled = shuffled(pieces(3, levels), new Random(seed));
      try (var job = new Job(entry)) {
        job.play(shuffled, 1 + seed);
        assertThat(job.finalFigures()).as("order %d", seed).isEqualTo(expected);
      }
      try (var job = new Job(entry)) {
        int half = shuffled.size() / 2;
        job.feed(shuffled.subList(0, half), 3);
        OperatorSubtaskState saved = job.snapshot();
        try (var restored = new Job(entry, List.of(saved), 1, 0)) {
          restored.largestOf(job);
          restored.play(shuffled.subList(half, shuffled.size()), 3);
          assertThat(finalFigures(job, restored)).as("restored %d", seed).isEqualTo(expected);
        }
      }
    }
  }

  /** Every piece comes within seven minutes of those before it: none is late. */
  private static List<Piece> shuffled(List<Piece> pieces, Random random) {
    List<Piece> order = new ArrayList<>();
    for (int from = 0; from < pieces.size(); from += 12) {
      List<Piece> some = new ArrayList<>(pieces.subList(from, Math.min(pieces.size(), from + 12)));
      Collections.shuffle(some, random);
      order.addAll(some);
    }
    return order;
  }

  @Test
  void aWindowThatChangesLateHasNoPartBeforeItIsClosed() throws Exception {
    // Windows may change for three minutes: the one before last is the latest that is closed.
    try (var job = new Job(entry("60s", 3, ROLLING))) {
      job.play(pieces(1, levels(9, 0)), 0);
      assertThat(job.ks("last"))
          .contains("4 not-evaluated baseline-warming-up of -", "5 ok of 1-3/2/3000")
          .contains("8 ok of 3-6/3/4500");
    }
  }

  @Test
  void segmentsAreComparedWithTheirOwnPast() throws Exception {
    String divided = entry("60s", 0, ROLLING).replace("problem:", "segments: [s], problem:");
    try (var job = new Job(divided)) {
      List<Piece> pieces = pieces(1, levels(12, 0));
      // In one minute the traffic of one segment moves, too little to be seen in all.
      pieces.replaceAll(p -> p.minute() == 7 ? new Piece("1", 7, -1, 0) : p);
      job.play(pieces, 0);
      assertThat(job.ks("last", "s=a"))
          .contains(
              "6 ok of 3-6/3/180",
              "7 critical of 4-7/3/180",
              "8 ok of 4-7/3/180",
              "9 ok of 5-9/3/180");
      assertThat(job.ks("last", "s=b"))
          .contains("7 ok of 4-7/3/4320", "8 ok of 5-8/3/4320", "9 ok of 6-9/3/4320");
      assertThat(job.ks("last", "all")).contains("8 ok of 5-8/3/4500");
    }
  }

  @Test
  void segmentsThatAreToldWhenTheirWindowIsClosedAreRememberedThen() throws Exception {
    String divided = entry("60s", 2, ROLLING).replace("problem:", "segments: [s], problem:");
    try (var job = new Job(divided)) {
      job.play(pieces(1, levels(10, 0)), 0);
      assertThat(job.ks("last", "s=a"))
          .contains("3 not-evaluated baseline-warming-up of -", "4 ok of 1-3/2/120")
          .contains("5 ok of 1-4/3/180", "8 ok of 4-7/3/180");
      assertThat(job.ks("last", "all")).contains("5 ok of 1-4/3/4500", "8 ok of 4-7/3/4500");
    }
  }

  @Test
  void aSpecWithAnotherLayoutBeginsAnew() throws Exception {
    String before = entry("60s", 0, ROLLING);
    String after = before.replace("x: {kind: numeric}", "x: {kind: numeric}, y: {kind: numeric}");
    try (var job = new Job(Timelines.of(2, new long[] {0, 6 * MINUTE}, before, after))) {
      job.feed(pieces(1, levels(12, 0)), 0);
      assertThat(job.ks("last"))
          .contains(
              "5 ok of 2-5/3/4500",
              "6 not-evaluated baseline-warming-up of -",
              "7 not-evaluated baseline-warming-up of -",
              "8 ok of 6-8/2/3000");
      assertThat(job.chains()).as("the first layout's is forgotten").isEqualTo(1);
    }
  }

  @Test
  void newThresholdsKeepTheHistoryAndOtherTermsDoNot() throws Exception {
    String before = entry("60s", 0, ROLLING);
    String strict = before.replace("change: 0.5", "change: 0.4");
    try (var job = new Job(Timelines.of(2, new long[] {0, 6 * MINUTE}, before, strict))) {
      job.play(pieces(1, levels(9, 0)), 0);
      assertThat(job.ks("last")).contains("6 ok of 3-6/3/4500");
    }
    String longer = before.replace("windows: 3, ", "windows: 4, ");
    try (var job = new Job(Timelines.of(2, new long[] {0, 6 * MINUTE}, before, longer))) {
      job.play(pieces(1, levels(9, 0)), 0);
      assertThat(job.ks("last")).contains("6 not-evaluated baseline-warming-up of -");
    }
  }

  @Test
  void whatIsRememberedIsBoundedAndGoesWithTheModel() throws Exception {
    try (var job = new Job(entry("60s", 0, ROLLING))) {
      double[] levels = levels(200, 0);
      for (int i = 3; i < levels.length; i += 2) {
        levels[i] = 5;
      }
      job.feed(pieces(1, levels), 0);
      job.watermark(199 * MINUTE);
      assertThat(job.remembered()).isLessThanOrEqualTo(3 + 4 - 1 + 2);
      assertThat(job.chains()).isEqualTo(1);
      job.gone();
      assertThat(job.remembered()).isZero();
      assertThat(job.chains()).isZero();
    }
  }

  @Test
  void nothingIsRememberedWhereNobodyAsksForIt() throws Exception {
    try (var job = new Job(entry("60s", 0, ""))) {
      job.feed(pieces(1, levels(9, 0)), 0);
      job.watermark(8 * MINUTE);
      assertThat(job.remembered()).isZero();
      assertThat(job.chains()).isZero();
    }
  }

  @Test
  void nothingIsLeftOfAStreamThatEnded() throws Exception {
    try (var job = new Job(entry("60s", 0, ROLLING))) {
      job.play(pieces(1, levels(9, 0)), 0);
      assertThat(job.remembered()).isZero();
    }
  }

  @Test
  void theHistoryIsSharedOutWithItsKeys() throws Exception {
    String entry = entry("60s", 2, ROLLING).replace("version: \"1\", ", "");
    List<String> keys = List.of("a", "b", "c", "d", "e", "f");
    List<Piece> pieces = new ArrayList<>();
    for (int minute = 0; minute < 14; minute++) {
      for (String key : keys) {
        pieces.add(new Piece(key, minute, 0, (minute * 7 + key.charAt(0)) % 5 == 0 ? 5 : 0));
      }
    }
    List<String> expected;
    try (var job = new Job(entry)) {
      job.play(pieces, 0);
      expected = job.finalFigures();
    }
    int half = pieces.size() / 2;
    OperatorSubtaskState saved;
    List<String> figures;
    try (var job = new Job(entry)) {
      job.feed(pieces.subList(0, half), 1);
      saved = job.snapshot();
      List<Job> halves = new ArrayList<>();
      for (int subtask = 0; subtask < 2; subtask++) {
        Job restored = new Job(entry, List.of(saved), 2, subtask);
        halves.add(restored);
        restored.play(pieces.subList(half, pieces.size()), 1);
      }
      assertThat(halves).allMatch(one -> !one.metrics().isEmpty());
      figures = finalFigures(job, halves.get(0), halves.get(1));
      for (Job one : halves) {
        one.close();
      }
    }
    assertThat(figures).isEqualTo(expected);
  }

  /** The last record of each figure, whichever of the jobs in their order wrote it. */
  private static List<String> finalFigures(Job... jobs) {
    TreeMap<String, String> figures = new TreeMap<>();
    for (Job job : jobs) {
      for (Metric metric : job.metrics()) {
        figures.put(
            String.join(
                " ",
                metric.modelVersion(),
                metric.segment(),
                metric.subject(),
                metric.metric(),
                metric.baseline(),
                String.valueOf(metric.windowStart()),
                String.valueOf(metric.windowEnd())),
            metric.toString());
      }
    }
    return List.copyOf(figures.values());
  }

  /** The operator, of one subtask of one or of several. */
  private static final class Job implements AutoCloseable {
    private final KeyedTwoInputStreamOperatorTestHarness<
            String, PartialProfile, SpecNotice, EvaluatedWindow>
        harness;
    private final Timeline timeline;
    private final int subtasks;
    private final int subtask;
    private final List<String> introduced = new ArrayList<>();
    private long largest = Long.MIN_VALUE;

    Job(String entry) throws Exception {
      this(Timelines.of(entry));
    }

    Job(Timeline timeline) throws Exception {
      this(timeline, List.of(), 1, 0);
    }

    Job(String entry, List<OperatorSubtaskState> from, int subtasks, int subtask) throws Exception {
      this(Timelines.of(entry), from, subtasks, subtask);
    }

    private Job(Timeline timeline, List<OperatorSubtaskState> from, int subtasks, int subtask)
        throws Exception {
      this.timeline = timeline;
      this.subtasks = subtasks;
      this.subtask = subtask;
      harness =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new MergeProfiles(true, false),
              PartialProfile::key,
              null,
              Types.STRING,
              8,
              subtasks,
              subtask);
      if (!from.isEmpty()) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                from.get(0), 8, 1, subtasks, subtask));
      }
      harness.open();
    }

    void largestOf(Job other) {
      largest = other.largest;
    }

    /** All of it, and the end of the stream. */
    void play(List<Piece> pieces, int every) throws Exception {
      feed(pieces, every);
      watermark(Long.MAX_VALUE);
    }

    /**
     * Takes pieces in, with a watermark up to the latest minute after so many.
     *
     * @param every 0 for a watermark right behind each
     */
    void feed(List<Piece> pieces, int every) throws Exception {
      int since = 0;
      long latest = Long.MIN_VALUE;
      for (Piece piece : pieces) {
        if (mine(piece)) {
          add(piece);
        }
        latest = Math.max(latest, piece.minute() * MINUTE);
        if (every == 0 || ++since % every == 0) {
          watermark(latest - 1);
        }
      }
    }

    private boolean mine(Piece piece) {
      int group =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              Keys.join("m", piece.version(), Metric.ALL), 8, subtasks);
      return group == subtask;
    }

    private void add(Piece piece) throws Exception {
      long pane = piece.minute() * MINUTE;
      int position = timeline.inForceAt(pane);
      LoadedSpec spec = timeline.spec(position);
      SegmentedFold fold = new SegmentedFold(spec.layout(), spec.segmentation());
      SegmentedProfile profile = fold.newProfile();
      EventRow row = new EventRow(new NameDictionary());
      for (int i = 0; i < EVENTS; i++) {
        row.clear();
        row.eventTime(pane + 1_000 + i);
        boolean small = i % 25 == 0;
        double moved = piece.part() < 0 && small ? 50 : 0;
        row.addNumber(
            Section.FEATURE, row.names().idOf("x"), piece.level() + moved + i / (double) EVENTS);
        row.addNumber(Section.FEATURE, row.names().idOf("y"), i);
        int start = row.append(small ? "a" : "b");
        row.addText(Section.FEATURE, row.names().idOf("s"), start, row.textEnd() - start);
        fold.add(row, profile);
      }
      largest = Math.max(largest, pane + 1_000 + EVENTS);
      boolean first = !introduced.contains(piece.version());
      introduced.add(piece.version());
      harness.processElement1(
          new StreamRecord<>(
              new PartialProfile(
                  "predictions",
                  "m",
                  piece.version(),
                  timeline.changedAt(),
                  timeline.number(position),
                  spec.spec().paneStart(pane),
                  largest,
                  Counted.OWN,
                  "",
                  EVENTS,
                  SegmentedProfileCodec.encode(profile),
                  first ? SpecCodec.encode(timeline) : new byte[0])));
    }

    void watermark(long time) throws Exception {
      harness.processWatermark1(new Watermark(time));
      harness.processWatermark2(new Watermark(time));
    }

    /** The model is watched no longer. */
    void gone() throws Exception {
      String[] watched = {"m|1"};
      String[] none = {};
      notice(new SpecNotice(2, true, watched, none, new byte[0]));
      notice(new SpecNotice(3, false, none, watched, new byte[0]));
    }

    private void notice(SpecNotice notice) throws Exception {
      harness.processElement2(new StreamRecord<>(notice));
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    /** How many windows are remembered. */
    int remembered() throws Exception {
      return entries(new MapStateDescriptor<>("past", StateType.PAST, ProfileType.INSTANCE));
    }

    int chains() throws Exception {
      return entries(
          new MapStateDescriptor<>(
              "histories", StateType.CHAIN, BytePrimitiveArraySerializer.INSTANCE));
    }

    /** Of the key of version 1. */
    private <K, V> int entries(MapStateDescriptor<K, V> descriptor) throws Exception {
      KeyedStateBackend<String> backend =
          ((AbstractStreamOperator<?>) harness.getOperator()).getKeyedStateBackend();
      backend.setCurrentKey(Keys.join("m", "1", Metric.ALL));
      MapState<K, V> state =
          backend.getPartitionedState(
              VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
      List<K> keys = new ArrayList<>();
      state.keys().forEach(keys::add);
      return keys.size();
    }

    List<Metric> metrics() {
      return harness.extractOutputValues().stream()
          .flatMap(window -> window.metrics().stream())
          .toList();
    }

    List<String> finalFigures() {
      return PastWindowsTest.finalFigures(this);
    }

    List<String> ks(String baseline) {
      return ks(baseline, Metric.ALL);
    }

    /** In the order of windows, the status and what it was compared with, in window lengths. */
    List<String> ks(String baseline, String segment) {
      TreeMap<Long, String> lines = new TreeMap<>();
      for (Metric metric : metrics()) {
        long length = metric.windowEnd() - metric.windowStart();
        if (metric.metric().equals("ks_statistic")
            && metric.subject().equals("feature:x")
            && metric.segment().equals(segment)
            && metric.baseline().equals(baseline)) {
          lines.put(
              metric.windowStart() / length,
              metric.windowStart() / length
                  + " "
                  + metric.status().wireName()
                  + (metric.reason() == null ? "" : " " + metric.reason())
                  + " of "
                  + version(metric.baselineVersion(), length));
        }
      }
      return List.copyOf(lines.values());
    }

    private static String version(String version, long length) {
      if (version == null) {
        return "-";
      }
      String[] parts = version.split("/", 3);
      return Instant.parse(parts[0]).toEpochMilli() / length
          + "-"
          + Instant.parse(parts[1]).toEpochMilli() / length
          + "/"
          + parts[2];
    }

    /** By window the status, value and baseline value, as last told. */
    TreeMap<Long, String> last(String subject, String name, String baseline) {
      TreeMap<Long, String> lines = new TreeMap<>();
      for (Metric metric : metrics()) {
        if (metric.subject().equals(subject)
            && metric.metric().equals(name)
            && metric.baseline().equals(baseline)) {
          lines.put(
              metric.windowStart() / MINUTE,
              String.format(
                  Locale.ROOT,
                  "%s %s of %s",
                  metric.status().wireName(),
                  metric.value(),
                  metric.baselineValue()));
        }
      }
      return lines;
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
