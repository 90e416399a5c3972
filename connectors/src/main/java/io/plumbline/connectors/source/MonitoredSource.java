package io.plumbline.connectors.source;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events of any source of raw records, decoded into one reused row, each with the largest event
 * time that its split had seen before it.
 *
 * <p>That time is part of the split's state. So whether an event is too late depends on the events
 * of its own split alone, whatever the parallelism and through every failure; Flink's watermarks,
 * which no checkpoint holds, only say when to look.
 *
 * <p>Used as {@code env.fromSource(source, source.eventTime(idleAfter), name)}, with the first
 * operator chained to it and {@code pipeline.object-reuse: true}.
 *
 * @param <SplitT> the splits of the wrapped source
 * @param <CheckpointT> the enumerator's checkpoint of the wrapped source
 */
public final class MonitoredSource<SplitT extends SourceSplit, CheckpointT>
    implements Source<SourcedRow, TrackedSplit<SplitT>, TrackedCheckpoint<CheckpointT>>,
        ResultTypeQueryable<SourcedRow> {
  private static final long serialVersionUID = 1L;

  private final Source<RawRecord, SplitT, CheckpointT> inner;
  private final Intake intake;
  private final @Nullable SpecFeed specs;

  /** Wraps a source whose events no specs rule. */
  public MonitoredSource(Source<RawRecord, SplitT, CheckpointT> inner, Intake intake) {
    this(inner, intake, null);
  }

  /**
   * Wraps a source.
   *
   * @param inner emits its records through the outputs of their splits, in the order of the split
   * @param intake how records become rows
   * @param specs where the specs come from that rule the events: none is read before the first ones
   *     are known; or null
   */
  public MonitoredSource(
      Source<RawRecord, SplitT, CheckpointT> inner, Intake intake, @Nullable SpecFeed specs) {
    this.inner = inner;
    this.intake = intake;
    this.specs = specs;
  }

  /**
   * The watermarks that belong to this source.
   *
   * @param idleAfter after how long without an accepted event a split holds no window open any
   *     more; above 0. Bounded sources never count as idle, whatever it says.
   */
  public EventTimeStrategy eventTime(Duration idleAfter) {
    return getBoundedness() == Boundedness.BOUNDED
        ? EventTimeStrategy.bounded(intake.outOfOrderness())
        : EventTimeStrategy.unbounded(intake.outOfOrderness(), idleAfter);
  }

  @Override
  public Boundedness getBoundedness() {
    return inner.getBoundedness();
  }

  @Override
  public SourceReader<SourcedRow, TrackedSplit<SplitT>> createReader(SourceReaderContext context)
      throws Exception {
    Backlog backlog = new Backlog();
    return new MonitoredReader<>(
        inner.createReader(backlog.overhearing(context)),
        intake,
        context,
        backlog,
        specs != null,
        MonitoredReader.TURN);
  }

  @Override
  public SplitEnumerator<TrackedSplit<SplitT>, TrackedCheckpoint<CheckpointT>> createEnumerator(
      SplitEnumeratorContext<TrackedSplit<SplitT>> context) throws Exception {
    TrackingContext<SplitT> tracking = new TrackingContext<>(context, false);
    return new MonitoredEnumerator<>(
        inner.createEnumerator(tracking), tracking, specs, null, false);
  }

  @Override
  public SplitEnumerator<TrackedSplit<SplitT>, TrackedCheckpoint<CheckpointT>> restoreEnumerator(
      SplitEnumeratorContext<TrackedSplit<SplitT>> context,
      TrackedCheckpoint<CheckpointT> checkpoint)
      throws Exception {
    // A bounded KafkaSource that is restored, and discovers nothing new, never tells its readers
    // that it is done (FLINK-31006).
    boolean silentAtEnd = inner instanceof KafkaSource && getBoundedness() == Boundedness.BOUNDED;
    TrackingContext<SplitT> tracking = new TrackingContext<>(context, silentAtEnd);
    tracking.remember(checkpoint.largestEventTimes());
    return new MonitoredEnumerator<>(
        inner.restoreEnumerator(tracking, checkpoint.inner()),
        tracking,
        specs,
        checkpoint.specs(),
        checkpoint.allEnded());
  }

  @Override
  public SimpleVersionedSerializer<TrackedSplit<SplitT>> getSplitSerializer() {
    return new TrackedSplitSerializer<>(inner.getSplitSerializer());
  }

  @Override
  public SimpleVersionedSerializer<TrackedCheckpoint<CheckpointT>>
      getEnumeratorCheckpointSerializer() {
    return new TrackedCheckpointSerializer<>(inner.getEnumeratorCheckpointSerializer());
  }

  @Override
  public TypeInformation<SourcedRow> getProducedType() {
    return SourcedRowType.INSTANCE;
  }
}
