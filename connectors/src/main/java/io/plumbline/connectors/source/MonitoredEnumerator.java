package io.plumbline.connectors.source;

import io.plumbline.connectors.format.DeadLetter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator of a {@link MonitoredSource}: the wrapped one, with largest event times kept for
 * splits that come back, and the specs handed on to every reader, on change and when it registers.
 *
 * <p>Source events that are not its own go to the wrapped enumerator.
 */
final class MonitoredEnumerator<SplitT extends SourceSplit, CheckpointT>
    implements SplitEnumerator<TrackedSplit<SplitT>, TrackedCheckpoint<CheckpointT>>,
        SpecFeed.Source {
  private final SplitEnumerator<SplitT, CheckpointT> inner;
  private final TrackingContext<SplitT> context;
  private final @Nullable SpecFeed feed;
  private final byte @Nullable [] restored;

  /** Dead letters that no reader was there for. */
  private final Deque<DeadLetter> letters = new ArrayDeque<>();

  private SpecFeed.@Nullable Subscription specs;

  MonitoredEnumerator(
      SplitEnumerator<SplitT, CheckpointT> inner,
      TrackingContext<SplitT> context,
      @Nullable SpecFeed feed,
      byte @Nullable [] restored) {
    this.inner = inner;
    this.context = context;
    this.feed = feed;
    this.restored = restored;
  }

  @Override
  public void start() {
    inner.start();
    if (feed != null) {
      specs = feed.join(this, restored);
      tellWrapped();
    }
  }

  private void tellWrapped() {
    byte[] listing = specs == null ? null : specs.listing();
    if (listing != null && inner instanceof SpecListener listener) {
      listener.specsChanged(listing);
    }
  }

  @Override
  public void tell(byte[] update) {
    context.runInCoordinatorThread(
        () -> {
          tellWrapped();
          context.registeredReaders().keySet().forEach(subtask -> send(update, subtask));
        });
  }

  private void send(byte[] update, int subtask) {
    SpecEvents.parts(update).forEach(part -> context.sendEventToSourceReader(subtask, part));
  }

  @Override
  public void ask(long question) {
    context.runInCoordinatorThread(
        () -> {
          if (specs != null) {
            specs.asked(question, context.registeredReaders().size(), context.currentParallelism());
          }
          for (int subtask : context.registeredReaders().keySet()) {
            context.sendEventToSourceReader(subtask, new SpecEvents.Question(question));
          }
        });
  }

  @Override
  public void report(DeadLetter letter) {
    context.runInCoordinatorThread(
        () -> {
          letters.add(letter);
          handOnLetters();
        });
  }

  private void handOnLetters() {
    if (context.registeredReaders().isEmpty()) {
      return;
    }
    int subtask = context.registeredReaders().keySet().iterator().next();
    while (!letters.isEmpty()) {
      context.sendEventToSourceReader(subtask, new SpecEvents.Letter(letters.remove()));
    }
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
    if (specs != null) {
      byte[] listing = specs.listing();
      if (listing != null) {
        send(listing, subtask);
      }
      handOnLetters();
    }
    inner.addReader(subtask);
    context.endIfDone();
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof SpecEvents.Answer answer) {
      if (specs != null) {
        specs.answer(answer.question(), subtask, answer.largestEventTime());
      }
    } else {
      inner.handleSourceEvent(subtask, event);
    }
  }

  @Override
  public TrackedCheckpoint<CheckpointT> snapshotState(long checkpointId) throws Exception {
    return new TrackedCheckpoint<>(
        inner.snapshotState(checkpointId),
        context.remembered(),
        specs == null ? restored : specs.checkpoint());
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
    if (specs != null) {
      specs.close();
    }
    inner.close();
  }
}
