package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.sink.LinesFileSink;
import io.plumbline.detectors.event.EventRow;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Five compressed files through a real cluster in this process, with failures. */
class FilesExactlyOnceTest {
  private static final int EVENTS = 2_500;
  private static final long DISORDER = 40;
  private static final int PAUSE_EVERY = 400;

  @TempDir Path folder;

  private final List<Path> files = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  /** Five files over the same stretch of time, in disorder, with lines that are no events. */
  private void writeFiles() throws Exception {
    for (int f = 0; f < 5; f++) {
      Path file = folder.resolve("part-" + f + ".gz");
      files.add(file);
      Random random = new Random(f);
      long largest = SourcedRow.NO_TIME;
      StringBuilder content = new StringBuilder();
      for (int line = 1; line <= EVENTS; line++) {
        String place = file + ":" + line + "|";
        if (line % 97 == 5) {
          content.append("{\n");
          expected.add(place + largest + "|malformed");
        } else if (line % 101 == 7) {
          content.append(5_000_000_000_000L + line).append(" future\r\n");
          expected.add(place + largest + "|future_time");
        } else if (line % 89 == 0) {
          content.append("\n");
        } else {
          long time = 1_000_000L + 37L * f + 10L * line - random.nextInt((int) DISORDER);
          content.append(time).append(" e").append(line).append("\n");
          expected.add(place + largest + "|in time");
          largest = Math.max(largest, time);
        }
      }
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(content.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    Collections.sort(expected);
  }

  private List<String> run(int parallelism, int failures, boolean floor) throws Exception {
    Interrupted.failuresLeft.set(failures);
    Interrupted.resumedWithin.set(0);
    Intake intake = TimedLines.intake(Duration.ofMillis(DISORDER));
    RawFilesSource source =
        new RawFilesSource(files, new LinesFormat(1000), intake, Instant.ofEpochMilli(2_000_000));
    MonitoredSource<FileSplit, FilesCheckpoint> monitored =
        new MonitoredSource<>(
            new Interrupted(source, floor ? Floors.KEPT : Floors.IGNORED), intake);
    Path out = folder.resolve("out.jsonl");

    StreamExecutionEnvironment env = environment(parallelism, true);
    env.fromSource(monitored, monitored.eventTime(Duration.ofMinutes(1)), "read")
        .uid("read")
        .transform("judge", Types.STRING, new Judge())
        .uid("judge")
        .sinkTo(new LinesFileSink<>(out, text -> text.getBytes(StandardCharsets.UTF_8)))
        .setParallelism(1)
        .uid("write");
    env.execute();
    assertThat(Interrupted.failuresLeft).as("failures left to inject").hasValue(0);
    assertThat(Interrupted.resumedWithin.get() > 0)
        .as("whether files were resumed in their middle")
        .isEqualTo(failures > 0);
    List<String> lines = new ArrayList<>(Files.readAllLines(out));
    Collections.sort(lines);
    return lines;
  }

  private static StreamExecutionEnvironment environment(int parallelism, boolean objectReuse) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(15));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    if (!objectReuse) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    }
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 3", "4, 3", "1, 0"})
  void everyLineOnceAndNoneBehindTheWatermark(int parallelism, int failures) throws Exception {
    writeFiles();

    assertThat(run(parallelism, failures, true)).isEqualTo(expected);
  }

  @Test
  void withoutTheFloorTheWatermarkOvertakesTheFilesThatWait() throws Exception {
    writeFiles();

    List<String> lines = run(1, 0, false);

    assertThat(lines).filteredOn(line -> line.endsWith("|behind")).hasSizeGreaterThan(EVENTS);
    assertThat(lines.stream().map(line -> line.replace("|behind", "|in time")))
        .as("lost or doubled")
        .isEqualTo(expected);
  }

  @Test
  void withoutObjectReuseTheJobFailsAtOnceAndSaysWhy() throws Exception {
    writeFiles();
    Intake intake = TimedLines.intake(Duration.ofMillis(DISORDER));
    RawFilesSource one =
        new RawFilesSource(
            files.subList(0, 1), new LinesFormat(1000), intake, Instant.ofEpochMilli(2_000_000));
    MonitoredSource<FileSplit, FilesCheckpoint> source =
        new MonitoredSource<>(new Interrupted(one, Floors.AWAITED), intake);
    StreamExecutionEnvironment env = environment(1, false);
    env.fromSource(source, source.eventTime(Duration.ofMinutes(1)), "read")
        .uid("read")
        .transform("judge", Types.STRING, new Judge())
        .uid("judge")
        .sinkTo(
            new LinesFileSink<>(
                folder.resolve("out"), text -> text.getBytes(StandardCharsets.UTF_8)))
        .setParallelism(1)
        .uid("write");

    assertThatThrownBy(env::execute)
        .hasStackTraceContaining("must not be copied: keep its consumer chained to the source");
  }

  /** Writes down what each row carries, and whether the watermark was already past it. */
  private static final class Judge extends AbstractStreamOperator<String>
      implements OneInputStreamOperator<SourcedRow, String> {
    private static final long serialVersionUID = 1L;

    private long watermark = Long.MIN_VALUE;

    @Override
    public void processElement(StreamRecord<SourcedRow> element) {
      SourcedRow row = element.getValue();
      EventRow event = row.event();
      String verdict;
      if (event.reason() != null) {
        verdict = event.reason().wireName();
      } else {
        verdict = element.getTimestamp() <= watermark ? "behind" : "in time";
      }
      output.collect(
          new StreamRecord<>(row.position() + "|" + row.largestEventTime() + "|" + verdict));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
      watermark = mark.getTimestamp();
      super.processWatermark(mark);
    }
  }

  private enum Floors {
    KEPT,
    IGNORED,
    /**
     * Nothing is read before the reader was told that no file waits. The enumerator then has
     * nothing more to say to it, so that the first failure the cluster hears of is the task's own,
     * not that of an event which the failed task could not receive.
     */
    AWAITED
  }

  /**
   * A files source whose readers pause every few records until a checkpoint of that moment is
   * complete, and which fails a given number of times some records after one.
   */
  private static final class Interrupted implements Source<RawRecord, FileSplit, FilesCheckpoint> {
    private static final long serialVersionUID = 1L;
    static final AtomicInteger failuresLeft = new AtomicInteger();
    static final AtomicInteger resumedWithin = new AtomicInteger();

    private final RawFilesSource inner;
    private final Floors floors;

    Interrupted(RawFilesSource inner, Floors floors) {
      this.inner = inner;
      this.floors = floors;
    }

    @Override
    public Boundedness getBoundedness() {
      return inner.getBoundedness();
    }

    @Override
    public SourceReader<RawRecord, FileSplit> createReader(SourceReaderContext context) {
      return new InterruptedReader(inner.createReader(context), floors);
    }

    @Override
    public SplitEnumerator<FileSplit, FilesCheckpoint> createEnumerator(
        SplitEnumeratorContext<FileSplit> context) {
      return inner.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<FileSplit, FilesCheckpoint> restoreEnumerator(
        SplitEnumeratorContext<FileSplit> context, FilesCheckpoint checkpoint) {
      return inner.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<FileSplit> getSplitSerializer() {
      return inner.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<FilesCheckpoint> getEnumeratorCheckpointSerializer() {
      return inner.getEnumeratorCheckpointSerializer();
    }
  }

  private static final class InterruptedReader implements SourceReader<RawRecord, FileSplit> {
    private final SourceReader<RawRecord, FileSplit> inner;
    private final Floors floors;
    private int polls;
    private int failAt = Integer.MAX_VALUE;
    private long checkpointOfPause = Long.MAX_VALUE;
    private CompletableFuture<Void> paused = CompletableFuture.completedFuture(null);

    InterruptedReader(SourceReader<RawRecord, FileSplit> inner, Floors floors) {
      this.inner = inner;
      this.floors = floors;
      if (floors == Floors.AWAITED) {
        paused = new CompletableFuture<>();
      }
    }

    @Override
    public void start() {
      inner.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RawRecord> output) throws Exception {
      if (!paused.isDone()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (polls >= failAt && Interrupted.failuresLeft.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        throw new IllegalStateException("injected");
      }
      InputStatus status = inner.pollNext(output);
      if (status == InputStatus.MORE_AVAILABLE && ++polls % PAUSE_EVERY == 0) {
        paused = new CompletableFuture<>();
        return InputStatus.NOTHING_AVAILABLE;
      }
      return status;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return paused.isDone() ? inner.isAvailable() : paused;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
      inner.notifyCheckpointComplete(checkpointId);
      if (checkpointId >= checkpointOfPause) {
        failAt = Math.min(failAt, polls + PAUSE_EVERY + 123);
        checkpointOfPause = Long.MAX_VALUE;
        paused.complete(null);
      }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
      boolean ignored = floors == Floors.IGNORED && event instanceof FloorEvent;
      inner.handleSourceEvents(ignored ? new FloorEvent(FloorEvent.NONE) : event);
      if (floors == Floors.AWAITED && event.equals(new FloorEvent(FloorEvent.NONE))) {
        paused.complete(null);
      }
    }

    @Override
    public List<FileSplit> snapshotState(long checkpointId) {
      if (!paused.isDone() && checkpointOfPause == Long.MAX_VALUE) {
        checkpointOfPause = checkpointId;
      }
      return inner.snapshotState(checkpointId);
    }

    @Override
    public void addSplits(List<FileSplit> splits) {
      for (FileSplit split : splits) {
        if (split.position().records() > 0) {
          Interrupted.resumedWithin.incrementAndGet();
        }
      }
      inner.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
      inner.notifyNoMoreSplits();
    }

    @Override
    public void close() throws Exception {
      inner.close();
    }
  }
}
