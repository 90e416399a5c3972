package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into pane profiles in the source's own chain, so that no event crosses the network.
 *
 * <p>Holds no checkpointed state: everything leaves before each checkpoint barrier, before each
 * watermark that closes a pane, before the source goes idle, at the end of the input and when too
 * many panes are open. In = profiled + late + dead-lettered in every tally.
 */
final class FoldEvents extends AbstractStreamOperator<PartialProfile>
    implements OneInputStreamOperator<SourcedRow, PartialProfile>, BoundedOneInput {
  /** Inputs whose envelope could not be used. */
  static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

  /** What became of the inputs. */
  static final OutputTag<Tally> TALLIES = new OutputTag<>("tallies") {};

  /** Accumulator: inputs read since the job started. */
  static final String EVENTS = "events";

  /** Accumulator: bytes taken from the source since the job started, as the source counts them. */
  static final String BYTES = "bytes";

  /** Past this many open columns everything is flushed. */
  private static final long OPEN_COLUMNS = 400_000;

  private static final long serialVersionUID = 1L;

  private final String source;
  private final List<MonitoredModel> models;

  private transient ModelTable table;
  private transient List<ModelFold> open;
  private transient LongCounter events;
  private transient LongCounter bytes;
  private transient long openColumns;
  private transient boolean anySensitive;
  private transient long in;
  private transient long profiled;
  private transient long late;
  private transient long deadLettered;

  FoldEvents(String source, List<MonitoredModel> models) {
    this.source = source;
    this.models = List.copyOf(models);
  }

  @Override
  public void open() throws Exception {
    super.open();
    table = new ModelTable(models.stream().map(MonitoredModel::load).toList());
    anySensitive = models.stream().anyMatch(m -> m.spec().hasSensitiveColumns());
    open = new ArrayList<>();
    events = getRuntimeContext().getLongCounter(EVENTS);
    bytes = getRuntimeContext().getLongCounter(BYTES);
  }

  @Override
  public void processElement(StreamRecord<SourcedRow> element) {
    SourcedRow row = element.getValue();
    EventRow event = row.event();
    in++;
    if (event.reason() != null) {
      bury(row, event.reason(), event.detail(), null);
      return;
    }
    if (!event.hasModel()) {
      bury(row, DeadLetterReason.NO_MODEL, "neither the event nor the source names a model", null);
      return;
    }
    ModelFold fold = table.find(event);
    if (fold == null) {
      DeadLetterReason reason = table.unknown(event);
      String what =
          reason == DeadLetterReason.UNKNOWN_MODEL
              ? "no spec covers the model '" + model(event) + "'"
              : "no spec of the model '"
                  + model(event)
                  + "' covers the version '"
                  + table.version(event)
                  + "'";
      bury(row, reason, what, null);
      return;
    }
    if (fold.late(event.eventTime(), row.largestEventTime(), row.outOfOrdernessMillis())) {
      late++;
      return;
    }
    if (fold.isEmpty()) {
      open.add(fold);
    }
    openColumns += fold.add(event);
    profiled++;
    if (openColumns > OPEN_COLUMNS) {
      flush(Long.MAX_VALUE);
    }
  }

  private static String model(EventRow event) {
    return event.string(event.modelStart(), event.modelLength());
  }

  private void bury(
      SourcedRow row, DeadLetterReason reason, @Nullable String detail, @Nullable ModelFold fold) {
    deadLettered++;
    boolean withhold = fold == null ? anySensitive : fold.spec().hasSensitiveColumns();
    output.collect(DEAD_LETTERS, new StreamRecord<>(row.deadLetter(reason, detail, !withhold)));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush(mark.getTimestamp());
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    if (status.isIdle()) {
      // The panes of an idle subtask no longer hold back the others' windows: they must be there
      // first.
      flush(Long.MAX_VALUE);
    }
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush(Long.MAX_VALUE);
  }

  @Override
  public void endInput() {
    flush(Long.MAX_VALUE);
  }

  /** Sends the profiles of all panes that end at or before the watermark, and the tally. */
  private void flush(long watermark) {
    int kept = 0;
    for (int i = 0; i < open.size(); i++) {
      ModelFold fold = open.get(i);
      openColumns -= fold.flush(source, watermark, output);
      if (!fold.isEmpty()) {
        open.set(kept++, fold);
      }
    }
    open.subList(kept, open.size()).clear();
    if (in > 0) {
      output.collect(
          TALLIES, new StreamRecord<>(new Tally(source, in, profiled, late, 0, deadLettered)));
      events.add(in);
      in = 0;
      profiled = 0;
      late = 0;
      deadLettered = 0;
    }
  }
}
