package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonitoredEnumeratorTest {
  private static final FileSplit A = new FileSplit("a", 1, 1, FilePosition.START);
  private static final FileSplit B = new FileSplit("b", 1, 1, FilePosition.START);

  private final EnumeratorContext<TrackedSplit<FileSplit>> context = new EnumeratorContext<>();

  /** Discovers once and never says that there is no more, as a restored bounded KafkaSource. */
  private static final class Silent implements SplitEnumerator<FileSplit, String> {
    private final SplitEnumeratorContext<FileSplit> context;
    private final List<FileSplit> found;
    private final List<FileSplit> pending = new ArrayList<>();

    Silent(SplitEnumeratorContext<FileSplit> context, List<FileSplit> found) {
      this.context = context;
      this.found = found;
    }

    @Override
    public void start() {
      context.callAsync(
          () -> found,
          (splits, error) -> {
            if (!splits.isEmpty()) {
              context.callAsync(
                  () -> splits,
                  (initialised, failure) -> {
                    pending.addAll(initialised);
                    context.registeredReaders().keySet().forEach(this::assign);
                  });
            }
          });
    }

    private void assign(int subtask) {
      pending.forEach(split -> context.assignSplit(split, subtask));
      pending.clear();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<FileSplit> splits, int subtask) {
      pending.addAll(splits);
    }

    @Override
    public void addReader(int subtask) {
      assign(subtask);
    }

    @Override
    public String snapshotState(long checkpointId) {
      return "";
    }

    @Override
    public void close() throws IOException {}
  }

  private MonitoredEnumerator<FileSplit, String> enumerator(
      boolean silentAtEnd, List<FileSplit> found) {
    TrackingContext<FileSplit> tracking = new TrackingContext<>(context, silentAtEnd);
    return new MonitoredEnumerator<>(new Silent(tracking, found), tracking, null, null);
  }

  private void register(MonitoredEnumerator<?, ?> enumerator, int subtask) {
    context.register(subtask);
    enumerator.addReader(subtask);
  }

  @Test
  void splitsThatComeBackKeepTheirLargestEventTime() throws Exception {
    MonitoredEnumerator<FileSplit, String> enumerator = enumerator(false, List.of());
    enumerator.addSplitsBack(
        List.of(new TrackedSplit<>(A, 500), new TrackedSplit<>(B, SourcedRow.NO_TIME)), 0);
    assertThat(enumerator.snapshotState(1).largestEventTimes()).isEqualTo(Map.of("a", 500L));

    register(enumerator, 1);

    assertThat(context.takeCalls()).containsExactly("1 <- split a after 500", "1 <- split b");
    assertThat(enumerator.snapshotState(2).largestEventTimes()).isEmpty();
  }

  @Test
  void readersAreToldOfTheEndOnceWhenDiscoveryFindsNothing() {
    MonitoredEnumerator<FileSplit, String> enumerator = enumerator(true, List.of());
    enumerator.start();
    register(enumerator, 0);
    assertThat(context.takeCalls()).as("discovery is under way").isEmpty();

    context.runPending();
    register(enumerator, 1);

    assertThat(context.takeCalls()).containsExactly("0 <- no more", "1 <- no more");
  }

  @Test
  void readersAreToldOfTheEndAfterTheSplitsThatWereFound() {
    MonitoredEnumerator<FileSplit, String> enumerator = enumerator(true, List.of(A));
    enumerator.start();
    register(enumerator, 0);
    context.runPending();

    assertThat(context.takeCalls()).containsExactly("0 <- split a", "0 <- no more");
  }

  @Test
  void aReaderThatFailedIsToldAgainAfterItsSplits() {
    MonitoredEnumerator<FileSplit, String> enumerator = enumerator(true, List.of(A));
    enumerator.start();
    register(enumerator, 0);
    context.runPending();
    context.takeCalls();

    enumerator.addSplitsBack(List.of(new TrackedSplit<>(A, SourcedRow.NO_TIME)), 0);
    register(enumerator, 0);

    assertThat(context.takeCalls()).containsExactly("0 <- split a", "0 <- no more");
  }

  @Test
  void otherSourcesSpeakForThemselves() {
    MonitoredEnumerator<FileSplit, String> enumerator = enumerator(false, List.of());
    enumerator.start();
    register(enumerator, 0);
    context.runPending();

    assertThat(context.takeCalls()).isEmpty();
  }
}
