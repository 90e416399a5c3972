package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.connectors.source.SpecFeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SpecHubTest {
  private static final AtomicReference<List<Published>> PUBLISHED =
      new AtomicReference<>(List.of());

  /** What the next looks find first, one each: a look that finds it makes it what is published. */
  private static final Queue<List<Published>> NEXT_LOOKS = new ConcurrentLinkedQueue<>();

  /** What the next look fails with. */
  private static final AtomicReference<Throwable> FAULT = new AtomicReference<>();

  private final List<Source> joined = new ArrayList<>();

  /** Whatever the test publishes. */
  private static final class Anything implements SpecOrigin {
    private static final long serialVersionUID = 1L;

    @Override
    public Reader open() {
      return () -> {
        if (FAULT.getAndSet(null) instanceof Error error) {
          throw error;
        }
        List<Published> next = NEXT_LOOKS.poll();
        if (next != null) {
          PUBLISHED.set(next);
        }
        return PUBLISHED.get();
      };
    }
  }

  /** A source of one reader that has come so far. */
  private static final class Source implements SpecFeed.Source {
    private final BlockingQueue<SpecUpdate> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
    private volatile long largest;
    private final Map<String, Long> ofModel = new ConcurrentHashMap<>();
    private volatile int readers = 1;
    private volatile boolean silent;
    private volatile boolean ended;
    private volatile long lastLetter;
    private volatile Runnable onAsked = () -> {};
    private volatile SpecFeed.Subscription specs;
    private SpecBook book = SpecBook.EMPTY;

    Source(long largest) {
      this.largest = largest;
    }

    @Override
    public void tell(byte[] update) {
      told.add(SpecCodec.decodeUpdate(update));
    }

    @Override
    public void ask(long question, List<String> about) {
      // As the coordinator's own thread does.
      Thread answers =
          new Thread(
              () -> {
                boolean reading = readers == 1;
                specs.asked(question, reading ? Set.of(0) : Set.of(), reading || ended);
                onAsked.run();
                if (readers == 1 && !silent) {
                  specs.answer(
                      question,
                      0,
                      about.stream().map(model -> ofModel.getOrDefault(model, largest)).toList());
                }
              });
      answers.setDaemon(true);
      answers.start();
    }

    @Override
    public void lettersWait() {
      if (readers == 0) {
        return;
      }
      for (SpecFeed.Letter letter = specs.takeLetter(0);
          letter != null;
          letter = specs.takeLetter(0)) {
        lastLetter = letter.number();
        letters.add(letter.content());
        if (!silent) {
          specs.handedOn(0, letter.number());
        }
      }
    }

    /** Its reader has read all it had. */
    void end() {
      readers = 0;
      ended = true;
      specs.ended(0, largest);
    }

    /** The book after the next update that changes it. */
    SpecBook next() throws InterruptedException {
      SpecBook before = book;
      while (book == before) {
        SpecUpdate update = told.poll(30, TimeUnit.SECONDS);
        assertThat(update).as("an update").isNotNull();
        book = book.with(update);
      }
      return book;
    }
  }

  private Source join(LiveSpecs feed, long largest, byte[] restored) {
    Source source = new Source(largest);
    source.specs = feed.join(source, restored);
    joined.add(source);
    return source;
  }

  private static LiveSpecs feed(int sources) {
    return LiveSpecs.of(sources, List.of(new Anything()));
  }

  private static void publish(String... entries) {
    PUBLISHED.set(published(entries));
  }

  private static List<Published> published(String... entries) {
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      published.add(Published.readable("file-" + i, entries[i], Path.of("spec.yaml"), i));
    }
    return published;
  }

  private static String entry(String id, int lateness) {
    return "{id: %s, problem: regression, windows: [10s], allowed-lateness: %ds}"
        .formatted(id, lateness);
  }

  @AfterEach
  void leave() {
    joined.forEach(source -> source.specs.close());
    NEXT_LOOKS.clear();
    FAULT.set(null);
    PUBLISHED.set(List.of());
  }

  @Test
  void nothingIsKnownBeforeAllSourcesHaveJoined() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source first = join(feed, 0, null);
    assertThat(first.specs.listing()).isNull();
    Source second = join(feed, 0, null);
    assertThat(first.next().knows("m")).isTrue();
    assertThat(second.next().sequence()).isEqualTo(1);
    assertThat(SpecCodec.decodeUpdate(first.specs.listing()).whole()).isTrue();
  }

  @Test
  void aChangeIsInForceFromTheSameTimeInAllSourcesAfterAllThatAnyHasRead() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source first = join(feed, 12_345, null);
    Source second = join(feed, 61_000, null);
    first.next();
    second.next();

    publish(entry("m", 5));

    for (Source source : List.of(first, second)) {
      Timeline timeline = source.next().covering("m", "1");
      assertThat(timeline.size()).isEqualTo(2);
      assertThat(timeline.from(1)).isEqualTo(70_000);
    }
  }

  @Test
  void aModelThatIsAddedIsCountedAtOnceAndWholeAfterAllThatAnyReaderHasRead() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source first = join(feed, 12_345, null);
    Source second = join(feed, 3_661_000, null);
    assertThat(first.next().covering("m", "1").wholeFrom()).isEqualTo(SpecVersion.ALWAYS);
    second.next();

    publish(entry("m", 0), entry("n", 0));

    for (Source source : List.of(first, second)) {
      Timeline added = source.next().covering("n", "1");
      assertThat(added.wholeFrom()).isEqualTo(3_661_001);
      assertThat(added.begins()).isEqualTo(SpecVersion.ALWAYS);
    }
  }

  @Test
  void aModelWhoseEventsAreAheadPutsOffNoOthersChange() throws Exception {
    publish(entry("m", 0), entry("n", 0));
    LiveSpecs feed = feed(2);
    Source first = join(feed, SourcedRow.NO_TIME, null);
    Source second = join(feed, SourcedRow.NO_TIME, null);
    first.next();
    first.ofModel.putAll(Map.of("m", 12_345L, "n", 3_600_000L));
    second.ofModel.putAll(Map.of("m", 31_000L));

    publish(entry("m", 5), entry("n", 5));

    SpecBook book = first.next();
    assertThat(book.covering("m", "1").from(1)).isEqualTo(40_000);
    assertThat(book.covering("n", "1").from(1)).isEqualTo(3_610_000);
  }

  @Test
  void whatWasReadOfSplitsThatAreDoneCountsAfterARestore() throws Exception {
    publish(entry("m", 0));
    Source saved = join(feed(1), 12_345, null);
    saved.next();
    saved.specs.passed(61_000);
    byte[] checkpoint = saved.specs.checkpoint();

    Source restored = join(feed(1), 12_345, checkpoint);
    publish(entry("m", 5));
    Timeline timeline = restored.next().covering("m", "1");
    timeline = timeline.size() > 1 ? timeline : restored.next().covering("m", "1");
    assertThat(timeline.from(1)).isEqualTo(70_000);
  }

  @Test
  void aSourceThatIsRestoredGoesOnWithWhatItsCheckpointSays() throws Exception {
    publish(entry("m", 0));
    LiveSpecs before = feed(1);
    Source saved = join(before, 12_345, null);
    saved.next();
    publish(entry("m", 5));
    SpecBook book = saved.next();
    byte[] checkpoint = saved.specs.checkpoint();

    LiveSpecs after = feed(1);
    Source restored = join(after, SourcedRow.NO_TIME, checkpoint);

    assertThat(SpecCodec.decodeUpdate(restored.specs.listing()).sequence())
        .isEqualTo(book.sequence());
    publish(entry("m", 5), entry("n", 0));
    SpecBook grown = restored.next();
    grown = grown.knows("n") ? grown : restored.next();
    assertThat(grown.covering("m", "1").from(1)).isEqualTo(20_000);
    assertThat(grown.knows("n")).isTrue();
  }

  @Test
  void sourcesThatComeAndGoInAnyOrderStayTogether() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    List<Source> sources = List.of(join(feed, 0, null), join(feed, 0, null));
    sources.get(0).next();
    byte[] checkpoint = sources.get(0).specs.checkpoint();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 500; round++) {
        List<Future<?>> both = new ArrayList<>();
        for (Source source : sources) {
          both.add(
              threads.submit(
                  () -> {
                    source.specs.close();
                    source.specs = feed.join(source, checkpoint);
                  }));
        }
        for (Future<?> one : both) {
          one.get();
        }
      }
    } finally {
      threads.shutdown();
    }

    publish(entry("m", 0), entry("n", 0));
    for (Source source : sources) {
      SpecUpdate update;
      do {
        update = source.told.poll(30, TimeUnit.SECONDS);
        assertThat(update).as("word of what was published last").isNotNull();
      } while (update.put().stream().noneMatch(put -> put.slot().model().equals("n")));
    }
  }

  @Test
  void theCheckpointThatKnowsMostCounts() throws Exception {
    publish(entry("m", 0));
    Source saved = join(feed(1), 0, null);
    saved.next();
    byte[] early = saved.specs.checkpoint();
    publish(entry("m", 5));
    saved.next();
    byte[] late = saved.specs.checkpoint();

    LiveSpecs feed = feed(2);
    Source first = join(feed, 0, early);
    Source second = join(feed, 0, late);

    assertThat(SpecCodec.decodeUpdate(first.specs.listing()).sequence()).isEqualTo(2);
    assertThat(first.specs.checkpoint()).isEqualTo(second.specs.checkpoint());
  }

  @Test
  void whatIsBrokenIsReportedOnceWithAllItsProblemsAndTheLastGoodOneStays() throws Exception {
    publish(entry("m", 0));
    Source source = join(feed(1), 0, null);
    source.next();

    publish("{id: m, problem: guess, windows: []}");
    DeadLetter letter = source.letters.poll(30, TimeUnit.SECONDS);
    assertThat(letter.source()).isEqualTo("models");
    assertThat(letter.position()).isEqualTo("file-0");
    assertThat(letter.detail()).contains("problem (line 1)", "windows (line 1)");

    publish("{id: m, problem: guess, windows: []}", entry("n", 0));
    SpecBook book = source.next();
    assertThat(book.knows("m")).isTrue();
    assertThat(book.knows("n")).isTrue();
    assertThat(source.letters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {OutOfMemoryError.class, StackOverflowError.class, NoClassDefFoundError.class})
  void anErrorInOneLookEndsNoLookingAfterIt(Class<? extends Error> error) throws Exception {
    publish(entry("m", 0));
    Source source = join(feed(1), 0, null);
    source.next();

    FAULT.set(error.getConstructor(String.class).newInstance("of a test"));
    publish(entry("m", 0), entry("n", 0));

    assertThat(source.next().knows("n")).isTrue();
    assertThat(FAULT).as("the look that failed came first").hasValue(null);
  }

  @Test
  void aSpecIsGoneWhenItIsMissingForThreeLooks() throws Exception {
    publish(entry("m", 0), entry("n", 0));
    Source source = join(feed(1), 0, null);
    source.next();

    List<Published> without = published(entry("m", 0));
    List<Published> with = published(entry("m", 0), entry("n", 0));
    NEXT_LOOKS.addAll(List.of(without, without, without, with));

    SpecBook book = source.next();
    assertThat(book.knows("n")).isFalse();
    assertThat(book.knows("m")).isTrue();
    assertThat(source.next().knows("n")).isTrue();
  }

  @Test
  void aSpecThatIsMissingForTwoLooksStays() throws Exception {
    publish(entry("m", 0), entry("n", 0));
    Source source = join(feed(1), 0, null);
    source.next();

    List<Published> without = published(entry("m", 0));
    List<Published> with = published(entry("m", 0), entry("n", 0), entry("o", 0));
    NEXT_LOOKS.addAll(List.of(without, without, with));

    SpecBook book = source.next();
    assertThat(book.knows("o")).isTrue();
    assertThat(book.knows("n")).isTrue();
  }

  @Test
  void readersThatHaveNotRegisteredYetAreWaitedFor() throws Exception {
    publish(entry("m", 0));
    Source source = join(feed(1), 12_345, null);
    source.next();
    source.readers = 0;
    publish(entry("m", 5));
    // The readers that are there are let go on, though nothing has changed.
    SpecUpdate nothing = source.told.poll(30, TimeUnit.SECONDS);
    assertThat(nothing.put()).isEmpty();
    source.readers = 1;
    assertThat(source.next().covering("m", "1").from(1)).isEqualTo(20_000);
  }

  @Test
  void twoSpecsOfOneModelAreNotBothInForce() throws Exception {
    publish(entry("m", 0), entry("m", 5));
    Source source = join(feed(1), 0, null);
    assertThat(source.next().timelines()).hasSize(1);
    DeadLetter letter = source.letters.poll(30, TimeUnit.SECONDS);
    assertThat(letter.position()).isEqualTo("file-1");
    assertThat(letter.detail()).contains("m is in file-0 already");
  }

  @Test
  void aReaderThatDoesNotAnswerIsAskedAgainAndHoldsNothingMeanwhile() throws Exception {
    publish(entry("m", 0));
    Source source = join(feed(1), 12_345, null);
    source.next();
    source.silent = true;
    publish(entry("m", 5));
    SpecUpdate nothing = source.told.poll(30, TimeUnit.SECONDS);
    assertThat(nothing.put()).isEmpty();
    source.silent = false;
    assertThat(source.next().covering("m", "1").from(1)).isEqualTo(20_000);
  }

  @Test
  void aBrokenSuccessorUnderTheSameIdentityTakesNothingBack() throws Exception {
    PUBLISHED.set(
        List.of(
            Published.readable("t-0@5", entry("m", 0), Path.of("spec.yaml"), 1).as("t m"),
            Published.readable("b.yaml", entry("n", 0), Path.of("spec.yaml"), 1)));
    Source source = join(feed(1), 0, null);
    source.next();
    PUBLISHED.set(
        List.of(
            Published.readable("t-0@5", entry("m", 0), Path.of("spec.yaml"), 1).as("t m"),
            Published.readable("c.yaml", entry("n", 0), Path.of("spec.yaml"), 1),
            Published.readable("d.yaml", entry("o", 0), Path.of("spec.yaml"), 1)));
    source.next();
    PUBLISHED.set(
        List.of(
            Published.readable("t-0@9", "{id: m}", Path.of("spec.yaml"), 2).as("t m"),
            Published.readable("c.yaml", "{id: n}", Path.of("spec.yaml"), 2)));
    SpecBook book = source.next(); // o is gone
    assertThat(book.knows("o")).isFalse();
    assertThat(book.knows("m")).isTrue();
    assertThat(book.knows("n")).isTrue();
    assertThat(source.letters.poll(30, TimeUnit.SECONDS).position()).isEqualTo("t-0@9");
  }

  /** The answer of the hub within one question: none of those that go unanswered is waited for. */
  private static void awaitAtOnce(Source source, int versions) throws Exception {
    SpecUpdate update = source.told.poll(30, TimeUnit.SECONDS);
    assertThat(update).as("an update").isNotNull();
    assertThat(update.put()).as("the first word changes the spec").hasSize(1);
    assertThat(update.put().get(0).size()).isEqualTo(versions);
  }

  @Test
  void aSourceThatHasReadAllItHadIsNotWaitedForAndCountsAllTheSame() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source files = join(feed, 61_000, null);
    Source live = join(feed, 12_345, null);
    live.next();
    files.end();

    publish(entry("m", 5));
    awaitAtOnce(live, 2);
    assertThat(SpecCodec.decodeUpdate(live.specs.listing()).put().get(0).from(1))
        .as("after what the ended source had read")
        .isEqualTo(70_000);
  }

  @Test
  void aReaderThatEndsInsteadOfAnsweringHasAnswered() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source files = join(feed, 61_000, null);
    Source live = join(feed, 12_345, null);
    live.next();
    files.onAsked = files::end;

    publish(entry("m", 5));
    awaitAtOnce(live, 2);
  }

  @Test
  void whatAnEndedSourceHadReadCountsAfterARestoreToo() throws Exception {
    publish(entry("m", 0));
    LiveSpecs before = feed(2);
    Source files = join(before, 61_000, null);
    Source live = join(before, 12_345, null);
    live.next();
    files.end();
    byte[] ofFiles = files.specs.checkpoint();
    byte[] ofLive = live.specs.checkpoint();

    LiveSpecs after = feed(2);
    Source restored = join(after, SourcedRow.NO_TIME, ofFiles);
    restored.readers = 0;
    restored.ended = true;
    Source goingOn = join(after, 12_345, ofLive);
    goingOn.told.clear();
    publish(entry("m", 5));
    awaitAtOnce(goingOn, 2);
    assertThat(SpecCodec.decodeUpdate(goingOn.specs.listing()).put().get(0).from(1))
        .isEqualTo(70_000);
  }

  @Test
  void aLetterComesOutThroughAnyReaderThatIsThere() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source files = join(feed, 0, null);
    Source live = join(feed, 0, null);
    live.next();
    files.end();

    publish("{id: m, problem: guess, windows: []}");

    assertThat(live.letters.poll(30, TimeUnit.SECONDS).position()).isEqualTo("file-0");
    assertThat(files.letters).isEmpty();
  }

  @Test
  void aLetterThatAReaderHasNotHandedOnWhenItEndsGoesToAnother() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source files = join(feed, 0, null);
    Source live = join(feed, 0, null);
    live.next();
    live.readers = 0;
    files.silent = true;
    publish("{id: m, problem: guess, windows: []}");
    assertThat(files.letters.poll(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(live.letters).isEmpty();

    live.readers = 1;
    files.end();

    assertThat(live.letters.poll(30, TimeUnit.SECONDS).position()).isEqualTo("file-0");
  }

  @Test
  void aLetterThatIsInTheCheckpointIsNotWrittenAgain() throws Exception {
    publish(entry("m", 0), "{id: n, problem: guess, windows: []}");
    LiveSpecs before = feed(1);
    Source saved = join(before, 0, null);
    saved.silent = true;
    saved.next();
    assertThat(saved.letters.poll(30, TimeUnit.SECONDS).position()).isEqualTo("file-1");
    byte[] tooEarly = saved.specs.checkpoint();
    saved.specs.handedOn(0, saved.lastLetter);
    byte[] checkpoint = saved.specs.checkpoint();

    Source again = join(feed(1), 0, tooEarly);
    assertThat(again.letters.poll(30, TimeUnit.SECONDS).position()).isEqualTo("file-1");

    Source restored = join(feed(1), 0, checkpoint);
    publish(entry("m", 0), "{id: n, problem: guess, windows: []}", "{id: o, windows: []}");
    assertThat(restored.letters.poll(30, TimeUnit.SECONDS).position()).isEqualTo("file-2");
    assertThat(restored.letters).isEmpty();
  }

  @Test
  void aSourceWhoseReadersNeverComeIsWaitedForOnce() throws Exception {
    publish(entry("m", 0));
    LiveSpecs feed = feed(2);
    Source gone = join(feed, 0, null);
    Source live = join(feed, 12_345, null);
    live.next();
    gone.readers = 0;
    publish(entry("m", 5));
    assertThat(live.next().covering("m", "1").size()).isEqualTo(2);
    live.told.clear();

    live.largest = 22_345;
    publish(entry("m", 6));
    awaitAtOnce(live, 3);
  }
}
