package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesEnumeratorTest {
  @TempDir Path folder;

  private final EnumeratorContext<FileSplit> context = new EnumeratorContext<>();
  private Path early;
  private Path middle;
  private Path late;
  private Path hopeless;

  @BeforeEach
  void writeFiles() throws IOException {
    late = Files.write(folder.resolve("a"), List.of("nonsense", "", "300 x", "1 y"));
    early = Files.write(folder.resolve("b"), List.of("99999999999999 future", "100 x"));
    hopeless = Files.write(folder.resolve("c"), List.of("nonsense"));
    middle = Files.write(folder.resolve("d"), List.of("200 x"));
  }

  private RawFilesSource source() {
    return new RawFilesSource(
        List.of(late, early, hopeless, middle, early),
        new LinesFormat(100),
        TimedLines.intake(Duration.ofMillis(10)),
        Instant.ofEpochMilli(1_000_000));
  }

  private void register(SplitEnumerator<?, ?> enumerator, int subtask) {
    context.register(subtask);
    enumerator.addReader(subtask);
  }

  @Test
  void filesGoOutByFirstEventAndAlwaysBeforeTheFloorTheyFree() {
    SplitEnumerator<FileSplit, FilesCheckpoint> enumerator = source().createEnumerator(context);
    enumerator.start();
    register(enumerator, 0);
    register(enumerator, 1);
    enumerator.handleSplitRequest(0, null);
    assertThat(context.takeCalls()).as("nothing is known yet").isEmpty();

    context.runPending();
    assertThat(context.takeCalls())
        .containsExactly(
            "0 <- FloorEvent[watermark=89]",
            "1 <- FloorEvent[watermark=89]",
            "0 <- split " + early,
            "0 <- FloorEvent[watermark=189]",
            "1 <- FloorEvent[watermark=189]");

    enumerator.handleSplitRequest(1, null);
    enumerator.handleSplitRequest(1, null);
    assertThat(context.takeCalls())
        .containsExactly(
            "1 <- split " + middle,
            "0 <- FloorEvent[watermark=289]",
            "1 <- FloorEvent[watermark=289]",
            "1 <- split " + late,
            "0 <- FloorEvent[watermark=" + FloorEvent.NONE + "]",
            "1 <- FloorEvent[watermark=" + FloorEvent.NONE + "]");

    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(1, null);
    assertThat(context.takeCalls())
        .containsExactly(
            "0 <- split " + hopeless,
            "0 <- FloorEvent[watermark=" + FloorEvent.NONE + "]",
            "1 <- FloorEvent[watermark=" + FloorEvent.NONE + "]",
            "0 <- no more",
            "1 <- no more");
  }

  @Test
  void aFileThatComesBackLowersTheFloorBeforeItsReaderIsBack() {
    SplitEnumerator<FileSplit, FilesCheckpoint> enumerator = source().createEnumerator(context);
    enumerator.start();
    register(enumerator, 0);
    context.runPending();
    enumerator.handleSplitRequest(0, null);
    context.takeCalls();

    context.readers.remove(0);
    FileSplit back = new FileSplit(early.toString(), 1, 100, FilePosition.START, 0);
    enumerator.addSplitsBack(List.of(back), 0);
    register(enumerator, 0);
    enumerator.handleSplitRequest(0, null);

    assertThat(context.takeCalls())
        .containsExactly(
            "0 <- FloorEvent[watermark=89]",
            "0 <- split " + early,
            "0 <- FloorEvent[watermark=189]");
  }

  @Test
  void aRestoredRunKnowsItsFilesWithoutLooking() throws Exception {
    SplitEnumerator<FileSplit, FilesCheckpoint> first = source().createEnumerator(context);
    first.start();
    register(first, 0);
    context.runPending();
    first.handleSplitRequest(0, null);
    FilesCheckpoint checkpoint = first.snapshotState(1);
    context.takeCalls();
    Files.write(folder.resolve("d"), List.of("7 other"));

    SplitEnumerator<FileSplit, FilesCheckpoint> restored =
        source().restoreEnumerator(context, checkpoint);
    restored.start();
    assertThat(context.pending).isEmpty();
    register(restored, 0);
    restored.handleSplitRequest(0, null);

    assertThat(checkpoint.bytesTotal()).isGreaterThan(0);
    assertThat(context.takeCalls())
        .containsExactly(
            "0 <- FloorEvent[watermark=189]",
            "0 <- split " + middle,
            "0 <- FloorEvent[watermark=289]");
  }

  @Test
  void aCheckpointBeforeTheFilesAreKnownMakesTheRestoredRunLook() throws Exception {
    SplitEnumerator<FileSplit, FilesCheckpoint> first = source().createEnumerator(context);
    first.start();
    FilesCheckpoint checkpoint = first.snapshotState(1);
    context.pending.clear();

    source().restoreEnumerator(context, checkpoint).start();

    assertThat(checkpoint.unassigned()).isNull();
    assertThat(context.pending).hasSize(1);
  }

  @Test
  void aReaderThatIsGoneGetsNothing() {
    SplitEnumerator<FileSplit, FilesCheckpoint> enumerator = source().createEnumerator(context);
    enumerator.start();
    register(enumerator, 0);
    enumerator.handleSplitRequest(0, null);
    context.readers.remove(0);

    context.runPending();

    assertThat(context.takeCalls()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadFailsTheRunByName() {
    RawFilesSource source =
        new RawFilesSource(
            List.of(folder.resolve("none")),
            new LinesFormat(100),
            TimedLines.intake(Duration.ZERO),
            Instant.EPOCH);
    source.createEnumerator(context).start();

    assertThatThrownBy(context::runPending)
        .isInstanceOf(FlinkRuntimeException.class)
        .hasMessageContaining("source lines")
        .hasStackTraceContaining(folder.resolve("none").toString());
  }

  /** Accepts only the events whose id it was told. */
  private static final class Ruled implements EventDecoder, SpecRuled {
    private final EventDecoder lines = new TimedLines();
    private byte[] known = {};

    @Override
    public void specsChanged(byte[] update) {
      known = update;
    }

    @Override
    public void accepted(long eventTime) {}

    @Override
    public long largestEventTime(String ruled) {
      return SourcedRow.NO_TIME;
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, EventRow row) {
      lines.decode(bytes, offset, length, row);
      String line = new String(bytes, offset, length, StandardCharsets.UTF_8);
      if (row.reason() == null && !line.endsWith(new String(known, StandardCharsets.UTF_8))) {
        row.reject(DeadLetterReason.UNKNOWN_MODEL, line);
      }
    }

    @Override
    public boolean isBlank(byte[] bytes, int offset, int length) {
      return lines.isBlank(bytes, offset, length);
    }
  }

  @Test
  void filesWhoseEventsSpecsRuleAreLookedAtByTheSpecsInForce() throws Exception {
    Intake intake = new Intake("lines", Ruled::new, Duration.ofMillis(10), Duration.ofHours(1));
    ToldFeed feed = new ToldFeed();
    RawFilesSource files =
        new RawFilesSource(
            List.of(late, early), new LinesFormat(100), intake, Instant.ofEpochMilli(1_000_000));
    EnumeratorContext<TrackedSplit<FileSplit>> tracked = new EnumeratorContext<>();
    MonitoredEnumerator<FileSplit, FilesCheckpoint> enumerator =
        new MonitoredEnumerator<>(
            files.createEnumerator(new TrackingContext<>(tracked, false)),
            new TrackingContext<>(tracked, false),
            feed,
            null,
            false);
    enumerator.start();
    tracked.register(0);
    enumerator.addReader(0);
    assertThat(tracked.pending).as("what it would look at the files by is not known").isEmpty();

    feed.listing = new byte[] {'y'};
    feed.sources.get(0).tell(feed.listing);
    tracked.runPending();
    assertThat(tracked.takeCalls())
        .as("the first event y of the late file, not its first event")
        .contains("0 <- FloorEvent[watermark=-10]");

    feed.listing = new byte[] {'x'};
    feed.sources.get(0).tell(feed.listing);
    feed.listing = new byte[] {};
    feed.sources.get(0).tell(feed.listing);
    feed.listing = new byte[] {'x'};
    feed.sources.get(0).tell(feed.listing);
    tracked.runPending();
    assertThat(tracked.takeCalls())
        .as("by what came last")
        .endsWith("0 <- FloorEvent[watermark=89]");
  }
}
