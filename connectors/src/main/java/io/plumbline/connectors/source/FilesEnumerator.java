package io.plumbline.connectors.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Hands files out one at a time, to the reader that asks, in the order of their first events.
 *
 * <p>The <em>floor</em> is the smallest first event time among the files not handed out, less the
 * out-of-orderness and one: the watermark that those files would have if they were open. A reader
 * always gets a file before it gets the floor that this file no longer holds down, so its watermark
 * cannot slip through in between.
 */
final class FilesEnumerator implements SplitEnumerator<FileSplit, FilesCheckpoint>, SpecListener {
  // Files without any accepted event come last: they hold nothing down.
  private static final Comparator<FileSplit> ORDER =
      Comparator.comparing((FileSplit split) -> split.firstEventTime() == SourcedRow.NO_TIME)
          .thenComparingLong(FileSplit::firstEventTime)
          .thenComparing(FileSplit::path);

  private final SplitEnumeratorContext<FileSplit> context;
  private final FileProbe probe;
  private final Intake intake;
  private final Set<Integer> asking = new LinkedHashSet<>();
  private final Set<Integer> reading = new HashSet<>();

  private @Nullable List<FileSplit> unassigned;
  private boolean looking;

  /** What came while the files were being looked at. */
  private byte @Nullable [] changed;

  private volatile long bytesTotal;
  private volatile long bytesUnassigned;
  private long floor = FloorEvent.NONE;

  FilesEnumerator(
      SplitEnumeratorContext<FileSplit> context,
      FileProbe probe,
      Intake intake,
      FilesCheckpoint checkpoint) {
    this.context = context;
    this.probe = probe;
    this.intake = intake;
    if (checkpoint.unassigned() != null) {
      know(checkpoint.unassigned());
      bytesTotal = checkpoint.bytesTotal();
    }
  }

  @Override
  public void start() {
    context.metricGroup().gauge("bytesTotal", () -> bytesTotal);
    context.metricGroup().gauge("bytesUnassigned", () -> bytesUnassigned);
    if (unassigned == null && !probe.isRuled()) {
      look(null);
    }
  }

  /** Looks at the files that nobody reads yet, by what now is their first event. */
  @Override
  public void specsChanged(byte[] update) {
    if (looking) {
      changed = update;
    } else {
      look(update);
    }
  }

  private void look(byte @Nullable [] specs) {
    looking = true;
    List<FileSplit> known = unassigned == null ? null : List.copyOf(unassigned);
    context.callAsync(
        () -> known == null ? probe.splits(specs) : probe.again(known, specs), this::found);
  }

  private void found(List<FileSplit> splits, @Nullable Throwable error) {
    if (error != null) {
      throw new FlinkRuntimeException(
          "the files of source " + intake.name() + " could not be read", error);
    }
    looking = false;
    List<FileSplit> before = unassigned;
    if (before == null) {
      know(splits);
      bytesTotal = bytesUnassigned;
    } else {
      // Some may have been handed out, or have come back, meanwhile.
      Map<String, FileSplit> seen =
          splits.stream().collect(Collectors.toMap(FileSplit::path, Function.identity()));
      know(before.stream().map(split -> seen.getOrDefault(split.path(), split)).toList());
    }
    announceFloor();
    List<Integer> waiting = List.copyOf(asking);
    asking.clear();
    waiting.forEach(subtask -> handleSplitRequest(subtask, null));
    byte[] specs = changed;
    if (specs != null) {
      changed = null;
      look(specs);
    }
  }

  private void know(List<FileSplit> splits) {
    unassigned = new ArrayList<>(splits);
    unassigned.sort(ORDER);
    measure(unassigned);
  }

  private void measure(List<FileSplit> splits) {
    bytesUnassigned = splits.stream().mapToLong(FileSplit::size).sum();
    floor =
        splits.isEmpty() || splits.get(0).firstEventTime() == SourcedRow.NO_TIME
            ? FloorEvent.NONE
            : intake.watermarkAt(splits.get(0).firstEventTime());
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    if (!context.registeredReaders().containsKey(subtask)) {
      // It failed after it asked; its successor asks again.
      return;
    }
    if (unassigned == null) {
      asking.add(subtask);
    } else if (unassigned.isEmpty()) {
      reading.remove(subtask);
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(unassigned.remove(0), subtask);
      measure(unassigned);
      announceFloor();
    }
  }

  /** Tells the floor to all readers that may get a file yet; the others have been told none. */
  private void announceFloor() {
    for (int subtask : reading) {
      announceFloor(subtask);
    }
  }

  private void announceFloor(int subtask) {
    if (context.registeredReaders().containsKey(subtask)) {
      context.sendEventToSourceReader(subtask, new FloorEvent(floor));
    }
  }

  @Override
  public void addReader(int subtask) {
    reading.add(subtask);
    if (unassigned != null) {
      announceFloor(subtask);
    }
  }

  @Override
  public void addSplitsBack(List<FileSplit> splits, int subtask) {
    reading.remove(subtask);
    asking.remove(subtask);
    if (unassigned != null && !splits.isEmpty()) {
      List<FileSplit> all = new ArrayList<>(unassigned);
      all.addAll(splits);
      know(Collections.unmodifiableList(all));
      announceFloor();
    }
  }

  @Override
  public FilesCheckpoint snapshotState(long checkpointId) {
    return new FilesCheckpoint(unassigned, bytesTotal);
  }

  @Override
  public void close() {}
}
