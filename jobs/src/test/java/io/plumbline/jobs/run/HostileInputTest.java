package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.demo.EmbeddedKafka;
import io.plumbline.jobs.run.HostileInputs.Input;
import io.plumbline.jobs.run.HostileRecords.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole job, in a process with a small heap, over inputs that no sender should send. What
 * became of each is read from the outputs. Another seed: {@code -Dplumbline.hostile.seed=N}.
 */
class HostileInputTest {
  private static final long SEED = Long.getLong("plumbline.hostile.seed", 20_260_202L);
  private static final int INPUTS = 150_000;
  private static final int VERSIONS = 300;

  /** How many versions of a model one split may name. */
  private static final int ADMITTED = 400;

  private static final int SPLITS = 2;
  private static final int HEAP_MEGABYTES = 448;

  /** What comes up among published events, whatever their format. */
  private static final String[] EVERY_RUN = {
    "10 MB",
    "900 KB",
    "too many keys",
    "far too many keys",
    "just enough keys",
    "NaN and the like",
    "every plane",
    "doubled keys",
    "time: absurd_time",
    "time: future_time",
    "time: late",
    "unknown model",
    "unknown version",
    "categories",
    "names",
    "truncated",
    "noise, refused",
    "damage, refused",
    "damage, accepted",
    "broken"
  };

  private static final Pattern AFTER_COLLECTION = Pattern.compile("->(\\d+)M\\(\\d+M\\)");

  @TempDir Path folder;

  @Test
  void everyHostileLineIsAccountedForAndSpoilsNoFigure() throws Exception {
    judgeFiles(SEED, INPUTS);
  }

  @Test
  void everyHostileMessageIsAccountedForAndSpoilsNoFigure() throws Exception {
    judgeMessages(SEED + 1, INPUTS);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 5})
  @Tag("slow")
  void millionsOfHostileLinesFitIntoTheSameHeap(long seed) throws Exception {
    judgeFiles(SEED + seed, 2_000_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 11})
  @Tag("slow")
  void aMillionHostileMessagesFitIntoTheSameHeap(long seed) throws Exception {
    judgeMessages(SEED + seed, 1_000_000);
  }

  @Test
  void everyHostileRecordOfASendersOwnIsAccountedForAndSpoilsNoFigure() throws Exception {
    judgeRecords(SEED + 2, 100_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 17})
  @Tag("slow")
  void aMillionHostileRecordsOfASendersOwnFitIntoTheSameHeap(long seed) throws Exception {
    judgeRecords(SEED + seed, 1_000_000);
  }

  // ---- runs ----

  private void judgeFiles(long seed, int count) throws Exception {
    HostileInputs inputs = new HostileInputs(seed, false, VERSIONS, SPLITS, ADMITTED);
    Expected expected = new Expected();
    Path hostile = Files.createDirectory(folder.resolve("hostile"));
    Path good = Files.createDirectory(folder.resolve("good"));
    List<OutputStream> outs = new ArrayList<>();
    List<OutputStream> goods = new ArrayList<>();
    for (int split = 0; split < SPLITS; split++) {
      outs.add(out(hostile.resolve(split + ".jsonl")));
      goods.add(out(good.resolve(split + ".jsonl")));
    }
    long[] lines = new long[SPLITS];
    for (int i = 0; i < count; i++) {
      int split = i % SPLITS;
      Input input = inputs.next(split);
      lines[split]++;
      expected.add(split + ".jsonl:" + lines[split], input);
      outs.get(split).write(input.bytes());
      outs.get(split).write('\n');
      if (input.good()) {
        goods.get(split).write(input.bytes());
        goods.get(split).write('\n');
      }
    }
    // Larger than the heap, and without an end.
    byte[] endless = "{\"features\":{\"c0\":\"".getBytes(StandardCharsets.UTF_8);
    lines[0]++;
    expected.add("0.jsonl:" + lines[0], new Input(endless, "too_large", false, "endless"));
    outs.get(0).write(endless);
    byte[] megabyte = "z".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < HEAP_MEGABYTES + 32; i++) {
      outs.get(0).write(megabyte);
    }
    for (OutputStream out : Stream.concat(outs.stream(), goods.stream()).toList()) {
      out.close();
    }
    writeReferences();
    say(seed, inputs, count, expected);
    expected.requireKinds(EVERY_RUN);
    expected.requireKinds("deep", "very deep", "huge exponent", "100,000 digits of an exponent");

    Path quiet = run("quiet", "{type: files, path: '%s/*'}".formatted(good));
    Path out = run("loud", "{type: files, path: '%s/*'}".formatted(hostile));
    judge(expected, out, quiet, SPLITS);
  }

  private void judgeMessages(long seed, int count) throws Exception {
    HostileInputs inputs = new HostileInputs(seed, true, VERSIONS, SPLITS, ADMITTED);
    Expected expected = new Expected();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Map<String, String> large = Map.of("max.message.bytes", "16000000");
      kafka.createTopic("hostile", SPLITS, large);
      kafka.createTopic("good", SPLITS, large);
      try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
        long[] offsets = new long[SPLITS];
        for (int i = 0; i < count; i++) {
          // A record without a value is a tombstone, and no event.
          int split = i % SPLITS;
          Input input =
              i % 1_000 == 999
                  ? new Input(null, "malformed", false, "no value")
                  : inputs.next(split);
          expected.add("hostile-" + split + "@" + offsets[split]++, input);
          producer.send(new ProducerRecord<>("hostile", split, null, input.bytes()));
          if (input.good()) {
            producer.send(new ProducerRecord<>("good", split, null, input.bytes()));
          }
        }
      }
      writeReferences();
      say(seed, inputs, count, expected);
      expected.requireKinds(EVERY_RUN);
      String source =
          "{type: kafka, bootstrap-servers: '%s', topic: %s, format: avro, start: earliest, end: latest}";
      Path quiet = run("quiet", source.formatted(kafka.bootstrapServers(), "good"));
      Path out = run("loud", source.formatted(kafka.bootstrapServers(), "hostile"));
      judge(expected, out, quiet, SPLITS);
    }
  }

  /** Records that a mapping makes events of, each shape in a topic of its own. */
  private void judgeRecords(long seed, int count) throws Exception {
    HostileRecords records = new HostileRecords(seed, VERSIONS, ADMITTED);
    Expected expected = new Expected();
    Path schemas = Files.createDirectory(folder.resolve("schemas"));
    Files.writeString(schemas.resolve("1.avsc"), HostileRecords.FLAT_SCHEMA);
    Files.writeString(schemas.resolve("2.avsc"), HostileRecords.LATER_SCHEMA);
    Files.writeString(schemas.resolve("3.avsc"), HostileRecords.POOR_SCHEMA);
    Files.writeString(folder.resolve("nested.avsc"), HostileRecords.NESTED_SCHEMA);
    Path good = Files.createDirectory(folder.resolve("good")).resolve("0.jsonl");
    Shape[] shapes = Shape.values();
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Writer published = Files.newBufferedWriter(good)) {
      for (Shape shape : shapes) {
        kafka.createTopic(shape.topic(), 1, Map.of("max.message.bytes", "16000000"));
      }
      try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
        for (int i = 0; i < count; i++) {
          Shape shape = shapes[i % shapes.length];
          HostileRecords.Pair pair = records.next(shape);
          expected.add(shape.topic() + "-0@" + i / shapes.length, pair.input());
          producer.send(new ProducerRecord<>(shape.topic(), 0, null, pair.input().bytes()));
          if (pair.published() != null) {
            published.append(pair.published()).append('\n');
          }
        }
      }
      published.flush();
      writeReferences();
      System.out.printf("hostile records: seed %d, %s%n", seed, expected.fates);
      expected.requireKinds(
          "a poor schema", "a later schema", "unknown number", "negative number", "no frame");
      expected.requireKinds("truncated", "noise", "unknown model", "too many keys", "very deep");
      expected.requireKinds("damage, refused", "damage, accepted");
      Path quiet = run("quiet", "{type: files, path: good}");
      String sources =
          Stream.of(shapes)
              .map(shape -> shape.source(kafka.bootstrapServers()))
              .collect(Collectors.joining(", ", "[", "]"));
      Path out = run("loud", sources);
      judge(expected, out, quiet, shapes.length);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "linger.ms", "20",
            "max.request.size", "16000000",
            "buffer.memory", "64000000");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static OutputStream out(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static void say(long seed, HostileInputs inputs, int count, Expected expected) {
    System.out.printf(
        "hostile input: seed %d, %d distinct categories, %d distinct names, %d new versions, %s%n",
        seed, inputs.categories(), inputs.names(), inputs.newVersions(), expected.fates);
    assertThat(inputs.unknownModels()).as("unknown models").isGreaterThan(1_000);
    // A million of 150 000 inputs.
    assertThat(inputs.categories()).isGreaterThan(20L * count / 3);
  }

  /** What must become of the inputs. */
  private static final class Expected {
    private final Map<String, Long> fates = new TreeMap<>();
    private final Map<String, String> letters = new HashMap<>();
    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, Long> byKind = new TreeMap<>();

    void add(String position, Input input) {
      byKind.merge(input.kind(), 1L, Long::sum);
      fates.merge(input.fate(), 1L, Long::sum);
      if (!input.fate().equals(HostileInputs.PROFILED)
          && !input.fate().equals(HostileInputs.LATE)
          && !input.fate().equals(HostileInputs.BLANK)) {
        letters.put(position, input.fate());
        kinds.put(position, input.kind());
      }
    }

    /** A kind that never came up shows nothing. */
    void requireKinds(String... needed) {
      assertThat(byKind).as("how often each kind came up").containsKeys(needed);
    }

    long count(String fate) {
      return fates.getOrDefault(fate, 0L);
    }

    long in() {
      return fates.values().stream().mapToLong(Long::longValue).sum() - count(HostileInputs.BLANK);
    }
  }

  private Path run(String label, String source) throws Exception {
    Path configuration = configuration(label, source);
    for (String model : List.of("pricing", "wide")) {
      if (!Files.exists(folder.resolve(model + ".json"))) {
        assertThat(
                Plumbline.execute(
                    "baseline",
                    "--config",
                    configuration.toString(),
                    "--model",
                    model,
                    "--input",
                    folder.resolve(model + ".jsonl").toString(),
                    "--output",
                    folder.resolve(model + ".json").toString()))
            .isZero();
      }
    }
    Path log = folder.resolve(label + ".log");
    Path collections = folder.resolve(label + ".gc");
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:gc:file=" + collections,
                "-cp",
                System.getProperty("java.class.path"),
                Plumbline.class.getName(),
                "run",
                "--quiet",
                "--config",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.MINUTES)).as("the run ends").isTrue();
      assertThat(process.exitValue()).as(() -> end(log)).isZero();
      // A stack that overflows now and then is got over by a restart; it must not come to that.
      assertThat(log).content().doesNotContain("the job failed and restarts");
    } finally {
      process.destroyForcibly();
    }
    System.out.printf(
        Locale.ROOT,
        "%s run: %.1f s, at most %d MB of %d MB left after a collection%n",
        label,
        (System.nanoTime() - started) / 1e9,
        largestAfterCollection(collections),
        HEAP_MEGABYTES);
    return folder.resolve("out-" + label);
  }

  private static String end(Path log) {
    try {
      String said = Files.readString(log, StandardCharsets.UTF_8);
      return said.substring(Math.max(0, said.length() - 4_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long largestAfterCollection(Path log) throws IOException {
    long largest = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher after = AFTER_COLLECTION.matcher(line);
      if (after.find()) {
        largest = Math.max(largest, Long.parseLong(after.group(1)));
      }
    }
    return largest;
  }

  private Path configuration(String label, String source) throws IOException {
    return Files.writeString(
        folder.resolve(label + ".yaml"),
        """
        state: state-%1$s
        parallelism: 2
        sources:
          predictions: %2$s
        models:
          - id: pricing
            version: "1"
            problem: binary-classification
            baseline: pricing.json
            windows: [1h]
            segments: [district]
          - id: wide
            version: "1"
            problem: binary-classification
            baseline: wide.json
            windows: [6h]
            segments: [c0, [c1, n0], no_such_column]
            max-segments: 20
          - id: roaming
            problem: regression
            windows: [6h]
            features: {c0: {kind: categorical}, n0: {kind: numeric}}
          - id: endless
            problem: regression
            windows: [6h]
            features: {c0: {kind: categorical}, n0: {kind: numeric}}
        limits: {versions: %3$d}
        sinks:
          - {type: files, path: out-%1$s}
        """
            .formatted(label, source, ADMITTED));
  }

  private void writeReferences() throws IOException {
    List<String> pricing = new ArrayList<>();
    HostileInputs inputs = new HostileInputs(1, false, 1, 1, 1);
    while (pricing.size() < 1_000) {
      Input input = inputs.next(0);
      if (input.good()) {
        pricing.add(new String(input.bytes(), StandardCharsets.UTF_8));
      }
    }
    Files.write(folder.resolve("pricing.jsonl"), pricing);
    List<String> wide = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      StringBuilder features = new StringBuilder("\"n0\":" + i % 97);
      for (int c = 0; c < HostileInputs.CATEGORICAL; c++) {
        features.append(",\"c").append(c).append("\":\"known").append((i + c) % 7).append('"');
      }
      wide.add(
          "{\"model\":\"wide\",\"model_version\":\"1\",\"event_id\":\"r%d\",\"event_time\":\"%s\",\"features\":{%s},\"prediction\":{\"label\":\"%d\",\"score\":%s}}"
              .formatted(i, HostileInputs.START.plusSeconds(i), features, i % 2, i % 100 / 100.0));
    }
    Files.write(folder.resolve("wide.jsonl"), wide);
  }

  // ---- judgement ----

  private static void judge(Expected expected, Path out, Path quiet, int splits)
      throws IOException {
    Map<String, String> found = new HashMap<>();
    for (String line : ExampleRun.lines(out.resolve("dead-letters.jsonl"))) {
      JsonNode letter = FinalFigures.parse(line);
      assertThat(line.length()).as("characters of a dead letter").isLessThan(20_000);
      String position = letter.get("position").asText();
      position = position.substring(position.lastIndexOf('/') + 1);
      assertThat(found.put(position, letter.get("reason").asText())).as(position).isNull();
    }
    Map<String, String> wrong = new TreeMap<>();
    expected.letters.forEach(
        (position, reason) -> {
          if (!reason.equals(found.get(position))) {
            wrong.put(
                expected.kinds.get(position) + " at " + position,
                "expected " + reason + ", found " + found.get(position));
          }
        });
    found.forEach(
        (position, reason) -> {
          if (!expected.letters.containsKey(position)) {
            wrong.put("usable input at " + position, reason);
          }
        });
    assertThat(wrong).isEmpty();

    Map<String, Double> accounts = accounts(out);
    assertThat(accounts.get("events_in")).isEqualTo(expected.in());
    assertThat(accounts.get("events_dead_lettered")).isEqualTo(found.size());
    assertThat(accounts.get("events_late")).isEqualTo(expected.count(HostileInputs.LATE));
    assertThat(accounts.get("events_duplicate")).isZero();
    assertThat(accounts.get("events_profiled")).isEqualTo(expected.count(HostileInputs.PROFILED));

    List<String> undisturbed = figures(quiet, "pricing");
    assertThat(undisturbed).hasSizeGreaterThan(100);
    assertThat(figures(out, "pricing")).isEqualTo(undisturbed);
    assertThat(figures(out, "wide")).isNotEmpty();
    assertThat(figures(out, "roaming")).isNotEmpty();
    assertThat(versions(out, "endless")).hasSize(splits * ADMITTED);
  }

  private static Set<String> versions(Path out, String model) throws IOException {
    return figures(out, model).stream()
        .map(figure -> FinalFigures.parse(figure).get("model_version").asText())
        .collect(Collectors.toSet());
  }

  private static List<String> figures(Path out, String model) throws IOException {
    try (Stream<String> lines = Files.lines(out.resolve("metrics.jsonl"))) {
      return FinalFigures.of(lines.filter(line -> line.contains("\"model\":\"" + model + "\"")));
    }
  }

  /** The last figure of each account, over all sources. */
  private static Map<String, Double> accounts(Path out) {
    Map<String, JsonNode> last = new HashMap<>();
    for (String line : ExampleRun.lines(out.resolve("metrics.jsonl"))) {
      if (!line.contains("\"operations\"")) {
        continue;
      }
      JsonNode figure = FinalFigures.parse(line);
      String of = figure.get("model") + " " + figure.get("subject") + " " + figure.get("metric");
      JsonNode known = last.get(of);
      if (known == null || figure.get("revision").asLong() >= known.get("revision").asLong()) {
        last.put(of, figure);
      }
    }
    Map<String, Double> values = new HashMap<>();
    for (JsonNode figure : last.values()) {
      if (figure.get("model").asText().equals("*")) {
        values.merge(figure.get("metric").asText(), figure.get("value").asDouble(), Double::sum);
      }
    }
    return values;
  }
}
