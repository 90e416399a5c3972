package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoredReaderTest {
  private static final Intake INTAKE = TimedLines.intake(Duration.ofMillis(10));
  private static final long STARTED_AT = 1_000_000;

  /** What the program of another submission says; the splits know better. */
  private static final long RESTARTED_AT = 9_000_000_000_000L;

  private static final long HOUR = Duration.ofHours(1).toMillis();

  @TempDir Path folder;

  private final ReaderContext context = new ReaderContext();
  private final RecordingOutput output = new RecordingOutput();
  private final MonitoredReader<FileSplit> reader = reader();

  private MonitoredReader<FileSplit> reader() {
    return new MonitoredReader<>(
        new FilesReader(context, new LinesFormat(1000), RESTARTED_AT),
        INTAKE,
        context,
        new Backlog(),
        false,
        1);
  }

  private FileSplit split(String name, String... lines) throws IOException {
    Path file = Files.write(folder.resolve(name), List.of(lines));
    return new FileSplit(file.toString(), Files.size(file), 100, FilePosition.START, STARTED_AT);
  }

  private void poll(MonitoredReader<FileSplit> of, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      of.pollNext(output);
    }
  }

  private List<String> rows() {
    String prefix = folder + "/";
    return output.calls.stream()
        .filter(call -> call.startsWith(prefix))
        .map(call -> call.substring(prefix.length()))
        .toList();
  }

  @Test
  void aRowCarriesTheLargestEventTimeBeforeIt() throws Exception {
    reader.addSplits(
        List.of(
            new TrackedSplit<>(split("a", "100 x", "90 y", "120 z", "7 w"), SourcedRow.NO_TIME)));
    poll(reader, 5);

    assertThat(rows())
        .containsExactly(
            "a:1 accepted at 100 after none",
            "a:2 accepted at 90 after 100",
            "a:3 accepted at 120 after 100",
            "a:4 accepted at 7 after 120");
  }

  @Test
  void aTurnIsAsLongAsItMayBeOrAllThereIs() throws Exception {
    MonitoredReader<FileSplit> inTurns =
        new MonitoredReader<>(
            new FilesReader(context, new LinesFormat(1000), RESTARTED_AT),
            INTAKE,
            context,
            new Backlog(),
            false,
            3);
    inTurns.addSplits(
        List.of(
            new TrackedSplit<>(split("a", "1 x", "2 x", "3 x", "4 x", "5 x"), SourcedRow.NO_TIME)));
    inTurns.notifyNoMoreSplits();

    // The wrapped reader is asked three times a turn; the first time it only opens the file.
    assertThat(inTurns.pollNext(output)).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(rows()).hasSize(2);
    InputStatus status = inTurns.pollNext(output);
    assertThat(rows()).hasSize(5);
    for (int i = 0; i < 3 && status != InputStatus.END_OF_INPUT; i++) {
      status = inTurns.pollNext(output);
    }
    assertThat(status).isEqualTo(InputStatus.END_OF_INPUT);
    assertThat(rows()).hasSize(5);
  }

  @Test
  void rejectedAndFutureRowsMoveNothing() throws Exception {
    long limit = STARTED_AT + HOUR;
    reader.addSplits(
        List.of(
            new TrackedSplit<>(
                split("a", "broken", "100 x", (limit + 1) + " far", limit + " edge", "200 y"),
                SourcedRow.NO_TIME)));
    poll(reader, 6);

    assertThat(rows())
        .containsExactly(
            "a:1 malformed at no time after none",
            "a:2 accepted at 100 after none",
            "a:3 future_time at no time after 100",
            "a:4 accepted at " + limit + " after 100",
            "a:5 accepted at 200 after " + limit);
  }

  @Test
  void aFileThatChangedSinceItWasReadInPartIsRefused() throws Exception {
    FileSplit split = split("a", "100 x", "200 y");
    Files.write(folder.resolve("a"), List.of("100 x", "200 y", "300 z"));
    reader.addSplits(List.of(new TrackedSplit<>(split.at(new FilePosition(6, 1)), 100)));

    assertThatThrownBy(() -> poll(reader, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("a") + " had 12 bytes when the run began, and has 18")
        .hasMessageContaining("--fresh");
  }

  @Test
  void whatTheChainedOperatorRefusesMovesNothing() throws Exception {
    output.operator =
        row -> {
          if (row.string(row.eventIdStart(), row.eventIdLength()).equals("stranger")) {
            row.reject(DeadLetterReason.UNKNOWN_MODEL, "no spec covers it");
          }
        };
    reader.addSplits(
        List.of(
            new TrackedSplit<>(split("a", "100 x", "900 stranger", "150 y"), SourcedRow.NO_TIME)));
    poll(reader, 4);

    assertThat(rows())
        .containsExactly(
            "a:1 accepted at 100 after none",
            "a:2 unknown_model at 900 after 100",
            "a:3 accepted at 150 after 100");
  }

  @Test
  void blankLinesAreNoInput() throws Exception {
    reader.addSplits(
        List.of(new TrackedSplit<>(split("a", "", "100 x", "  ", "101 y"), SourcedRow.NO_TIME)));
    poll(reader, 5);

    assertThat(rows())
        .containsExactly("a:2 accepted at 100 after none", "a:4 accepted at 101 after 100");
  }

  @Test
  void theLargestEventTimeSurvivesWithItsSplit() throws Exception {
    reader.addSplits(
        List.of(
            new TrackedSplit<>(split("a", "100 x", "300 y", "50 z"), SourcedRow.NO_TIME),
            new TrackedSplit<>(split("b", "5 w"), 77)));
    poll(reader, 3);
    List<TrackedSplit<FileSplit>> state = reader.snapshotState(1);
    output.calls.clear();

    MonitoredReader<FileSplit> restored = reader();
    restored.addSplits(state);
    poll(restored, 4);

    assertThat(state).extracting(TrackedSplit::largestEventTime).containsExactly(300L, 77L);
    assertThat(rows()).containsExactly("a:3 accepted at 50 after 300");
  }

  @Test
  void restoredSplitsStandWhereTheyStoodButNotBeforeTheFloorHolds() throws Exception {
    FileSplit split = split("a", "100 x");
    reader.addSplits(List.of(new TrackedSplit<>(split, 300)));
    poll(reader, 1);

    assertThat(output.calls)
        .containsExactly(
            "create " + split.path(),
            "create " + FilesReader.FLOOR,
            "watermark of " + split.path() + " 289");
  }

  @Test
  void theFloorHoldsUntilNoFileWaits() throws Exception {
    FileSplit split = split("a", "100 x");
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reader.isAvailable()).isNotDone();
    reader.addSplits(List.of(new TrackedSplit<>(split, SourcedRow.NO_TIME)));
    reader.handleSourceEvents(new FloorEvent(49));
    assertThat(reader.isAvailable()).isDone();
    poll(reader, 1);
    reader.handleSourceEvents(new FloorEvent(FloorEvent.NONE));
    poll(reader, 1);

    assertThat(output.calls)
        .containsExactly(
            "create " + FilesReader.FLOOR,
            "create " + split.path(),
            "watermark of " + FilesReader.FLOOR + " 49",
            "release " + FilesReader.FLOOR,
            split.path() + ":1 accepted at 100 after none");
  }

  @Test
  void aReaderAsksForTheNextFileAndEndsWhenThereIsNone() throws Exception {
    reader.start();
    assertThat(context.splitRequests).isEqualTo(1);
    reader.addSplits(List.of(new TrackedSplit<>(split("a", "100 x"), SourcedRow.NO_TIME)));
    poll(reader, 3);
    assertThat(context.splitRequests).isEqualTo(2);
    assertThat(reader.snapshotState(1)).isEmpty();
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);

    reader.notifyNoMoreSplits();

    assertThat(reader.isAvailable()).isDone();
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
  }

  /** Tells events apart by their ids. */
  private static final class ById implements EventDecoder, SpecRuled {
    private final EventDecoder lines = new TimedLines();
    private final Map<String, Long> largest = new HashMap<>();
    private String last = "";

    @Override
    public void decode(byte[] bytes, int offset, int length, EventRow row) {
      lines.decode(bytes, offset, length, row);
      if (length > 0 && bytes[offset + length - 1] == '?') {
        row.reject(DeadLetterReason.UNKNOWN_MODEL, "nobody's");
      }
      last = row.reason() == null ? row.string(row.eventIdStart(), row.eventIdLength()) : "";
    }

    @Override
    public boolean isBlank(byte[] bytes, int offset, int length) {
      return lines.isBlank(bytes, offset, length);
    }

    @Override
    public void specsChanged(byte[] update) {}

    @Override
    public void accepted(long eventTime) {
      largest.merge(last, eventTime, Math::max);
    }

    @Override
    public long largestEventTime(String ruled) {
      return largest.getOrDefault(ruled, SourcedRow.NO_TIME);
    }
  }

  @Test
  void aReaderSaysHowFarTheAcceptedEventsOfEachHaveCome() throws Exception {
    long far = STARTED_AT + HOUR + 1;
    output.operator =
        row -> {
          if (row.eventTime() == 900) {
            row.reject(DeadLetterReason.UNKNOWN_VERSION, "refused by the operator");
          }
        };
    Intake ruled = new Intake("lines", ById::new, Duration.ofMillis(10), Duration.ofHours(1));
    FileSplit split = split("a", "100 x", "300 y", "200 x", "150 x", "900 x", far + " x", "7 z");
    MonitoredReader<FileSplit> fresh = ruled(ruled, split, SourcedRow.NO_TIME);
    fresh.handleSourceEvents(new SpecEvents.Question(1, List.of("x", "y", "w")));
    assertThat(context.sent)
        .containsExactly(new SpecEvents.Answer(1, List.of(200L, 300L, SourcedRow.NO_TIME)));

    context.sent.clear();
    MonitoredReader<FileSplit> restored = ruled(ruled, split, 250);
    restored.handleSourceEvents(new SpecEvents.Question(2, List.of("x", "y", "w")));
    assertThat(context.sent)
        .as("of what a split had seen before it is not known whose it was")
        .containsExactly(new SpecEvents.Answer(2, List.of(250L, 300L, 250L)));
  }

  @Test
  void aReaderSaysHowFarEventsHaveComeThatNoSpecCovers() throws Exception {
    long far = STARTED_AT + HOUR + 1;
    Intake ruled = new Intake("lines", ById::new, Duration.ofMillis(10), Duration.ofHours(1));
    FileSplit split = split("a", "100 x", "900 n?", "500 n?", "200 x", far + " n?", "7 x", "8 x");
    MonitoredReader<FileSplit> fresh = ruled(ruled, split, SourcedRow.NO_TIME);
    fresh.handleSourceEvents(new SpecEvents.Question(1, List.of("x", SpecFeed.ANYTHING)));
    assertThat(context.sent)
        .as("those from the future move nothing")
        .containsExactly(new SpecEvents.Answer(1, List.of(200L, 900L)));

    context.sent.clear();
    MonitoredReader<FileSplit> restored = ruled(ruled, split, 1_000);
    restored.handleSourceEvents(new SpecEvents.Question(2, List.of(SpecFeed.ANYTHING)));
    assertThat(context.sent).containsExactly(new SpecEvents.Answer(2, List.of(1_000L)));
  }

  /** A reader of specs that has read seven lines. */
  private MonitoredReader<FileSplit> ruled(Intake intake, FileSplit split, long largest)
      throws Exception {
    MonitoredReader<FileSplit> ruled =
        new MonitoredReader<>(
            new FilesReader(context, new LinesFormat(1000), STARTED_AT),
            intake,
            context,
            new Backlog(),
            true,
            1);
    ruled.addSplits(List.of(new TrackedSplit<>(split, largest)));
    SpecEvents.parts(new byte[] {1}).forEach(ruled::handleSourceEvents);
    poll(ruled, 9);
    return ruled;
  }

  @Test
  void aReaderSaysOnceThatItHasReadAllAndWhatLettersItHandedOn() throws Exception {
    MonitoredReader<FileSplit> ruled =
        new MonitoredReader<>(
            new FilesReader(context, new LinesFormat(1000), STARTED_AT),
            INTAKE,
            context,
            new Backlog(),
            true,
            1);
    ruled.addSplits(List.of(new TrackedSplit<>(split("a", "100 x"), SourcedRow.NO_TIME)));
    ruled.notifyNoMoreSplits();
    ruled.handleSourceEvents(
        new SpecEvents.Letter(
            new SpecFeed.Letter(
                5,
                DeadLetter.of(
                    "models",
                    "m.yaml",
                    0,
                    DeadLetterReason.INVALID_SPEC,
                    "broken",
                    new byte[0],
                    0,
                    0))));
    assertThat(context.sent).as("not handed on yet").isEmpty();
    SpecEvents.parts(new byte[] {1}).forEach(ruled::handleSourceEvents);
    poll(ruled, 8);

    assertThat(context.sent)
        .containsExactly(
            new SpecEvents.HandedOn(5), new SpecEvents.Passed(100), new SpecEvents.Ended(100));
  }

  private static Intake dropping(Duration within, int ids) {
    return new Intake(
        "lines",
        TimedLines::new,
        Duration.ofMillis(10),
        Duration.ofHours(1),
        new Repeats(within, ids),
        Intake.DEFAULT_VERSIONS);
  }

  private MonitoredReader<FileSplit> reader(Intake intake) {
    return new MonitoredReader<>(
        new FilesReader(context, new LinesFormat(1000), RESTARTED_AT),
        intake,
        context,
        new Backlog(),
        false,
        1);
  }

  /** Plays an operator that drops repeats, as the source says. */
  private void drop() {
    output.onRow =
        row -> {
          if (row.event().reason() == null && row.dropRepeat(0, row.dropWithinMillis())) {
            output.calls.add(row.position().substring(folder.toString().length() + 1) + " dropped");
          }
        };
  }

  private List<String> dropped() {
    return output.calls.stream().filter(call -> call.endsWith(" dropped")).toList();
  }

  @Test
  void aRepeatMovesNothing() throws Exception {
    drop();
    MonitoredReader<FileSplit> dropping = reader(dropping(Duration.ofMillis(500), 10));
    dropping.addSplits(
        List.of(
            new TrackedSplit<>(
                split("a", "100 x", "300 x", "150 y", "broken", "broken", "90 y", "200 z"),
                SourcedRow.NO_TIME)));
    poll(dropping, 8);

    assertThat(dropped()).containsExactly("a:2 dropped", "a:6 dropped");
    assertThat(rows())
        .containsExactly(
            "a:1 accepted at 100 after none",
            "a:2 accepted at 300 after 100",
            "a:3 accepted at 150 after 100",
            "a:4 malformed at no time after 150",
            "a:5 malformed at no time after 150",
            "a:6 accepted at 90 after 150",
            "a:7 accepted at 200 after 150");
  }

  @Test
  void repeatsAreKnownPerSplit() throws Exception {
    drop();
    MonitoredReader<FileSplit> dropping = reader(dropping(Duration.ofMillis(500), 10));
    dropping.addSplits(
        List.of(
            new TrackedSplit<>(split("a", "100 x", "100 x"), SourcedRow.NO_TIME),
            new TrackedSplit<>(split("b", "100 x", "100 y"), SourcedRow.NO_TIME)));
    poll(dropping, 6);

    assertThat(dropped()).containsExactly("a:2 dropped");
  }

  @Test
  void theIdsSurviveWithTheirSplit() throws Exception {
    drop();
    Intake intake = dropping(Duration.ofMillis(500), 10);
    MonitoredReader<FileSplit> before = reader(intake);
    before.addSplits(
        List.of(
            new TrackedSplit<>(
                split("a", "100 x", "110 y", "100 x", "110 y", "120 z", "120 z"),
                SourcedRow.NO_TIME)));
    poll(before, 3);
    List<TrackedSplit<FileSplit>> state = before.snapshotState(1);
    poll(before, 5);
    List<String> expected = dropped();
    output.calls.clear();

    MonitoredReader<FileSplit> restored = reader(intake);
    restored.addSplits(state);
    poll(restored, 5);

    assertThat(dropped())
        .isEqualTo(expected)
        .containsExactly("a:3 dropped", "a:4 dropped", "a:6 dropped");
  }

  private static Intake ofVersions(int versions) {
    return new Intake(
        "lines",
        TimedLines::new,
        Duration.ofMillis(10),
        Duration.ofHours(1),
        Repeats.COUNTED,
        versions);
  }

  /** Plays an operator that takes an event's id for its version. */
  private void refuseFurtherVersions() {
    output.onRow =
        row -> {
          EventRow event = row.event();
          if (event.reason() != null) {
            return;
          }
          long version = Hashes.of(event.text(), event.eventIdStart(), event.eventIdLength());
          if (!row.admitsVersion(1, version)) {
            event.reject(DeadLetterReason.UNKNOWN_VERSION, "one more than " + row.versionLimit());
          }
        };
  }

  @Test
  void aFurtherVersionIsRefusedAndMovesNothing() throws Exception {
    refuseFurtherVersions();
    MonitoredReader<FileSplit> limited = reader(ofVersions(2));
    limited.addSplits(
        List.of(
            new TrackedSplit<>(split("a", "100 x", "110 y", "900 z", "120 x"), SourcedRow.NO_TIME),
            new TrackedSplit<>(split("b", "100 z"), SourcedRow.NO_TIME)));
    poll(limited, 8);

    assertThat(rows())
        .containsExactly(
            "a:1 accepted at 100 after none",
            "a:2 accepted at 110 after 100",
            "a:3 unknown_version at 900 after 110",
            "a:4 accepted at 120 after 110",
            "b:1 accepted at 100 after none");
  }

  @Test
  void theNamedVersionsSurviveWithTheirSplit() throws Exception {
    refuseFurtherVersions();
    MonitoredReader<FileSplit> before = reader(ofVersions(2));
    before.addSplits(
        List.of(
            new TrackedSplit<>(
                split("a", "1 broken line", "100 x", "110 y", "120 z", "130 y", "140 w", "150 x"),
                SourcedRow.NO_TIME)));
    poll(before, 4);
    List<TrackedSplit<FileSplit>> state = before.snapshotState(1);
    poll(before, 4);
    List<String> expected = rows().subList(3, 7);
    output.calls.clear();

    MonitoredReader<FileSplit> restored = reader(ofVersions(2));
    restored.addSplits(state);
    poll(restored, 6);

    assertThat(rows())
        .isEqualTo(expected)
        .containsExactly(
            "a:4 unknown_version at 120 after 110",
            "a:5 accepted at 130 after 110",
            "a:6 unknown_version at 140 after 130",
            "a:7 accepted at 150 after 130");
  }
}
