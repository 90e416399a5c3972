package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.connectors.source.SpecFeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpecHubTest {
  private static final AtomicReference<List<Published>> PUBLISHED =
      new AtomicReference<>(List.of());

  private final List<Source> joined = new ArrayList<>();

  /** Whatever the test publishes. */
  private static final class Anything implements SpecOrigin {
    private static final long serialVersionUID = 1L;

    @Override
    public Reader open() {
      return PUBLISHED::get;
    }
  }

  /** A source of one reader that has come so far. */
  private static final class Source implements SpecFeed.Source {
    private final BlockingQueue<SpecUpdate> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
    private volatile long largest;
    private volatile int readers = 1;
    private volatile boolean silent;
    private SpecFeed.Subscription specs;
    private SpecBook book = SpecBook.EMPTY;

    Source(long largest) {
      this.largest = largest;
    }

    @Override
    public void tell(byte[] update) {
      told.add(SpecCodec.decodeUpdate(update));
    }

    @Override
    public void ask(long question) {
      // As the coordinator's own thread does.
      Thread answers =
          new Thread(
              () -> {
                specs.asked(question, readers, 1);
                if (readers == 1 && !silent) {
                  specs.answer(question, 0, largest);
                }
              });
      answers.setDaemon(true);
      answers.start();
    }

    @Override
    public void report(DeadLetter letter) {
      letters.add(letter);
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
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      published.add(Published.readable("file-" + i, entries[i], Path.of("spec.yaml"), i));
    }
    PUBLISHED.set(published);
  }

  private static String entry(String id, int lateness) {
    return "{id: %s, problem: regression, windows: [10s], allowed-lateness: %ds}"
        .formatted(id, lateness);
  }

  @AfterEach
  void leave() {
    joined.forEach(source -> source.specs.close());
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
    assertThat(SpecCodec.decodeUpdate(second.specs.checkpoint()).sequence()).isEqualTo(2);
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

  @Test
  void aSpecIsGoneOnlyWhenItIsMissingForSeveralLooks() throws Exception {
    publish(entry("m", 0), entry("n", 0));
    Source source = join(feed(1), 0, null);
    source.next();

    publish(entry("m", 0));

    long asked = System.nanoTime();
    SpecBook book = source.next();
    assertThat(book.knows("n")).isFalse();
    assertThat(book.knows("m")).isTrue();
    // Three looks are at least two pauses of a second between them.
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked)).isGreaterThan(1_000);
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
}
