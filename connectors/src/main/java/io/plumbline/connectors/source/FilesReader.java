package io.plumbline.connectors.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Reads files one after another in the task's own thread: they are local and their decoding costs
 * more than their reading.
 *
 * <p>The floor of the {@link FilesEnumerator} is held as the watermark of a split that has no
 * events. Until the first word of the enumerator, also after a restart, it holds everything.
 */
final class FilesReader implements SourceReader<RawRecord, FileSplit> {
  /** Names the split that has no events; no absolute path can look like it. */
  static final String FLOOR = "files-not-yet-assigned";

  private static final int RECORDS_PER_MEASURE = 256;

  private final SourceReaderContext context;
  private final FileFormat format;
  private final long startedAt;
  private final Counter recordsIn;
  private final Counter bytesIn;
  private final Deque<FileSplit> waiting = new ArrayDeque<>();
  private final RawRecord raw = new RawRecord();

  private @Nullable OpenFile open;
  private @Nullable SourceOutput<RawRecord> floorOutput;
  private long floor = Long.MIN_VALUE;
  private boolean floorIsNew;
  private boolean noMoreSplits;
  private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);
  private volatile long bytesLeft;
  private int sinceMeasured;
  private long bytesCounted;

  FilesReader(SourceReaderContext context, FileFormat format, long startedAt) {
    this.context = context;
    this.format = format;
    recordsIn = context.metricGroup().getIOMetricGroup().getNumRecordsInCounter();
    bytesIn = context.metricGroup().getIOMetricGroup().getNumBytesInCounter();
    context.metricGroup().gauge("bytesLeft", () -> bytesLeft);
    this.startedAt = startedAt;
  }

  /** The file being read. */
  private record OpenFile(FileSplit split, FileRecords records, SourceOutput<RawRecord> output) {}

  @Override
  public void start() {
    if (waiting.isEmpty()) {
      context.sendSplitRequest();
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RawRecord> output) throws Exception {
    holdFloor(output);
    OpenFile file = open;
    if (file == null) {
      return openNext(output);
    }
    if (file.records().next(raw)) {
      recordsIn.inc();
      if (++sinceMeasured >= RECORDS_PER_MEASURE) {
        measure();
      }
      file.output().collect(raw);
      return InputStatus.MORE_AVAILABLE;
    }
    measure();
    file.records().close();
    open = null;
    measure();
    output.releaseOutputForSplit(file.split().splitId());
    if (waiting.isEmpty() && !noMoreSplits) {
      context.sendSplitRequest();
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private InputStatus openNext(ReaderOutput<RawRecord> output) throws IOException {
    FileSplit split = waiting.poll();
    if (split != null) {
      requireSameFile(split);
      raw.assumedTime(split.recordTime() == SourcedRow.NO_TIME ? startedAt : split.recordTime());
      FileRecords records = format.open(Path.of(split.path()), split.position());
      bytesCounted = records.bytesRead();
      open = new OpenFile(split, records, output.createOutputForSplit(split.splitId()));
      return InputStatus.MORE_AVAILABLE;
    }
    if (noMoreSplits) {
      return InputStatus.END_OF_INPUT;
    }
    available = new CompletableFuture<>();
    return InputStatus.NOTHING_AVAILABLE;
  }

  /** A position says something of the file that it was taken in, and of no other. */
  private static void requireSameFile(FileSplit split) throws IOException {
    long size = Files.size(Path.of(split.path()));
    if (!split.position().equals(FilePosition.START) && size != split.size()) {
      throw new IOException(
          "a file that was read in part must stay as it was, to be read on: "
              + split.path()
              + " had "
              + split.size()
              + " bytes when the run began, and has "
              + size
              + " now; put it back, or start anew with --fresh");
    }
  }

  private void holdFloor(ReaderOutput<RawRecord> output) {
    if (floorOutput == null && floor != FloorEvent.NONE) {
      floorOutput = output.createOutputForSplit(FLOOR);
    }
    if (!floorIsNew) {
      return;
    }
    floorIsNew = false;
    // A file that came before this floor holds the watermark from now on by itself.
    for (FileSplit split : waiting) {
      output.createOutputForSplit(split.splitId());
    }
    if (floorOutput == null) {
      return;
    }
    if (floor == FloorEvent.NONE) {
      output.releaseOutputForSplit(FLOOR);
      floorOutput = null;
    } else {
      floorOutput.emitWatermark(new Watermark(floor));
    }
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof FloorEvent raised) {
      floor = raised.watermark();
      floorIsNew = true;
      available.complete(null);
    }
  }

  @Override
  public void addSplits(List<FileSplit> splits) {
    waiting.addAll(splits);
    measure();
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public List<FileSplit> snapshotState(long checkpointId) {
    List<FileSplit> splits = new ArrayList<>();
    OpenFile file = open;
    if (file != null) {
      splits.add(file.split().at(file.records().position()));
    }
    splits.addAll(waiting);
    return splits;
  }

  private void measure() {
    sinceMeasured = 0;
    OpenFile file = open;
    long left = 0;
    if (file != null) {
      long read = file.records().bytesRead();
      bytesIn.inc(read - bytesCounted);
      bytesCounted = read;
      left = Math.max(0, file.split().size() - read);
    }
    for (FileSplit split : waiting) {
      left += split.size();
    }
    bytesLeft = left;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void close() throws IOException {
    OpenFile file = open;
    if (file != null) {
      file.records().close();
    }
  }
}
