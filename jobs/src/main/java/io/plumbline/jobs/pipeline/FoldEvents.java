package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.jobs.config.Role;
import io.plumbline.jobs.specs.Slot;
import io.plumbline.jobs.specs.SpecBook;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.SpecUpdate;
import io.plumbline.jobs.specs.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
 * <p>Holds no event across a checkpoint: everything leaves before each checkpoint barrier, before
 * each watermark that closes a pane, before the source goes idle, at the end of the input and when
 * too many panes are open. In = profiled + late + duplicate + dead-lettered in every tally.
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

  /** Changes of the specs, for those who keep state of models. */
  static final OutputTag<SpecNotice> NOTICES =
      new OutputTag<>("spec-notices", TypeInformation.of(SpecNotice.class));

  /**
   * The number of the book that all keys were told of when a checkpoint was taken. One for each
   * subtask, and each restored one knows all: what any of them may not have told, all tell.
   */
  private static final ListStateDescriptor<Long> TOLD =
      new ListStateDescriptor<>("told", LongSerializer.INSTANCE);

  private static final int SCRATCH = 1 << 16;
  private static final int MOST_SCRATCH = 1 << 22;

  /** Before there are any keys. */
  private static final long NO_KEYS = Long.MAX_VALUE;

  /** What is read at the moment, for who watches for silence. */
  static final OutputTag<SourcePulse> PULSES =
      new OutputTag<>("pulses", TypeInformation.of(SourcePulse.class));

  /** Which models are heard of, and which are to be. */
  static final OutputTag<ModelSign> SIGNS =
      new OutputTag<>("model-signs", TypeInformation.of(ModelSign.class));

  private final String source;
  private final Role role;
  private final long pulse;

  private transient @Nullable Pulses pulses;
  private transient SpecBook book;
  private transient ModelTable<ModelFolds> table;
  private transient List<ModelFold> open;

  /**
   * The folds by the model and version of events, which outlive a change of other models' specs.
   */
  private transient Map<String, ModelFolds> folds;

  private transient ListState<Long> toldAtCheckpoint;

  /** The number of the book that all keys know. */
  private transient long told;

  private transient LongCounter events;
  private transient long openColumns;

  /** Where the bytes of a profile are put together. */
  private transient ByteWriter scratch;

  private transient boolean anySensitive;
  private transient long in;
  private transient long profiled;
  private transient long late;
  private transient List<ModelFold> tardy;
  private transient long duplicate;
  private transient long forgottenIds;
  private transient ClockSkew.Meter skew;
  private transient long deadLettered;

  /**
   * @param role what the events are
   * @param pulse how often it says what it reads, in milliseconds; 0 for never
   */
  FoldEvents(String source, Role role, long pulse) {
    this.source = source;
    this.role = role;
    this.pulse = pulse;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    toldAtCheckpoint = context.getOperatorStateStore().getUnionListState(TOLD);
    told = NO_KEYS;
    for (long ofSubtask : toldAtCheckpoint.get()) {
      told = Math.min(told, ofSubtask);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    toldAtCheckpoint.update(List.of(told));
  }

  @Override
  public void open() throws Exception {
    super.open();
    book = SpecBook.EMPTY;
    table = new ModelTable<>(this::folds);
    folds = new HashMap<>();
    open = new ArrayList<>();
    scratch = new ByteWriter(SCRATCH);
    skew = new ClockSkew.Meter();
    tardy = new ArrayList<>();
    events = getRuntimeContext().getLongCounter(LiveCounts.EVENTS);
    if (pulse > 0) {
      int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
      pulses = new Pulses(source, subtask, pulse, getProcessingTimeService(), output);
      pulses.start();
    }
  }

  @Override
  public void processElement(StreamRecord<SourcedRow> element) {
    SourcedRow row = element.getValue();
    if (!row.carriesEvent()) {
      word(row);
      return;
    }
    EventRow event = row.event();
    in++;
    if (event.reason() != null) {
      deadLetter(row, event.reason());
      return;
    }
    ModelFolds everywhere = table.find(event);
    if (everywhere == null) {
      throw new IllegalStateException(
          "an event of no known model was not rejected at " + row.position());
    }
    ModelFold fold = everywhere.first();
    if (!fold.admits(row)) {
      refuse(row, fold);
      return;
    }
    if (pulses != null) {
      pulses.accepted(fold, row);
    }
    if (row.hasOwnTime()) {
      skew.add(event.eventTime() - row.recordTime());
    }
    // Before lateness: a redelivery counts as what it is, however long it took.
    boolean repeated = fold.drops(row);
    forgottenIds += row.takeForgottenIds();
    if (repeated) {
      duplicate++;
      if (pulses != null) {
        pulses.repeated();
      }
      return;
    }
    if (add(row, everywhere)) {
      profiled++;
    } else {
      tooLate(row, fold);
    }
    if (openColumns > OPEN_COLUMNS) {
      flush(Long.MAX_VALUE);
    }
  }

  /** Folds the event wherever it is not too late; false where it counts for nothing. */
  private boolean add(SourcedRow row, ModelFolds everywhere) {
    boolean counts = false;
    for (ModelFold fold : everywhere.all()) {
      if (fold.isTooLate(row)) {
        continue;
      }
      if (fold.isEmpty()) {
        open.add(fold);
      }
      openColumns += fold.add(row.event());
      counts |= fold.counted() != Counted.OTHER_VERSION;
    }
    return counts;
  }

  private void tooLate(SourcedRow row, ModelFold fold) {
    late++;
    if (pulses != null) {
      pulses.late();
    }
    // How late a model's stream is, is said of its predictions.
    if (role == Role.PREDICTIONS && fold.countLate(row)) {
      tardy.add(fold);
    }
  }

  private void refuse(SourcedRow row, ModelFold fold) {
    row.event()
        .reject(
            DeadLetterReason.UNKNOWN_VERSION,
            "a partition or file may name "
                + row.versionLimit()
                + " versions of a model that is watched in any (limits.versions); of '"
                + fold.model()
                + "' this one has named as many before '"
                + fold.version()
                + "'");
    deadLetter(row, DeadLetterReason.UNKNOWN_VERSION);
  }

  private void deadLetter(SourcedRow row, DeadLetterReason reason) {
    deadLettered++;
    if (pulses != null) {
      pulses.deadLetter(reason);
    }
    // A broken event may be of any model: where one has sensitive columns, no payload is kept.
    output.collect(
        DEAD_LETTERS,
        new StreamRecord<>(row.deadLetter(reason, row.event().detail(), !anySensitive)));
  }

  private @Nullable ModelFolds folds(String model, String version) {
    List<Feed> feeds = Feed.of(role, book, model, version);
    if (feeds.isEmpty()) {
      return null;
    }
    if (folds.size() >= ModelTable.LIMIT && folds.values().removeIf(ModelFolds::isEmpty)) {
      table.clear(); // It must not find those that are told of no change any more.
    }
    return folds.computeIfAbsent(
        Keys.join(model, version), key -> new ModelFolds(model, version, feeds));
  }

  /** Takes in what the source was told of the specs: before there are any no event comes. */
  private void word(SourcedRow row) {
    if (pulses != null) {
      pulses.readFrom(row.backlog());
    }
    DeadLetter letter = row.letter();
    if (letter != null) {
      output.collect(DEAD_LETTERS, new StreamRecord<>(letter));
      output.collect(TALLIES, new StreamRecord<>(new Tally(letter.source(), 1, 0, 0, 0, 1)));
    }
    byte[] bytes = row.specs();
    if (bytes != null) {
      adopt(SpecCodec.decodeUpdate(bytes));
    }
  }

  /** What was folded so far leaves as it was folded; what comes is folded by the new specs. */
  private void adopt(SpecUpdate update) {
    if (update.sequence() <= book.sequence()) {
      return;
    }
    SpecBook before = book;
    SpecBook after = before.with(update);
    for (Iterator<ModelFolds> all = folds.values().iterator(); all.hasNext(); ) {
      ModelFolds of = all.next();
      if (update.concerns(of.model()) && of.isStale(role, after)) {
        for (ModelFold fold : of.all()) {
          flush(fold, Long.MAX_VALUE);
        }
        all.remove();
      }
    }
    open.removeIf(ModelFold::isEmpty);
    book = after;
    table.clear();
    anySensitive = after.anySensitive();
    for (Timeline timeline : update.put()) {
      if (timeline.changedAt() > told) {
        output.collect(NOTICES, new StreamRecord<>(SpecNotice.of(update.sequence(), timeline)));
      }
    }
    output.collect(NOTICES, new StreamRecord<>(SpecNotice.of(update)));
    told = update.sequence();
    if (pulses != null && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      sign(update);
    }
  }

  /** Says which models are to be heard of. All subtasks know the same: one says it. */
  private void sign(SpecUpdate update) {
    for (Slot slot : update.removed()) {
      output.collect(SIGNS, new StreamRecord<>(ModelSign.gone(slot, update.sequence())));
    }
    for (Timeline timeline : update.put()) {
      output.collect(
          SIGNS,
          new StreamRecord<>(
              ModelSign.covered(timeline.slot(), update.sequence(), timeline.entry())));
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush(mark.getTimestamp());
    if (pulses != null) {
      pulses.reached(mark.getTimestamp());
    }
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
      flush(fold, watermark);
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

  private void flush(ModelFold fold, long watermark) {
    openColumns -= fold.flush(source, book.sequence(), watermark, scratch, output);
    if (scratch.array().length > MOST_SCRATCH) {
      scratch = new ByteWriter(SCRATCH); // one giant is not paid for from now on
    }
  }
}
