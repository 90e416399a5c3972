package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.profile.Capacity;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that nobody should put into a watched folder. */
class HostileSpecsTest {
  private static final Baselines BASELINES = new Baselines(1 << 24);
  private static final String GOOD = "{id: %s, problem: regression, windows: [1h]}";

  private static final Slot GOOD_SLOT = new Slot("good", null);

  @TempDir Path folder;

  private enum Fault {
    EMPTY(""),
    BLANK(" \n\n\t\n"),
    NO_MAPPING("[1, 2]"),
    OTHER_KEYS("{a: 1, b: {c: 2}}"),
    BINARY(noise(100_000)),
    ZEROES("\0".repeat(1 << 20)),
    TOO_LONG("x".repeat((1 << 20) + 1)),
    ONE_LONG_VALUE("{id: " + "x".repeat(1_000_000) + ", problem: regression}"),
    ONE_LONG_WRONG_VALUE("{id: m, problem: " + "x".repeat(1_000_000) + ", windows: [1h]}"),
    ONE_LONG_KEY("{id: m, problem: regression, windows: [1h], " + "k".repeat(900_000) + ": 1}"),
    ONE_LONG_NUMBER(
        "{id: m, problem: regression, windows: [1h], segments: " + "9".repeat(900_000) + "}"),
    HUGE_EXPONENT("{id: m, problem: regression, windows: [1h], alerts: {resolve: 1e999999999}}"),
    DEEP("{id: m, windows: " + "[".repeat(500_000) + "]".repeat(500_000) + "}"),
    DEEP_AND_OPEN("[".repeat(1 << 20)),
    DEEP_BLOCKS(
        IntStream.range(0, 1_000)
            .mapToObj(i -> " ".repeat(i) + "a:\n")
            .collect(Collectors.joining())),
    MANY_WRONG_ITEMS("{id: m, problem: regression, windows: [" + "x,".repeat(150_000) + "x]}"),
    MANY_WRONG_KEYS(
        IntStream.range(0, 90_000).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining())),
    ONE_KEY_MANY_TIMES("id: m\n".repeat(150_000)),
    MANY_NODES("[" + "1,".repeat(500_000) + "1]"),
    ALIAS_BOMB(bomb()),
    ALIAS_OF_ITSELF("&a {id: m, problem: regression, windows: *a, features: *a}"),
    LIST_OF_ITSELF("&a [*a, *a, *a, *a, *a, *a, *a, *a]"),
    MERGE_OF_ITSELF("&a {id: m, <<: *a}"),
    MANY_ANCHORS(
        IntStream.range(0, 60_000)
            .mapToObj(i -> "&a" + i + " x: *a" + i + "\n")
            .collect(Collectors.joining())),
    TAGS(
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://localhost/\"]]]]"),
    TAGGED_ID(
        "{id: !!binary \"AAAA\", problem: !!set {a, b}, windows: !!java.util.Date 2020-01-01}"),
    MANY_DOCUMENTS("--- {id: m}\n".repeat(50_000)),
    COMMENTS("#\n".repeat(500_000)),
    UNCLOSED_QUOTE("\"" + "\n".repeat(1_000_000)),
    FOLDED("id: >\n" + " x\n".repeat(300_000)),
    BASELINE_IS_A_DEVICE("{id: m, problem: regression, windows: [1h], baseline: /dev/zero}"),
    BASELINE_IS_A_FOLDER("{id: m, problem: regression, windows: [1h], baseline: .}"),
    BASELINE_IS_ITSELF("{id: m, problem: regression, windows: [1h], baseline: broken.yaml}"),
    BASELINE_IS_NOT_THERE("{id: m, problem: regression, windows: [1h], baseline: \"none\\u0000\"}");

    private final byte[] bytes;

    Fault(String text) {
      this(text.getBytes(StandardCharsets.UTF_8));
    }

    Fault(byte[] bytes) {
      this.bytes = bytes;
    }

    private static byte[] noise(int length) {
      byte[] noise = new byte[length];
      new SplittableRandom(1).nextBytes(noise);
      return noise;
    }

    /** Nine levels of ten aliases each. */
    private static String bomb() {
      StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
      for (int level = 1; level < 9; level++) {
        String alias = "*a" + (level - 1);
        text.append("a%d: &a%d [".formatted(level, level))
            .append(String.join(",", Collections.nCopies(10, alias)))
            .append("]\n");
      }
      return text.toString();
    }
  }

  private SpecCompiler.Outcome compile(SpecOrigin.Reader reader) throws IOException {
    return new SpecCompiler(100, Capacity.DEFAULT, BASELINES, true).compile(reader.read());
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 5, unit = TimeUnit.MINUTES) // Only that it ends at all: they take moments.
  void isRefusedBesideAGoodOne(Fault fault) throws Exception {
    Files.write(folder.resolve("broken.yaml"), fault.bytes);
    Files.writeString(folder.resolve("good.yaml"), GOOD.formatted("good"));

    SpecCompiler.Outcome outcome = compile(new SpecFolder(folder, 100).open());

    assertThat(outcome.candidates().stream().map(candidate -> candidate.slot().model().length()))
        .containsExactly("good".length());
    assertThat(outcome.refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.published().origin()).endsWith("/broken.yaml");
              assertThat(refusal.describe().length()).isLessThan(12_000);
            });
  }

  @Test
  void whatIsNoFileIsLeftOut() throws Exception {
    Files.createDirectory(folder.resolve("folder.yaml"));
    Files.createSymbolicLink(folder.resolve("endless.yaml"), Path.of("/dev/zero"));
    Files.createSymbolicLink(folder.resolve("nowhere.yaml"), folder.resolve("none"));
    Files.createSymbolicLink(folder.resolve("loop.yaml"), folder.resolve("loop.yaml"));
    assertThat(new SpecFolder(folder, 100).open().read()).isEmpty();
  }

  @Test
  void filesPastTheNumberOfSpecsAreRefusedUnread() throws Exception {
    for (int i = 0; i < 500; i++) {
      Files.writeString(folder.resolve("m%03d.yaml".formatted(i)), GOOD.formatted("m" + i));
    }
    List<Published> published = new SpecFolder(folder, 100).open().read();

    assertThat(published).hasSize(500);
    assertThat(published.subList(0, 100)).allMatch(one -> one.text() != null);
    // Refused and not gone: what came from there before stays in force.
    assertThat(published.subList(100, 500))
        .allMatch(one -> one.text() == null)
        .allMatch(one -> one.fault().contains("at most 100 specs (limits.models)"));
  }

  @Test
  void aFolderOfFarTooManyFilesIsNotReadAtAll() throws Exception {
    for (int i = 0; i < 31; i++) {
      Files.writeString(folder.resolve(i + ".yaml"), GOOD.formatted("m" + i));
    }
    assertThatThrownBy(() -> new SpecFolder(folder, 3).open().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must hold at most 30 files: has more");
  }

  @Test
  void filesPastTheBytesOfTheFolderAreRefusedUntilThereIsRoom() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    Arrays.fill(megabyte, (byte) ' ');
    int fit = (int) (SpecFolder.MAX_TEXT >> 20);
    for (int i = 0; i < fit + 2; i++) {
      Files.write(folder.resolve("m%03d.yaml".formatted(i)), megabyte);
    }
    SpecOrigin.Reader reader = new SpecFolder(folder, 1_000).open();
    for (int round = 0; round < 2; round++) {
      List<Published> published = reader.read();
      assertThat(published.subList(0, fit)).allMatch(one -> one.text() != null);
      assertThat(published.subList(fit, fit + 2))
          .allMatch(one -> one.fault().contains("bytes in all"));
    }
    Files.delete(folder.resolve("m000.yaml"));
    Files.delete(folder.resolve("m001.yaml"));
    assertThat(reader.read()).hasSize(fit).allMatch(one -> one.text() != null);
  }

  @Test
  void aBrokenFileIsReadOnceUntilItChanges() throws Exception {
    Path file = folder.resolve("m.yaml");
    Files.writeString(file, "[");
    SpecOrigin.Reader reader = new SpecFolder(folder, 10).open();
    SpecCompiler compiler = new SpecCompiler(10, Capacity.DEFAULT, BASELINES, true);
    Refusal first = compiler.compile(reader.read()).refusals().get(0);
    assertThat(compiler.compile(reader.read()).refusals().get(0)).isSameAs(first);
    Files.writeString(file, GOOD.formatted("m"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(compiler.compile(reader.read()).candidates()).hasSize(1);
  }

  @Test
  void anotherCapacityIsAnotherSpecAndTheDefaultIsNone() {
    List<Published> published =
        List.of(Published.readable("m.yaml", GOOD.formatted("m"), folder.resolve("m.yaml"), 0));
    Candidate usual = candidate(published, Capacity.DEFAULT);
    Candidate other = candidate(published, new Capacity(1_000, 65));
    assertThat(candidate(published, new Capacity(1_000, 64))).isEqualTo(usual);
    assertThat(other.version().number()).isNotEqualTo(usual.version().number());

    SpecBook book =
        SpecBook.EMPTY.with(
            SpecLedger.decide(
                SpecBook.EMPTY,
                SpecLedger.plan(SpecBook.EMPTY, List.of(usual), Set.of()),
                model -> SpecVersion.ALWAYS));
    SpecLedger.Plan plan = SpecLedger.plan(book, List.of(other), Set.of());
    SpecBook after = book.with(SpecLedger.decide(book, plan, model -> 3_599_999));
    Timeline timeline = after.covering("m", "1");
    assertThat(timeline.size()).isEqualTo(2);
    assertThat(timeline.from(1)).isEqualTo(3_600_000);
    assertThat(timeline.spec(0).layout().capacity()).isEqualTo(Capacity.DEFAULT);
    assertThat(timeline.spec(1).layout().capacity().extraColumns()).isEqualTo(65);
  }

  private static Candidate candidate(List<Published> published, Capacity capacity) {
    return new SpecCompiler(10, capacity, BASELINES, true).compile(published).candidates().get(0);
  }

  // ---- baselines ----

  private static final String WITH_BASELINE =
      "{id: m, problem: regression, windows: [1h], baseline: baseline.bin}";

  private Refusal refusedBesideAGoodOne(BaselineReader baselines) throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), WITH_BASELINE);
    Files.writeString(folder.resolve("good.yaml"), GOOD.formatted("good"));
    SpecCompiler.Outcome outcome =
        new SpecCompiler(100, Capacity.DEFAULT, baselines, true)
            .compile(new SpecFolder(folder, 100).open().read());
    assertThat(outcome.candidates()).extracting(Candidate::slot).containsExactly(GOOD_SLOT);
    assertThat(outcome.refusals()).hasSize(1);
    return outcome.refusals().get(0);
  }

  @Test
  void aBaselineBeyondTheLimitIsRefusedUnread() throws Exception {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("baseline.bin").toFile(), "rw")) {
      file.setLength(200L << 30); // No memory, and no time, would do to read it.
    }
    assertThat(refusedBesideAGoodOne(BASELINES).describe())
        .contains(
            "baseline: ",
            "baseline.bin must have at most 16777216 bytes (limits.baseline-bytes): has "
                + (200L << 30));
  }

  /** As large as is allowed, and nothing but a burden. */
  private enum LargeBaseline {
    OPEN("["),
    DEEP("{\"a\":"),
    ZEROES("\0"),
    DIGITS("9"),
    ONE_TEXT("\"" + "x".repeat(1_000)),
    MANY_KEYS("{\"k\":1,\"k\":1,"),
    COLUMNS("{\"columns\":[{},{},{},{},{},{},{},{}"),
    SPACES(" ");

    private final String unit;

    LargeBaseline(String unit) {
      this.unit = unit;
    }

    byte[] bytes() {
      // What opens opens once where it is not repeated for its own sake.
      boolean opensOnce = this == ONE_TEXT || this == MANY_KEYS || this == COLUMNS;
      StringBuilder text = new StringBuilder((1 << 24) + 100).append(unit);
      String more =
          !opensOnce
              ? unit
              : this == ONE_TEXT ? "xxxxxxxx" : this == MANY_KEYS ? "\"k\":1," : ",{},{}";
      while (text.length() + more.length() <= 1 << 24) {
        text.append(more);
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 5, unit = TimeUnit.MINUTES) // Only that it ends at all: they take moments.
  void aLargeBaselineThatIsNoneIsRefusedBesideAGoodOne(LargeBaseline fault) throws Exception {
    Files.write(folder.resolve("baseline.bin"), fault.bytes());
    assertThat(refusedBesideAGoodOne(BASELINES).describe())
        .contains("baseline.bin")
        .hasSizeLessThan(2_000);
  }

  @Test
  void aBaselineThatMemoryDoesNotBearIsRefusedAndNothingElseIs() throws Exception {
    Files.writeString(folder.resolve("baseline.bin"), "{}");
    BaselineReader tooMuch =
        (model, at, problems) -> {
          if (model.baseline() == null) {
            return null;
          }
          throw new OutOfMemoryError("Java heap space");
        };
    assertThat(refusedBesideAGoodOne(tooMuch).describe())
        .contains(
            "/broken.yaml",
            "baseline.bin cannot be read: it takes more memory than there is (Java heap space)",
            "make it smaller, or give the process that takes it up more (-Xmx)",
            "limits.baseline-bytes");
    BaselineReader tooDeep =
        (model, at, problems) -> {
          if (model.baseline() == null) {
            return null;
          }
          throw new StackOverflowError();
        };
    assertThat(refusedBesideAGoodOne(tooDeep).describe())
        .contains("baseline.bin cannot be read: it is nested too deep");
  }

  @Test
  void aSpecThatWouldFailWhereItIsEvaluatedIsRefused() throws Exception {
    Files.writeString(folder.resolve("baseline.bin"), "{}");
    BaselineReader broken = (model, at, problems) -> model.baseline() == null ? null : "{}";
    assertThat(refusedBesideAGoodOne(broken).describe())
        .contains("/broken.yaml", "the spec cannot be put to work: ", "the baseline of m");
  }

  // ---- constraints ----

  /** In a file whose ending does not make it a spec of the folder. */
  private static final String WITH_CONSTRAINTS =
      "{id: good, problem: regression, windows: [1h], constraints: theirs.constraints,"
          + " monitors: {data-quality: {preset: sagemaker}}}";

  private static final String CONSTRAINTS =
      "{\"features\": [{\"name\": \"a\", \"completeness\": %s}]}";

  @Test
  void constraintsTravelWithTheirSpecAndTheirChangeIsOne() throws Exception {
    Files.writeString(folder.resolve("good.yaml"), WITH_CONSTRAINTS);
    Path theirs = folder.resolve("theirs.constraints");
    SpecOrigin.Reader reader = new SpecFolder(folder, 100).open();
    SpecCompiler compiler = new SpecCompiler(100, Capacity.DEFAULT, BASELINES, true);
    Refusal absent = compiler.compile(reader.read()).refusals().get(0);
    assertThat(absent.describe()).contains("constraints: ", "theirs.constraints: is not there");

    Files.writeString(theirs, CONSTRAINTS.formatted("1.0"));
    Candidate first = compiler.compile(reader.read()).candidates().get(0);
    assertThat(first.version().constraints().text()).isEqualTo(CONSTRAINTS.formatted("1.0"));
    LoadedSpec loaded = first.version().load(GOOD_SLOT);
    assertThat(loaded.constraints().inForce().orElseThrow().feature("a").orElseThrow())
        .satisfies(a -> assertThat(a.completeness()).isEqualTo(1.0));

    Files.writeString(theirs, CONSTRAINTS.formatted("0.25"));
    Candidate second = compiler.compile(reader.read()).candidates().get(0);
    assertThat(second.version().number()).isNotEqualTo(first.version().number());
    assertThat(second.version().constraints().text()).contains("0.25");

    Files.writeString(theirs, CONSTRAINTS.formatted("2") + "]");
    SpecCompiler.Outcome broken = compiler.compile(reader.read());
    assertThat(broken.candidates()).isEmpty();
    assertThat(broken.refusals().get(0).describe()).contains("theirs.constraints: line 1");

    Files.writeString(
        theirs,
        "{\"features\": [{\"name\": \"a\", \"completeness\": 2, \"inferred_type\": \"Text\"}, {}]}");
    assertThat(compiler.compile(reader.read()).refusals().get(0).describe())
        .contains(
            "features[0].completeness: must be a number from 0 to 1: was 2",
            "features[0].inferred_type: must be Fractional, Integral, String or Unknown",
            "features[1].name: must be a string: was nothing");

    try (RandomAccessFile file = new RandomAccessFile(theirs.toFile(), "rw")) {
      file.setLength(200L << 30); // No memory, and no time, would do to read it.
    }
    assertThat(compiler.compile(reader.read()).refusals().get(0).describe())
        .contains("must have at most 16777216 bytes (limits.baseline-bytes): had " + (200L << 30));
  }

  @Test
  void constraintsOfTooManyColumnsAreRefused() throws Exception {
    Files.writeString(folder.resolve("good.yaml"), WITH_CONSTRAINTS);
    Files.writeString(
        folder.resolve("theirs.constraints"),
        IntStream.rangeClosed(0, 50_000)
            .mapToObj(i -> "{\"name\": \"" + i + "\"}")
            .collect(Collectors.joining(",", "{\"features\": [", "]}")));
    assertThat(compile(new SpecFolder(folder, 100).open()).refusals().get(0).describe())
        .contains("must have constraints of 1 to 50000 columns, under features: has 50001");
    Files.writeString(
        folder.resolve("theirs.constraints"),
        "{\"features\": [{\"name\": \"a\"}, {\"name\": \"" + "x".repeat(1_000_000) + "\"}]}");
    assertThat(compile(new SpecFolder(folder, 100).open()).refusals().get(0).describe())
        .contains("features[1].name: must have at most 1000 characters: had 1000000")
        .hasSizeLessThan(2_000);
  }

  // ---- the whole way to a dead letter ----

  /** A source that keeps what it is told; the test reads the letters. */
  private static final class Told implements SpecFeed.Source {
    private final Semaphore letters = new Semaphore(0);
    private final BlockingQueue<SpecUpdate> updates = new LinkedBlockingQueue<>();

    @Override
    public void tell(byte[] update) {
      updates.add(SpecCodec.decodeUpdate(update));
    }

    @Override
    public void ask(long question, List<String> about) {}

    @Override
    public void lettersWait() {
      letters.release();
    }

    DeadLetter letter(SpecFeed.Subscription specs) throws InterruptedException {
      SpecFeed.Letter letter = specs.takeLetter(0);
      while (letter == null) {
        assertThat(letters.tryAcquire(2, TimeUnit.MINUTES)).as("a letter waits").isTrue();
        letter = specs.takeLetter(0);
      }
      return letter.content();
    }
  }

  @Test
  void thousandsOfBrokenFilesAreADeadLetterEachAndTheGoodOneIsInForce() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    Fault[] faults = Fault.values();
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = faults[random.nextInt(faults.length)].bytes;
      byte[] start = Arrays.copyOf(bytes, Math.min(bytes.length, 2_000));
      Files.write(folder.resolve("b%04d.yaml".formatted(i)), start);
    }
    Files.writeString(folder.resolve("z.yaml"), GOOD.formatted("good"));
    List<DeadLetter> letters = new ArrayList<>();
    Told told = new Told();
    LiveSpecs specs = LiveSpecs.of(1, List.of(new SpecFolder(folder, 10_000)));
    try (SpecFeed.Subscription subscription = specs.join(told, null)) {
      SpecUpdate update = told.updates.poll(2, TimeUnit.MINUTES);
      assertThat(update).isNotNull();
      assertThat(update.put())
          .singleElement()
          .satisfies(one -> assertThat(one.slot()).isEqualTo(new Slot("good", null)));
      while (letters.size() < 2_000) {
        letters.add(told.letter(subscription));
      }
      // Told once, however often the folder is looked at: a later change comes first.
      Files.writeString(folder.resolve("zz.yaml"), "{id: later}");
      assertThat(told.letter(subscription).position()).endsWith("/zz.yaml");
      assertThat(subscription.listing()).isNotNull();
    }
    assertThat(letters).allMatch(letter -> letter.reason() == DeadLetterReason.INVALID_SPEC);
    assertThat(letters.stream().map(DeadLetter::position).distinct()).hasSize(2_000);
  }
}
