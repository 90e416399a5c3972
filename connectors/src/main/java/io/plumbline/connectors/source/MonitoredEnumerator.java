package io.plumbline.connectors.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

  /** Readers that have read all they had; Flink goes on to call them registered. */
  private final Set<Integer> ended = new HashSet<>();

  /** Whether all readers had read all they had at the checkpoint: then none may register again. */
  private boolean allHadEnded;

  private SpecFeed.@Nullable Subscription specs;

  /** The listing that the wrapped enumerator knows: what it does with another one may be costly. */
  private byte @Nullable [] wrappedKnows;

  MonitoredEnumerator(
      SplitEnumerator<SplitT, CheckpointT> inner,
      TrackingContext<SplitT> context,
      @Nullable SpecFeed feed,
      byte @Nullable [] restored,
      boolean allHadEnded) {
    this.inner = inner;
    this.context = context;
    this.feed = feed;
    this.restored = restored;
    this.allHadEnded = allHadEnded;
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
    if (listing != null
        && inner instanceof SpecListener listener
        && !Arrays.equals(listing, wrappedKnows)) {
      wrappedKnows = listing;
      listener.specsChanged(listing);
    }
  }

  @Override
  public void tell(byte[] update) {
    context.runInCoordinatorThread(
        () -> {
          tellWrapped();
          reading().forEach(subtask -> send(update, subtask));
        });
  }

  /** The readers that go on reading, and so hand on what they are told. */
  private Set<Integer> reading() {
    Set<Integer> reading = new TreeSet<>(context.registeredReaders().keySet());
    reading.removeAll(ended);
    return reading;
  }

  /** Whether every reader was there, and has read all it had. */
  private boolean allEnded() {
    return allHadEnded || ended.size() == context.currentParallelism();
  }

  private void send(byte[] update, int subtask) {
    SpecEvents.parts(update).forEach(part -> context.sendEventToSourceReader(subtask, part));
  }

  @Override
  public void ask(long question, List<String> about) {
    context.runInCoordinatorThread(
        () -> {
          Set<Integer> asked = reading();
          if (specs != null) {
            boolean complete =
                allEnded() || asked.size() + ended.size() == context.currentParallelism();
            specs.asked(question, asked, complete);
          }
          for (int subtask : asked) {
            context.sendEventToSourceReader(subtask, new SpecEvents.Question(question, about));
          }
        });
  }

  @Override
  public void lettersWait() {
    context.runInCoordinatorThread(this::handOnLetters);
  }

  private void handOnLetters() {
    Iterator<Integer> reading = reading().iterator();
    if (specs == null || !reading.hasNext()) {
      return;
    }
    int subtask = reading.next();
    for (SpecFeed.Letter letter = specs.takeLetter(subtask);
        letter != null;
        letter = specs.takeLetter(subtask)) {
      context.sendEventToSourceReader(subtask, new SpecEvents.Letter(letter));
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
    ended.remove(subtask);
    allHadEnded = false;
    if (specs != null) {
      specs.began(subtask);
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
        specs.answer(answer.question(), subtask, answer.largestEventTimes());
      }
    } else if (event instanceof SpecEvents.HandedOn handedOn) {
      if (specs != null) {
        specs.handedOn(subtask, handedOn.letter());
      }
    } else if (event instanceof SpecEvents.Passed passed) {
      if (specs != null) {
        specs.passed(passed.largestEventTime());
      }
    } else if (event instanceof SpecEvents.Ended end) {
      ended.add(subtask);
      if (specs != null) {
        specs.ended(subtask, end.largestEventTime());
        handOnLetters();
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
        specs == null ? restored : specs.checkpoint(),
        allEnded());
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
