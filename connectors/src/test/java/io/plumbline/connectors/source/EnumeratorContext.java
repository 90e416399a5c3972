package io.plumbline.connectors.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** What an enumerator sees of Flink; writes down its calls and runs asynchronous ones on demand. */
final class EnumeratorContext<SplitT extends SourceSplit>
    implements SplitEnumeratorContext<SplitT> {
  final List<String> calls = new ArrayList<>();
  final Map<Integer, ReaderInfo> readers = new TreeMap<>();
  final Deque<Runnable> pending = new ArrayDeque<>();

  void register(int subtask) {
    readers.put(subtask, new ReaderInfo(subtask, "localhost"));
  }

  void runPending() {
    while (!pending.isEmpty()) {
      pending.remove().run();
    }
  }

  List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtask, SourceEvent event) {
    calls.add(subtask + " <- " + event);
  }

  @Override
  public int currentParallelism() {
    return 4;
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return readers;
  }

  @Override
  public void assignSplits(SplitsAssignment<SplitT> assignment) {
    new TreeMap<>(assignment.assignment())
        .forEach(
            (subtask, splits) ->
                splits.forEach(split -> calls.add(subtask + " <- split " + describe(split))));
  }

  private static String describe(SourceSplit split) {
    return split instanceof TrackedSplit<?> tracked
            && tracked.largestEventTime() != SourcedRow.NO_TIME
        ? split.splitId() + " after " + tracked.largestEventTime()
        : split.splitId();
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    calls.add(subtask + " <- no more");
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    pending.add(
        () -> {
          T result = null;
          Throwable error = null;
          try {
            result = callable.call();
          } catch (Exception e) {
            error = e;
          }
          handler.accept(result, error);
        });
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    throw new UnsupportedOperationException("periodic");
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    runnable.run();
  }
}
