package io.plumbline.connectors.source;

import io.plumbline.detectors.event.EventRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** The reader of a {@link MonitoredSource}: decodes between the wrapped reader and the operator. */
final class MonitoredReader<SplitT extends SourceSplit>
    implements SourceReader<SourcedRow, TrackedSplit<SplitT>> {
  /**
   * How many records are read at most before Flink's task looks at its mail, its inputs and its
   * outputs again, which takes it a tenth of what a record does. So many records are tens of
   * microseconds.
   */
  static final int TURN = 32;

  private final SourceReader<RawRecord, SplitT> inner;
  private final Intake intake;
  private final Admission admission;
  private final SourcedRow reused;
  private final Map<String, SplitProgress> progress = new HashMap<>();
  private final List<String> added = new ArrayList<>();
  private final SpecDesk specs;
  private final int turn;
  private @Nullable DecodingOutput decoding;
  private long largestOfAll = SourcedRow.NO_TIME;

  /** What splits had seen before they came: of which models is not known. */
  private long largestRestored = SourcedRow.NO_TIME;

  /**
   * A reader around another.
   *
   * @param backlog what the wrapped reader says waits for it
   * @param ruled whether specs rule the events: none is read before the first ones came
   * @param turn how often the wrapped reader is asked for a record at most before others have their
   *     turn, at least 1
   */
  MonitoredReader(
      SourceReader<RawRecord, SplitT> inner,
      Intake intake,
      SourceReaderContext context,
      Backlog backlog,
      boolean ruled,
      int turn) {
    this.inner = inner;
    this.intake = intake;
    admission = new Admission(intake);
    reused = new SourcedRow(intake, backlog);
    specs = new SpecDesk(context, ruled);
    this.turn = turn;
  }

  @Override
  public void start() {
    inner.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<SourcedRow> output) throws Exception {
    if (decoding == null) {
      // Flink gives one output for the life of a reader.
      decoding = new DecodingOutput(output);
    }
    if (!specs.open()) {
      return specs.next(reused, output);
    }
    if (added.isEmpty()) {
      return poll(decoding);
    }
    for (String splitId : added) {
      output.createOutputForSplit(splitId);
    }
    // Only after the wrapped reader had its turn: it may hold the watermark by means of its own.
    InputStatus status = poll(decoding);
    resumeWatermarks(output);
    return status;
  }

  private InputStatus poll(DecodingOutput decoded) throws Exception {
    InputStatus status = inner.pollNext(decoded);
    for (int read = 1; read < turn && status == InputStatus.MORE_AVAILABLE; read++) {
      status = inner.pollNext(decoded);
    }
    if (status == InputStatus.END_OF_INPUT) {
      specs.end(largestOfAll);
    }
    return status;
  }

  /** Lets restored splits stand where they stood, so that a quiet one holds nothing open anew. */
  private void resumeWatermarks(ReaderOutput<SourcedRow> output) {
    for (String splitId : added) {
      SplitProgress of = progress.get(splitId);
      if (of != null && of.largest() != SourcedRow.NO_TIME) {
        output
            .createOutputForSplit(splitId)
            .emitWatermark(new Watermark(intake.watermarkAt(of.largest())));
      }
    }
    added.clear();
  }

  @Override
  public List<TrackedSplit<SplitT>> snapshotState(long checkpointId) {
    List<TrackedSplit<SplitT>> splits = new ArrayList<>();
    for (SplitT split : inner.snapshotState(checkpointId)) {
      SplitProgress of = progressOf(split.splitId());
      splits.add(new TrackedSplit<>(split, of.largest(), of.memory()));
    }
    return splits;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return specs.available(inner::isAvailable);
  }

  @Override
  public void addSplits(List<TrackedSplit<SplitT>> splits) {
    List<SplitT> inners = new ArrayList<>(splits.size());
    for (TrackedSplit<SplitT> split : splits) {
      largestOfAll = Math.max(largestOfAll, split.largestEventTime());
      largestRestored = Math.max(largestRestored, split.largestEventTime());
      restore(split);
      added.add(split.splitId());
      inners.add(split.inner());
    }
    inner.addSplits(inners);
  }

  private void restore(TrackedSplit<SplitT> split) {
    try {
      progressOf(split.splitId())
          .restore(split.largestEventTime(), split.memory(), intake.repeats().ids());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void notifyNoMoreSplits() {
    inner.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof SpecEvents.Part part) {
      specs.receive(part, admission::specsChanged);
    } else if (event instanceof SpecEvents.Question question) {
      specs.answer(question, this::largestEventTime);
    } else if (event instanceof SpecEvents.Letter letter) {
      specs.receive(letter);
    } else {
      inner.handleSourceEvents(event);
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    inner.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    inner.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
    inner.pauseOrResumeSplits(toPause, toResume);
  }

  @Override
  public void close() throws Exception {
    inner.close();
  }

  private long largestEventTime(String ruled) {
    if (ruled.equals(SpecFeed.ANYTHING)) {
      return Math.max(largestOfAll, admission.largestPassedOver());
    }
    return Math.max(largestRestored, admission.largestEventTime(ruled));
  }

  private SplitProgress progressOf(String splitId) {
    return progress.computeIfAbsent(splitId, id -> new SplitProgress());
  }

  /** What the wrapped reader writes to. */
  private final class DecodingOutput implements ReaderOutput<RawRecord> {
    private final ReaderOutput<SourcedRow> target;

    DecodingOutput(ReaderOutput<SourcedRow> target) {
      this.target = target;
    }

    @Override
    public void collect(RawRecord raw) {
      throw new IllegalStateException("a raw record must come through the output of its split");
    }

    @Override
    public void collect(RawRecord raw, long timestamp) {
      collect(raw);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      target.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      target.markIdle();
    }

    @Override
    public void markActive() {
      target.markActive();
    }

    @Override
    public SourceOutput<RawRecord> createOutputForSplit(String splitId) {
      return new SplitOutput(splitId, target.createOutputForSplit(splitId), progressOf(splitId));
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
      target.releaseOutputForSplit(splitId);
      SplitProgress of = progress.remove(splitId);
      if (of != null) {
        specs.pass(of.largest());
      }
      added.remove(splitId);
    }
  }

  /** What the wrapped reader writes the records of one split to. */
  private final class SplitOutput implements SourceOutput<RawRecord> {
    private final String splitId;
    private final SourceOutput<SourcedRow> target;
    private final SplitProgress of;

    SplitOutput(String splitId, SourceOutput<SourcedRow> target, SplitProgress of) {
      this.splitId = splitId;
      this.target = target;
      this.of = of;
    }

    @Override
    public void collect(RawRecord raw) {
      EventRow event = reused.event();
      if (!admission.admit(raw, event)) {
        return;
      }
      reused.fill(splitId, raw, of);
      if (event.reason() != null) {
        target.collect(reused, SourcedRow.NO_TIME);
        return;
      }
      long time = event.eventTime();
      target.collect(reused, time);
      // The operator chained to the source may have refused or dropped the event meanwhile.
      if (event.reason() == null && !reused.isDropped()) {
        admission.accepted(time);
        if (time > of.largest()) {
          of.advance(time);
          if (time > largestOfAll) {
            largestOfAll = time;
          }
        }
      }
    }

    @Override
    public void collect(RawRecord raw, long timestamp) {
      collect(raw);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      target.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      target.markIdle();
    }

    @Override
    public void markActive() {
      target.markActive();
    }
  }
}
