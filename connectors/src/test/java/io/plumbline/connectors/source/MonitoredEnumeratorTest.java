package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.detectors.event.DeadLetterReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonitoredEnumeratorTest {
  private static final FileSplit A = new FileSplit("a", 1, 1, FilePosition.START, 0);
  private static final FileSplit B = new FileSplit("b", 1, 1, FilePosition.START, 0);

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
    return new MonitoredEnumerator<>(new Silent(tracking, found), tracking, null, null, false);
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

  // ---- specs ----

  /** Counts what it hears of the specs. */
  private static final class Listening implements SplitEnumerator<FileSplit, String>, SpecListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void specsChanged(byte[] update) {
      heard.add(Arrays.toString(update));
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<FileSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public String snapshotState(long checkpointId) {
      return "";
    }

    @Override
    public void close() {}
  }

  @Test
  void aWrappedEnumeratorHearsOfSpecsOnlyWhereTheyChanged() {
    Listening listening = new Listening();
    TrackingContext<FileSplit> tracking = new TrackingContext<>(context, false);
    feed.listing = new byte[] {1};
    new MonitoredEnumerator<>(listening, tracking, feed, null, false).start();
    assertThat(listening.heard).containsExactly("[1]");

    feed.sources.get(0).tell(new byte[] {7}); // "nothing": readers need hold no longer
    feed.sources.get(0).tell(new byte[] {7});
    assertThat(listening.heard).containsExactly("[1]");

    feed.listing = new byte[] {2};
    feed.sources.get(0).tell(new byte[] {8});
    assertThat(listening.heard).containsExactly("[1]", "[2]");
  }

  private final ToldFeed feed = new ToldFeed();

  private MonitoredEnumerator<FileSplit, String> ruled(boolean allHadEnded) {
    TrackingContext<FileSplit> tracking = new TrackingContext<>(context, false);
    MonitoredEnumerator<FileSplit, String> enumerator =
        new MonitoredEnumerator<>(
            new Silent(tracking, List.of()), tracking, feed, null, allHadEnded);
    enumerator.start();
    return enumerator;
  }

  private static SpecFeed.Letter letter(long number) {
    return new SpecFeed.Letter(
        number,
        DeadLetter.of(
            "models", "m.yaml", 0, DeadLetterReason.INVALID_SPEC, "broken", new byte[0], 0, 0));
  }

  @Test
  void aReaderThatHasEndedIsNeitherAskedNorToldAndNoneIsToCome() {
    MonitoredEnumerator<FileSplit, String> enumerator = ruled(false);
    for (int subtask = 0; subtask < 4; subtask++) {
      register(enumerator, subtask);
    }
    enumerator.handleSourceEvent(0, new SpecEvents.Ended(77));
    assertThat(feed.takeCalls()).contains("0 began", "0 ended at 77");

    feed.sources.get(0).ask(9, List.of("m"));
    feed.sources.get(0).tell(new byte[] {1});

    assertThat(feed.takeCalls()).containsExactly("9 put to [1, 2, 3]");
    assertThat(context.takeCalls())
        .hasSize(6)
        .noneMatch(call -> call.startsWith("0 <- "))
        .contains("1 <- Question[number=9, about=[m]]");
  }

  @Test
  void aSourceThatHadEndedAtItsCheckpointAwaitsNoReader() throws Exception {
    MonitoredEnumerator<FileSplit, String> enumerator = ruled(true);
    feed.sources.get(0).ask(9, List.of("m"));
    assertThat(feed.takeCalls()).containsExactly("9 put to []");
    assertThat(enumerator.snapshotState(1).allEnded()).isTrue();

    register(enumerator, 0);
    feed.sources.get(0).ask(10, List.of("m"));
    assertThat(feed.takeCalls()).containsExactly("0 began", "10 put to [0], others are to come");
    assertThat(enumerator.snapshotState(2).allEnded()).isFalse();
  }

  @Test
  void theEndOfTheLastReaderIsPartOfTheCheckpointAndAReaderMayComeBack() throws Exception {
    MonitoredEnumerator<FileSplit, String> enumerator = ruled(false);
    for (int subtask = 0; subtask < 4; subtask++) {
      assertThat(enumerator.snapshotState(1).allEnded()).isFalse();
      register(enumerator, subtask);
      enumerator.handleSourceEvent(subtask, new SpecEvents.Ended(1));
    }
    assertThat(enumerator.snapshotState(2).allEnded()).isTrue();

    register(enumerator, 3);

    assertThat(enumerator.snapshotState(3).allEnded()).isFalse();
    feed.takeCalls();
    feed.sources.get(0).ask(9, List.of("m"));
    assertThat(feed.takeCalls()).containsExactly("9 put to [3]");
  }

  @Test
  void lettersGoToAReaderThatHasNotEnded() {
    MonitoredEnumerator<FileSplit, String> enumerator = ruled(false);
    feed.letters.add(letter(5));
    feed.sources.get(0).lettersWait();
    assertThat(context.takeCalls()).as("no reader is there yet").isEmpty();

    register(enumerator, 0);
    assertThat(context.takeCalls()).singleElement().asString().startsWith("0 <- Letter");
    register(enumerator, 1);
    enumerator.handleSourceEvent(0, new SpecEvents.Ended(1));
    feed.letters.add(letter(6));
    feed.sources.get(0).lettersWait();
    assertThat(context.takeCalls()).singleElement().asString().startsWith("1 <- Letter");

    enumerator.handleSourceEvent(1, new SpecEvents.HandedOn(6));
    assertThat(feed.takeCalls()).contains("6 handed on by 1");
    enumerator.handleSourceEvent(1, new SpecEvents.Ended(1));
    feed.letters.add(letter(7));
    feed.sources.get(0).lettersWait();
    assertThat(context.takeCalls()).isEmpty();
    assertThat(feed.letters).as("left for another source").hasSize(1);
  }
}
