package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
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
import org.apache.flink.api.common.typeinfo.TypeInformation;
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

  /** Changes of the specs, for those who keep state of models. */
  static final OutputTag<SpecNotice> NOTICES =
      new OutputTag<>("spec-notices", TypeInformation.of(SpecNotice.class));

  private static final byte[] NOTHING = {};

  private final String source;

  private transient SpecBook book;
  private transient ModelTable<ModelFold> table;
  private transient List<ModelFold> open;

  /** The folds by model and version, which outlive a change of other models' specs. */
  private transient Map<String, ModelFold> folds;

  /** The timelines that keys were told of in this attempt. */
  private transient Map<String, Introduced> introduced;

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

  private record Introduced(String model, String version, Timeline timeline) {}

  FoldEvents(String source) {
    this.source = source;
  }

  @Override
  public void open() throws Exception {
    super.open();
    book = SpecBook.EMPTY;
    table = new ModelTable<>(this::fold);
    folds = new HashMap<>();
    introduced = new HashMap<>();
    open = new ArrayList<>();
    skew = new ClockSkew.Meter();
    tardy = new ArrayList<>();
    events = getRuntimeContext().getLongCounter(LiveCounts.EVENTS);
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
    ModelFold fold = table.find(event);
    if (fold == null) {
      throw new IllegalStateException(
          "an event of no known model was not rejected at " + row.position());
    }
    if (!fold.admits(row)) {
      refuse(row, fold);
      return;
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
    // A broken event may be of any model: where one has sensitive columns, no payload is kept.
    output.collect(
        DEAD_LETTERS,
        new StreamRecord<>(row.deadLetter(reason, row.event().detail(), !anySensitive)));
  }

  private @Nullable ModelFold fold(String model, String version) {
    Timeline timeline = book.covering(model, version);
    if (timeline == null) {
      return null;
    }
    if (folds.size() >= ModelTable.LIMIT) {
      folds.values().removeIf(ModelFold::isEmpty);
    }
    return folds.computeIfAbsent(
        Keys.join(model, version), key -> new ModelFold(timeline, version));
  }

  /** Takes in what the source was told of the specs. */
  private void word(SourcedRow row) {
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
    for (Iterator<ModelFold> all = folds.values().iterator(); all.hasNext(); ) {
      ModelFold fold = all.next();
      if (after.covering(fold.model(), fold.version()) != fold.timeline()) {
        flush(fold, Long.MAX_VALUE);
        all.remove();
      }
    }
    open.removeIf(ModelFold::isEmpty);
    book = after;
    table.clear();
    anySensitive = after.anySensitive();
    output.collect(NOTICES, new StreamRecord<>(SpecNotice.of(update)));
    announce();
  }

  /** Tells the keys that this subtask has sent to what changed, even if no event comes any more. */
  private void announce() {
    for (Iterator<Map.Entry<String, Introduced>> all = introduced.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, Introduced> entry = all.next();
      Introduced before = entry.getValue();
      Timeline now = book.covering(before.model(), before.version());
      if (now == null) {
        all.remove();
      } else if (now != before.timeline()) {
        entry.setValue(new Introduced(before.model(), before.version(), now));
        PartialProfile word =
            new PartialProfile(
                source,
                before.model(),
                before.version(),
                book.sequence(),
                now.number(now.size() - 1),
                Metric.ALL,
                0,
                Long.MIN_VALUE,
                0,
                NOTHING,
                SpecCodec.encode(now));
        output.collect(new StreamRecord<>(word, Long.MIN_VALUE));
      }
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
    String key = Keys.join(fold.model(), fold.version());
    Introduced before = introduced.get(key);
    boolean known = before != null && before.timeline() == fold.timeline();
    long released =
        fold.flush(
            source,
            book.sequence(),
            () -> known ? NOTHING : SpecCodec.encode(fold.timeline()),
            watermark,
            output);
    if (released > 0 && !known) {
      introduced.put(key, new Introduced(fold.model(), fold.version(), fold.timeline()));
    }
    openColumns -= released;
  }
}
