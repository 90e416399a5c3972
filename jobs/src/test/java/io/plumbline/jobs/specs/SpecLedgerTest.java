package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.jobs.config.ModelEntry;
import io.plumbline.jobs.specs.SpecLedger.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecLedgerTest {
  private static final Baselines BASELINES = new Baselines(1 << 24);
  private static final long SECOND = 1_000;

  private static List<Candidate> candidates(String... entries) {
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      published.add(Published.readable("file-" + i, entries[i], Path.of("spec.yaml"), 0));
    }
    SpecCompiler.Outcome outcome =
        new SpecCompiler(100, Capacity.DEFAULT, BASELINES, true).compile(published);
    assertThat(outcome.refusals()).isEmpty();
    return outcome.candidates();
  }

  private static String entry(String id, String more) {
    return "{id: " + id + ", problem: regression, windows: [10s]" + more + "}";
  }

  private static SpecBook book(String... entries) {
    return after(SpecBook.EMPTY, 0, entries);
  }

  private static SpecBook after(SpecBook book, long largest, String... entries) {
    Plan plan = SpecLedger.plan(book, candidates(entries), Set.of());
    return book.with(SpecLedger.decide(book, plan, model -> largest));
  }

  private static List<Long> from(SpecBook book, String model) {
    return book.timeline(new Slot(model, null)).versions().stream()
        .map(SpecVersion::effectiveFrom)
        .toList();
  }

  @Test
  void theFirstSpecOfAModelIsInForceFromTheBeginning() {
    assertThat(from(book(entry("m", "")), "m")).containsExactly(SpecVersion.ALWAYS);
    assertThat(from(book(entry("m", ", effective-from: '2026-01-05T00:00:00Z'")), "m"))
        .containsExactly(SpecVersion.ALWAYS);
  }

  @Test
  void aModelThatIsAddedIsWholeAfterAllThatWasReadOfAnything() {
    SpecBook first = book(entry("m", ""));
    assertThat(first.covering("m", "1").wholeFrom()).isEqualTo(SpecVersion.ALWAYS);

    SpecBook added = after(first, 12_345, entry("m", ""), entry("n", ""));
    assertThat(added.covering("m", "1").wholeFrom()).isEqualTo(SpecVersion.ALWAYS);
    assertThat(added.covering("n", "1").begins()).as("at once").isEqualTo(SpecVersion.ALWAYS);
    assertThat(added.covering("n", "1").wholeFrom()).isEqualTo(12_346);

    SpecBook changed = after(added, 99_999, entry("m", ""), entry("n", ", allowed-lateness: 1s"));
    assertThat(changed.covering("n", "1").wholeFrom()).as("of the stream").isEqualTo(12_346);
    assertThat(
            after(first, SpecVersion.ALWAYS, entry("m", ""), entry("n", ""))
                .covering("n", "1")
                .wholeFrom())
        .as("nothing was passed over")
        .isEqualTo(SpecVersion.ALWAYS);
  }

  @Test
  void theSameSpecsChangeNothing() {
    SpecBook book = book(entry("m", ""), entry("n", ""));
    assertThat(SpecLedger.plan(book, candidates(entry("n", ""), entry("m", "")), Set.of()).empty())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "9999, 10", "10000, 20", "12345, 20"})
  void aChangedSpecIsInForceFromTheFirstPaneAfterAllThatWasRead(long largest, long seconds) {
    SpecBook changed = after(book(entry("m", "")), largest, entry("m", ", allowed-lateness: 5s"));
    assertThat(from(changed, "m")).containsExactly(SpecVersion.ALWAYS, seconds * SECOND);
  }

  @Test
  void aChangedSpecReplacesTheOneBeforeWhileNothingWasRead() {
    SpecBook changed =
        after(book(entry("m", "")), SpecVersion.ALWAYS, entry("m", ", allowed-lateness: 5s"));
    assertThat(from(changed, "m")).containsExactly(SpecVersion.ALWAYS);
    assertThat(changed.timeline(new Slot("m", null)).spec(0).spec().allowedLateness())
        .hasSeconds(5);
  }

  @Test
  void aChangeThatAsksForATimeWaitsForItThoughNothingWasRead() {
    String wanted = ", effective-from: '2027-01-01T00:00:00Z'";
    long then = Instant.parse("2027-01-01T00:00:00Z").toEpochMilli();
    SpecBook book = book(entry("m", ", allowed-lateness: 1s"));
    SpecBook changed =
        after(book, SpecVersion.ALWAYS, entry("m", ", allowed-lateness: 5s" + wanted));
    assertThat(from(changed, "m")).containsExactly(SpecVersion.ALWAYS, then);
    Timeline timeline = changed.timeline(new Slot("m", null));
    assertThat(timeline.spec(timeline.inForceAt(then - 1)).spec().allowedLateness())
        .as("the good one until then")
        .hasSeconds(1);

    SpecBook gone = after(book(entry("m", "")), SpecVersion.ALWAYS);
    SpecBook back = after(gone, SpecVersion.ALWAYS, entry("m", wanted));
    assertThat(back.covering("m", "1").begins()).isEqualTo(then);
    assertThat(after(gone, SpecVersion.ALWAYS, entry("m", "")).covering("m", "1").begins())
        .as("of which nothing was read, and that asks for no time")
        .isEqualTo(SpecVersion.ALWAYS);
  }

  @Test
  void aTimeThatIsGivenIsRoundedUpToAPane() {
    SpecBook changed =
        after(
            book(entry("m", "")),
            9 * SECOND,
            entry("m", ", effective-from: '1970-01-01T00:00:41Z'"));
    assertThat(from(changed, "m")).containsExactly(SpecVersion.ALWAYS, 50 * SECOND);
  }

  @Test
  void aTimeBeforeWhatWasReadIsPutOff() {
    SpecBook changed =
        after(
            book(entry("m", "")),
            99 * SECOND,
            entry("m", ", effective-from: '1970-01-01T00:00:41Z'"));
    assertThat(from(changed, "m")).containsExactly(SpecVersion.ALWAYS, 100 * SECOND);
  }

  @Test
  void aSpecOfAnEarlierTimeReplacesThoseAfterIt() {
    SpecBook book = after(book(entry("m", "")), 1, entry("m", ", allowed-lateness: 1s"));
    book =
        after(
            book,
            20 * SECOND,
            entry("m", ", allowed-lateness: 2s, effective-from: '1970-01-01T01:00:00Z'"));
    book =
        after(
            book,
            30 * SECOND,
            entry("m", ", allowed-lateness: 3s, effective-from: '1970-01-01T00:01:00Z'"));
    assertThat(from(book, "m")).containsExactly(SpecVersion.ALWAYS, 10 * SECOND, 60 * SECOND);
  }

  @Test
  void onlySoManyVersionsAreRemembered() {
    SpecBook book = book(entry("m", ""));
    for (int i = 1; i <= 20; i++) {
      book = after(book, i * 10 * SECOND, entry("m", ", allowed-lateness: " + i + "s"));
    }
    Timeline timeline = book.timeline(new Slot("m", null));
    assertThat(timeline.size()).isEqualTo(Timeline.MAX_VERSIONS);
    assertThat(timeline.from(0)).isEqualTo(SpecVersion.ALWAYS);
    assertThat(timeline.inForceAt(Long.MIN_VALUE)).isZero();
  }

  @Test
  void whatIsPublishedNoLongerIsRemovedUnlessItsOriginIsBroken() {
    SpecBook book = book(entry("m", ""), entry("n", ""));
    assertThat(SpecLedger.plan(book, List.of(), Set.of()).removed())
        .containsExactly(new Slot("m", null), new Slot("n", null));
    assertThat(SpecLedger.plan(book, List.of(), Set.of(new Slot("n", null))).removed())
        .containsExactly(new Slot("m", null));
  }

  @Test
  void aSpecForAVersionGoesBeforeOneOfNoModelAndCoversNoOther() {
    SpecBook book =
        book(entry("m", ", version: '1'"), entry("m", ", version: '2'"), entry("n", ""));
    assertThat(book.covering("m", "1").slot()).isEqualTo(new Slot("m", "1"));
    assertThat(book.covering("m", "3")).isNull();
    assertThat(book.covering("n", "anything").slot()).isEqualTo(new Slot("n", null));
    assertThat(book.knows("m")).isTrue();
    assertThat(book.knows("l")).isFalse();
  }

  @Test
  void aSpecForOneVersionGoesOnWithWhatTheOneForAnyHad() {
    SpecBook any = after(book(entry("m", "")), 9 * SECOND, entry("m", ", allowed-lateness: 1s"));
    SpecBook one = after(any, 25 * SECOND, entry("m", ", version: '1'"));

    Timeline timeline = one.covering("m", "1");
    assertThat(timeline.slot()).isEqualTo(new Slot("m", "1"));
    assertThat(timeline.versions())
        .extracting(SpecVersion::effectiveFrom)
        .containsExactly(SpecVersion.ALWAYS, 10 * SECOND, 30 * SECOND);
    assertThat(timeline.spec(timeline.inForceAt(15 * SECOND)).spec().allowedLateness())
        .as("an old event's spec")
        .hasSeconds(1);
    assertThat(one.covering("m", "2")).as("covered no longer").isNull();
  }

  @Test
  void aSpecForAnyVersionLetsTheStreamOfEachGoOnWithItsOwn() {
    SpecBook two =
        book(
            entry("m", ", version: '1', allowed-lateness: 1s"),
            entry("m", ", version: '2', allowed-lateness: 2s"));
    SpecBook any = after(two, 25 * SECOND, entry("m", ""));

    for (int version = 1; version <= 2; version++) {
      Timeline timeline = any.covering("m", "" + version);
      assertThat(timeline.versions())
          .extracting(SpecVersion::effectiveFrom)
          .containsExactly(SpecVersion.ALWAYS, 30 * SECOND);
      assertThat(timeline.spec(0).spec().allowedLateness()).hasSeconds(version);
      assertThat(timeline.spec(1).spec().allowedLateness()).hasMinutes(10);
    }
    assertThat(from(any, "m"))
        .as("of versions that no spec covered")
        .containsExactly(Long.MIN_VALUE);
    assertThat(SpecLedger.plan(any, candidates(entry("m", "")), Set.of()).empty()).isTrue();

    SpecBook changed = after(any, 45 * SECOND, entry("m", ", allowed-lateness: 3s"));
    assertThat(from(changed, "m")).containsExactly(SpecVersion.ALWAYS, 50 * SECOND);
    assertThat(changed.covering("m", "1").size()).isEqualTo(3);
    assertThat(after(changed, 45 * SECOND).timelines()).isEmpty();
  }

  @Test
  void aModelThatComesBackBeginsAfterAllThatWasRead() {
    SpecBook gone = after(book(entry("m", ""), entry("n", "")), 25 * SECOND, entry("n", ""));
    SpecBook back = after(gone, 45 * SECOND, entry("m", ", allowed-lateness: 1s"), entry("n", ""));

    Timeline timeline = back.covering("m", "1");
    assertThat(timeline.begins()).isEqualTo(50 * SECOND);
    assertThat(timeline.size()).isEqualTo(1);
    assertThat(back.covering("n", "1").begins()).isEqualTo(SpecVersion.ALWAYS);
    SpecBook changed = after(back, 65 * SECOND, entry("m", ""), entry("n", ""));
    assertThat(changed.covering("m", "1").begins()).isEqualTo(50 * SECOND);
    assertThat(changed.covering("m", "1").from(1)).isEqualTo(70 * SECOND);
  }

  @Test
  void aModelComesBackInWhateverSlotCoversItsStreams() {
    SpecBook gone = after(book(entry("m", "")), 25 * SECOND);
    assertThat(after(gone, 45 * SECOND, entry("m", ", version: '1'")).covering("m", "1").begins())
        .isEqualTo(50 * SECOND);

    SpecBook one = after(book(entry("m", ", version: '1'")), 25 * SECOND);
    assertThat(after(one, 45 * SECOND, entry("m", "")).covering("m", "1").begins())
        .isEqualTo(50 * SECOND);
    assertThat(after(one, 45 * SECOND, entry("m", ", version: '2'")).covering("m", "2").begins())
        .as("a version that was never there")
        .isEqualTo(SpecVersion.ALWAYS);
  }

  @Test
  void whatWasCoveredOnceIsRememberedThroughARestoreUpToABound() {
    SpecBook gone = after(book(entry("m", "")), 25 * SECOND);
    SpecBook restored =
        SpecBook.EMPTY.with(SpecCodec.decodeUpdate(SpecCodec.encode(gone.listing())));
    assertThat(after(restored, 45 * SECOND, entry("m", "")).covering("m", "1").begins())
        .isEqualTo(50 * SECOND);

    List<Slot> others = new ArrayList<>();
    for (int i = 0; i < SpecBook.MAX_REMOVED; i++) {
      others.add(new Slot("other-" + i, null));
    }
    SpecBook later =
        restored.with(new SpecUpdate(restored.sequence() + 1, false, List.of(), others));
    assertThat(later.wasCovered(new Slot("other-0", "1"))).isTrue();
    assertThat(later.wasCovered(new Slot("m", null))).isFalse();
  }

  @Test
  void theBytesOfABookComeBackAsTheyWere() {
    SpecBook book = after(book(entry("m", "")), 1, entry("m", ", version: '1'"), entry("n", ""));
    SpecUpdate read = SpecCodec.decodeUpdate(SpecCodec.encode(book.listing()));
    assertThat(read.sequence()).isEqualTo(2);
    assertThat(SpecBook.EMPTY.with(read).timelines())
        .extracting(Timeline::slot, Timeline::versions, Timeline::changedAt)
        .isEqualTo(
            book.timelines().stream()
                .map(
                    t -> org.assertj.core.groups.Tuple.tuple(t.slot(), t.versions(), t.changedAt()))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "1m, 1m, 61, 120",
    "40s, 1m, 61, 120",
    "45s, 1m, 121, 180",
    "1m, 1d, 61, 86400",
    "10s, 1m, 61, 120"
  })
  void specsMeetWherePanesOfBothBegin(String before, String after, long time, long expected) {
    assertThat(SpecLedger.paneStart(time * SECOND, spec(before), spec(after)))
        .isEqualTo(expected * SECOND);
  }

  private static ModelSpec spec(String window) {
    return ModelEntry.read(
            "{id: m, problem: regression, windows: [" + window + "]}", Path.of("spec.yaml"))
        .model()
        .spec();
  }

  @Test
  void anUpdateThatDoesNotFollowIsRefused() {
    SpecBook first = book(entry("m", ""));
    SpecBook second = after(first, 1, entry("m", ", allowed-lateness: 1s"));
    SpecBook third = after(second, 1, entry("m", ", allowed-lateness: 2s"));
    SpecUpdate skipping =
        new SpecUpdate(third.sequence(), false, List.copyOf(third.timelines()), List.of());
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> first.with(skipping))
        .hasMessageContaining("must follow number 1: was number 3");
    assertThat(third.with(first.listing())).isSameAs(third);
  }
}
