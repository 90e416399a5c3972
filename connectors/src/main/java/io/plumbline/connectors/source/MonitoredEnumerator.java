package io.plumbline.connectors.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator of a {@link MonitoredSource}: the wrapped one, with largest event times kept for
 * splits that come back.
 *
 * <p>It is also where specs that change while the job runs enter: an enumerator can poll for them
 * with {@code callAsync}, keep them in its checkpoint (whose version then rises) and send them to
 * every reader as source events, on change and from {@link #addReader}, so that they reach the fold
 * without a hop per event. Source events that are not its own go to the wrapped enumerator.
 */
final class MonitoredEnumerator<SplitT extends SourceSplit, CheckpointT>
    implements SplitEnumerator<TrackedSplit<SplitT>, TrackedCheckpoint<CheckpointT>> {
  private final SplitEnumerator<SplitT, CheckpointT> inner;
  private final TrackingContext<SplitT> context;

  MonitoredEnumerator(SplitEnumerator<SplitT, CheckpointT> inner, TrackingContext<SplitT> context) {
    this.inner = inner;
    this.context = context;
  }

  @Override
  public void start() {
    inner.start();
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    inner.handleSplitRequest(subtask, host);
  }

  @Override
  public void addSplitsBack(List<TrackedSplit<SplitT>> splits, int subtask) {
    List<SplitT> inners = new ArrayList<>(splits.size());
    for (TrackedSplit<SplitT> split : splits) {
      context.remember(split);
      inners.add(split.inner());
    }
    inner.addSplitsBack(inners, subtask);
  }

  @Override
  public void addReader(int subtask) {
    context.expect(subtask);
    inner.addReader(subtask);
    context.endIfDone();
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    inner.handleSourceEvent(subtask, event);
  }

  @Override
  public TrackedCheckpoint<CheckpointT> snapshotState(long checkpointId) throws Exception {
    return new TrackedCheckpoint<>(inner.snapshotState(checkpointId), context.remembered());
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
  public void close() throws IOException {
    inner.close();
  }
}
