package io.plumbline.connectors.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * What the enumerator wrapped by a {@link MonitoredEnumerator} sees of Flink: splits go out with
 * what is remembered of them.
 */
final class TrackingContext<SplitT extends SourceSplit> implements SplitEnumeratorContext<SplitT> {
  private final SplitEnumeratorContext<TrackedSplit<SplitT>> outer;
  private final boolean silentAtEnd;
  private final Map<String, Long> largestEventTimes = new HashMap<>();
  private final Set<Integer> ended = new HashSet<>();
  private int callsUnderWay;
  private boolean anyCallDone;

  /**
   * A context over Flink's.
   *
   * @param silentAtEnd whether the wrapped enumerator may fail to say that there are no more splits
   *     once its one-time discovery is done
   */
  TrackingContext(SplitEnumeratorContext<TrackedSplit<SplitT>> outer, boolean silentAtEnd) {
    this.outer = outer;
    this.silentAtEnd = silentAtEnd;
  }

  /**
   * Keeps the time of a split that comes back until it is assigned again; it is part of the
   * checkpoint. Not its ids and versions: Flink gives back splits as they were assigned since the
   * last checkpoint, to be read again from where they began, and with the records come the ids and
   * versions that the reader had learned of them.
   */
  void remember(TrackedSplit<SplitT> split) {
    if (split.largestEventTime() != SourcedRow.NO_TIME) {
      largestEventTimes.put(split.splitId(), split.largestEventTime());
    }
  }

  void remember(Map<String, Long> times) {
    largestEventTimes.putAll(times);
  }

  Map<String, Long> remembered() {
    return Map.copyOf(largestEventTimes);
  }

  /** A reader registered, perhaps after a failure: it has not been told of the end. */
  void expect(int subtask) {
    ended.remove(subtask);
  }

  /** Tells readers of the end that the wrapped enumerator keeps silent about. */
  void endIfDone() {
    if (!silentAtEnd || !anyCallDone || callsUnderWay > 0) {
      return;
    }
    for (int subtask : outer.registeredReaders().keySet()) {
      if (!ended.contains(subtask)) {
        signalNoMoreSplits(subtask);
      }
    }
  }

  private TrackedSplit<SplitT> track(SplitT split) {
    Long largest = largestEventTimes.remove(split.splitId());
    return new TrackedSplit<>(split, largest == null ? SourcedRow.NO_TIME : largest);
  }

  @Override
  public void assignSplits(SplitsAssignment<SplitT> assignment) {
    Map<Integer, List<TrackedSplit<SplitT>>> tracked = new HashMap<>();
    assignment
        .assignment()
        .forEach(
            (subtask, splits) -> {
              List<TrackedSplit<SplitT>> of = new ArrayList<>(splits.size());
              splits.forEach(split -> of.add(track(split)));
              tracked.put(subtask, of);
            });
    outer.assignSplits(new SplitsAssignment<>(tracked));
  }

  @Override
  public void assignSplit(SplitT split, int subtask) {
    outer.assignSplit(track(split), subtask);
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    ended.add(subtask);
    outer.signalNoMoreSplits(subtask);
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    callsUnderWay++;
    outer.callAsync(
        callable,
        (T result, Throwable error) -> {
          handler.accept(result, error);
          callsUnderWay--;
          anyCallDone = true;
          endIfDone();
        });
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    outer.callAsync(callable, handler, initialDelay, period);
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return outer.metricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    outer.sendEventToSourceReader(subtask, event);
  }

  @Override
  public void sendEventToSourceReader(int subtask, int attempt, SourceEvent event) {
    outer.sendEventToSourceReader(subtask, attempt, event);
  }

  @Override
  public int currentParallelism() {
    return outer.currentParallelism();
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return outer.registeredReaders();
  }

  @Override
  public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
    return outer.registeredReadersOfAttempts();
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    outer.runInCoordinatorThread(runnable);
  }

  @Override
  public void setIsProcessingBacklog(boolean isProcessingBacklog) {
    outer.setIsProcessingBacklog(isProcessingBacklog);
  }
}
