package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.alert.Told;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Windows beside other streams of their time, in the operator that merges them. */
class BesideWindowsTest {
  private static final long MINUTE = 60_000;
  private static final int EVENTS = 100;
  private static final String VERSIONS =
      "{id: m, version: '2', problem: regression, windows: [10m, {size: 20m, every: 10m}],"
          + " allowed-lateness: 2m, features: {x: {kind: numeric}}, segments: [s],"
          + " baselines: [{name: champion, type: version, version: '1'}]}";
  private static final String FEATURES =
      "{id: m, version: '2', problem: regression, windows: [10m], allowed-lateness: 2m,"
          + " features: {x: {kind: numeric}},"
          + " monitors: {data-quality: {checks: {mean: {critical: {above: 5}}}}}}";

  /** What came in one minute of one stream. */
  private record Piece(Counted counted, int minute, double level) {}

  private static Piece own(int minute) {
    return new Piece(Counted.OWN, minute, 0);
  }

  private static Piece champion(int minute) {
    return new Piece(Counted.OTHER_VERSION, minute, minute / 10.0);
  }

  private static Piece logged(int minute, double level) {
    return new Piece(Counted.FEATURE_EVENTS, minute, level);
  }

  @Test
  void whatAChampionSaidBeforeTheChallengerCameCountsHoweverTheWatermarkWent() throws Exception {
    List<Piece> pieces = new ArrayList<>();
    for (int minute = 0; minute < 40; minute++) {
      pieces.add(champion(minute));
      // It begins within a window, and pauses for longer than empty windows are told of.
      if ((minute >= 16 && minute < 20) || minute >= 37) {
        pieces.add(own(minute));
      }
    }
    for (int minute = 40; minute < 300; minute++) {
      pieces.add(champion(minute));
    }
    pieces.add(own(277));
    pieces.sort((a, b) -> Integer.compare(a.minute(), b.minute()));
    SortedMap<String, Metric> expected = figures(VERSIONS, pieces, 1);
    assertThat(figures(VERSIONS, pieces, 0)).isEqualTo(expected);
    assertThat(figures(VERSIONS, pieces, 7)).isEqualTo(expected);
    List<Piece> shuffled = new ArrayList<>(pieces);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(figures(VERSIONS, shuffled, 0)).isEqualTo(expected);

    Metric first = figure(expected, "all feature:x mean champion 600@600");
    assertThat(first.revision()).as("four minutes beside ten").isEqualTo(14 * EVENTS);
    assertThat(first.baselineValue()).isCloseTo(1.45 + 0.495, within());
    Metric sliding = figure(expected, "all feature:x mean champion 1200@0");
    assertThat(sliding.revision()).isEqualTo(24 * EVENTS);
    assertThat(figure(expected, "all feature:x mean champion 600@16200").revision())
        .as("after the pause")
        .isEqualTo(11 * EVENTS);
    assertThat(expected.keySet())
        .as("traffic is no one's baseline")
        .noneMatch(key -> key.contains("stream count champion"));
    assertThat(figure(expected, "s=a feature:x mean champion 600@600").revision())
        .isEqualTo(14 * EVENTS / 2);
  }

  @Test
  void otherVersionsGoWithTheModelAndWithTime() throws Exception {
    try (Job job = new Job(VERSIONS)) {
      for (int minute = 0; minute < 600; minute++) {
        job.add(champion(minute));
        job.watermark(minute * MINUTE);
      }
      assertThat(job.entries())
          .as("what windows of 20 minutes can still have, with 2 minutes of lateness")
          .isLessThan(12);
      job.gone();
      assertThat(job.entries()).isZero();
    }
  }

  @Test
  void aFeatureThatIsLoggedNoMoreEndsItsAlerts() throws Exception {
    try (Job job = new Job(FEATURES)) {
      for (int minute = 0; minute < 60; minute++) {
        job.add(own(minute));
        if (minute < 30) {
          job.add(logged(minute, 20));
        }
      }
      job.watermark(Long.MAX_VALUE);
      List<EvaluatedWindow> told =
          job.out().stream().filter(w -> w.told() == Told.FEATURE_EVENTS).toList();
      assertThat(told.stream().map(w -> w.window().start() / MINUTE + ": " + w.metrics().size()))
          .as("also of windows in which nothing was logged, as long as predictions go on")
          .satisfiesExactly(
              w -> assertThat(w).matches("0: [1-9][0-9]*"),
              w -> assertThat(w).matches("10: [1-9][0-9]*"),
              w -> assertThat(w).matches("20: [1-9][0-9]*"),
              w -> assertThat(w).isEqualTo("30: 0"),
              w -> assertThat(w).isEqualTo("40: 0"));
      assertThat(told.get(0).metrics())
          .noneMatch(figure -> figure.metric().startsWith("missing"))
          .anyMatch(figure -> figure.metric().equals("mean") && figure.status().violation());
    }
  }

  @Test
  void featureEventsDependOnNothingButThemselves() throws Exception {
    List<Piece> pieces = new ArrayList<>();
    for (int minute = 0; minute < 50; minute++) {
      if (minute >= 13) {
        pieces.add(own(minute));
      }
      if (minute < 20 || minute >= 25) {
        pieces.add(logged(minute, minute / 10.0));
      }
    }
    SortedMap<String, Metric> expected = figures(FEATURES, pieces, 1);
    assertThat(figures(FEATURES, pieces, 0)).isEqualTo(expected);
    List<Piece> shuffled = new ArrayList<>(pieces);
    Collections.shuffle(shuffled, new Random(2));
    assertThat(figures(FEATURES, shuffled, 0)).isEqualTo(expected);
    assertThat(figure(expected, "all feature-event:x mean none 600@0").sampleSize())
        .isEqualTo(10 * EVENTS);
    assertThat(figure(expected, "all feature-event:x mean predictions 600@0").reason())
        .isEqualTo(Reason.NO_BASELINE.wireName());
    assertThat(figure(expected, "all feature-event:x mean predictions 600@600").revision())
        .isEqualTo(17 * EVENTS);
    assertThat(expected.keySet())
        .as("there were no predictions yet")
        .noneMatch(key -> key.endsWith("600@0") && key.contains("stream"));
  }

  @Test
  void whatWasCountedComesBackFromACheckpoint() throws Exception {
    List<Piece> pieces = new ArrayList<>();
    for (int minute = 0; minute < 40; minute++) {
      pieces.add(champion(minute));
      pieces.add(logged(minute, 1));
      if (minute >= 5) {
        pieces.add(own(minute));
      }
    }
    SortedMap<String, Metric> expected = figures(VERSIONS, pieces, 1);
    SortedMap<String, Metric> got = new TreeMap<>();
    OperatorSubtaskState state;
    int half = pieces.size() / 2;
    try (Job job = new Job(VERSIONS)) {
      job.feed(pieces.subList(0, half), 1);
      state = job.snapshot();
      job.figures(got);
    }
    try (Job job = new Job(VERSIONS, state)) {
      job.feed(pieces.subList(half, pieces.size()), 1);
      job.watermark(Long.MAX_VALUE);
      job.figures(got);
    }
    assertThat(got).isEqualTo(expected);
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-6);
  }

  private static Metric figure(SortedMap<String, Metric> figures, String key) {
    assertThat(figures).containsKey(key);
    return Objects.requireNonNull(figures.get(key));
  }

  /**
   * The final figures.
   *
   * @param every after how many pieces a watermark comes; 0 for one at the end
   */
  private static SortedMap<String, Metric> figures(String entry, List<Piece> pieces, int every)
      throws Exception {
    try (Job job = new Job(entry)) {
      job.feed(pieces, every);
      job.watermark(Long.MAX_VALUE);
      SortedMap<String, Metric> figures = new TreeMap<>();
      job.figures(figures);
      return figures;
    }
  }

  /** The operator, for version 2 of a model. */
  private static final class Job implements AutoCloseable {
    private final KeyedTwoInputStreamOperatorTestHarness<
            String, PartialProfile, SpecNotice, EvaluatedWindow>
        harness;
    private final Timeline timeline;
    private long largest = Long.MIN_VALUE;
    private boolean introduced;

    Job(String entry) throws Exception {
      this(entry, null);
    }

    Job(String entry, OperatorSubtaskState from) throws Exception {
      timeline = Timelines.of(entry);
      harness =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new MergeProfiles(true, false), PartialProfile::key, null, Types.STRING, 8, 1, 0);
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    void feed(List<Piece> pieces, int every) throws Exception {
      int since = 0;
      long latest = Long.MIN_VALUE;
      for (Piece piece : pieces) {
        add(piece);
        latest = Math.max(latest, piece.minute() * MINUTE);
        if (every > 0 && ++since % every == 0) {
          watermark(latest - 1);
        }
      }
    }

    void add(Piece piece) throws Exception {
      long pane = piece.minute() * MINUTE;
      LoadedSpec spec = timeline.spec(0);
      SegmentedFold fold =
          piece.counted() == Counted.FEATURE_EVENTS
              ? timeline.featureFold(0)
              : new SegmentedFold(spec.layout(), spec.segmentation());
      SegmentedProfile profile = fold.newProfile();
      EventRow row = new EventRow(new NameDictionary());
      for (int i = 0; i < EVENTS; i++) {
        row.clear();
        row.eventTime(pane + 1_000 + i);
        row.addNumber(Section.FEATURE, row.names().idOf("x"), piece.level() + i / (double) EVENTS);
        int start = row.append(i % 2 == 0 ? "a" : "b");
        row.addText(Section.FEATURE, row.names().idOf("s"), start, row.textEnd() - start);
        fold.add(row, profile);
      }
      boolean own = piece.counted() == Counted.OWN;
      largest = own ? Math.max(largest, pane + 1_000 + EVENTS) : largest;
      harness.processElement1(
          new StreamRecord<>(
              new PartialProfile(
                  "predictions",
                  "m",
                  "2",
                  timeline.changedAt(),
                  timeline.number(0),
                  spec.spec().paneStart(pane),
                  own ? largest : pane + 1_000 + EVENTS,
                  piece.counted(),
                  piece.counted() == Counted.OTHER_VERSION ? "1" : "",
                  piece.counted() == Counted.OTHER_VERSION ? 0 : EVENTS,
                  SegmentedProfileCodec.encode(profile),
                  introduced ? new byte[0] : SpecCodec.encode(timeline))));
      introduced = true;
    }

    void watermark(long time) throws Exception {
      harness.processWatermark1(new Watermark(time));
      harness.processWatermark2(new Watermark(time));
    }

    void gone() throws Exception {
      String[] watched = {"m|2"};
      String[] none = {};
      harness.processElement2(
          new StreamRecord<>(new SpecNotice(2, true, watched, none, new byte[0])));
      harness.processElement2(
          new StreamRecord<>(new SpecNotice(3, false, none, watched, new byte[0])));
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    List<EvaluatedWindow> out() {
      return harness.extractOutputValues();
    }

    /** How many panes and blocks of other streams are kept. */
    int entries() {
      return harness.numKeyedStateEntries();
    }

    /** Each figure's highest revision; of equal ones the last. */
    void figures(SortedMap<String, Metric> into) {
      for (EvaluatedWindow window : out()) {
        for (Metric figure : window.metrics()) {
          String key =
              figure.segment()
                  + " "
                  + figure.subject()
                  + " "
                  + figure.metric()
                  + " "
                  + figure.baseline()
                  + " "
                  + window.window().size() / 1_000
                  + "@"
                  + window.window().start() / 1_000;
          into.merge(key, figure, (a, b) -> a.revision() > b.revision() ? a : b);
        }
      }
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}
