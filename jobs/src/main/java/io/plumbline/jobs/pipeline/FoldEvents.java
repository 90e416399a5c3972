package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SourcedRow;
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

/**
 * Folds events into pane profiles in the source's own chain, so that no event crosses the network.
 *
 * <p>Holds no checkpointed state: everything leaves before each checkpoint barrier, before each
 * watermark that closes a pane, before the source goes idle, at the end of the input and when too
 * many panes are open. In = profiled + late + duplicate + dead-lettered in every tally.
 */
final class FoldEvents extends AbstractStreamOperator<PartialProfile>
    implements OneInputStreamOperator<SourcedRow, PartialProfile>, BoundedOneInput {
  /** Inputs whose envelope could not be used. */
  static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

  /** What became of the inputs. */
  static final OutputTag<Tally> TALLIES = new OutputTag<>("tallies") {};

  /** Which models' events came too late. */
  static final OutputTag<LateEvents> LATE = new OutputTag<>("late") {};

  /** Past this many open columns everything is flushed. */
  private static final long OPEN_COLUMNS = 400_000;

  private static final long serialVersionUID = 1L;

  private final String source;
  private final List<MonitoredModel> models;

  private transient ModelTable<MonitoredModel.Loaded, ModelFold> table;
  private transient List<ModelFold> open;
  private transient LongCounter events;
  private transient long openColumns;
  private transient boolean anySensitive;
  private transient long in;
  private transient long profiled;
  private transient long late;
  private transient List<ModelFold> tardy;
  private transient long duplicate;
  private transient long forgottenIds;
  private transient ClockSkew.Meter skew;
  private transient long deadLettered;

  FoldEvents(String source, List<MonitoredModel> models) {
    this.source = source;
    this.models = List.copyOf(models);
  }

  @Override
  public void open() throws Exception {
    super.open();
    table =
        new ModelTable<>(
            models.stream().map(MonitoredModel::load).toList(),
            MonitoredModel.Loaded::spec,
            ModelFold::new);
    anySensitive = models.stream().anyMatch(m -> m.spec().hasSensitiveColumns());
    open = new ArrayList<>();
    skew = new ClockSkew.Meter();
    tardy = new ArrayList<>();
    events = getRuntimeContext().getLongCounter(LiveCounts.EVENTS);
  }

  @Override
  public void processElement(StreamRecord<SourcedRow> element) {
    SourcedRow row = element.getValue();
    EventRow event = row.event();
    in++;
    if (event.reason() != null) {
      deadLettered++;
      // A broken event may be of any model: where one has sensitive columns, no payload is kept.
      output.collect(
          DEAD_LETTERS,
          new StreamRecord<>(row.deadLetter(event.reason(), event.detail(), !anySensitive)));
      return;
    }
    ModelFold fold = table.find(event);
    if (fold == null) {
      throw new IllegalStateException(
          "an event of no known model was not rejected at " + row.position());
    }
    if (row.hasOwnTime()) {
      skew.add(event.eventTime() - row.recordTime());
    }
    // Before lateness: a redelivery counts as what it is, however long it took.
    boolean repeated = fold.drops(row);
    forgottenIds += row.takeForgottenIds();
    if (repeated) {
      duplicate++;
      return;
    }
    if (fold.isTooLate(row)) {
      late++;
      if (fold.countLate(row)) {
        tardy.add(fold);
      }
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
    // A source without any input is accounted for as well.
    output.collect(TALLIES, new StreamRecord<>(new Tally(source, 0, 0, 0, 0, 0)));
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
    for (ModelFold fold : tardy) {
      output.collect(LATE, new StreamRecord<>(fold.takeLate()));
    }
    tardy.clear();
    if (in > 0) {
      output.collect(
          TALLIES,
          new StreamRecord<>(
              new Tally(source, in, profiled, late, duplicate, deadLettered)
                  .noting(forgottenIds, skew.take())));
      events.add(in);
      in = 0;
      profiled = 0;
      late = 0;
      duplicate = 0;
      forgottenIds = 0;
      deadLettered = 0;
    }
  }
}
