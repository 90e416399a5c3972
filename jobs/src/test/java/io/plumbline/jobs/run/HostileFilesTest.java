package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job, in a process of its own, over files that are cut, lie about their content or
 * unpack to more than the heap, and over records of a user's own that are not what their schema
 * says: each costs a dead letter, and the good file beside them is counted as if it were alone.
 */
@Timeout(600)
class HostileFilesTest {
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int EVENTS = 3_000;

  private static final Schema OWN =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Own", "fields": [
                {"name": "id", "type": "string"},
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "m", "type": "string"},
                {"name": "x", "type": ["null", "double"]},
                {"name": "c", "type": "string"}]}
              """);

  private static final String MAPPING =
      "mapping: {event-id: id, event-time: at, model: m, features: [x, c]}";

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(17);
  private final Map<String, String> expected = new TreeMap<>();

  // ---- lines ----

  private String line(String model, int i) {
    return "{\"model\":\"%s\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":{\"x\":%d,\"c\":\"c%d\"}}\n"
        .formatted(model, i, START.plusSeconds(2L * i), i % 101, i % 7);
  }

  private byte[] lines(String model) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < EVENTS; i++) {
      lines.append(line(model, i));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  /** A file of as many megabytes, of one byte only, packed. */
  private static byte[] bomb(String start, char of, int megabytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
      gzip.write(start.getBytes(StandardCharsets.UTF_8));
      byte[] megabyte = new byte[1 << 20];
      Arrays.fill(megabyte, (byte) of);
      for (int i = 0; i < megabytes; i++) {
        gzip.write(megabyte);
      }
    }
    return out.toByteArray();
  }

  /** A file; the reason of its one dead letter, or null for none. */
  private void put(String name, byte[] bytes, String reason) throws IOException {
    Files.write(Files.createDirectories(folder.resolve("in")).resolve(name), bytes);
    if (reason != null) {
      expected.put(name, reason);
    }
  }

  @Test
  void cutAndLyingGzipIsADeadLetterAFileAndSpoilsNoFigure() throws Exception {
    byte[] good = gzip(lines("good"));
    byte[] packed = gzip(lines("other"));
    put("good.jsonl.gz", good, null);
    Files.write(Files.createDirectories(folder.resolve("alone")).resolve("good.jsonl.gz"), good);
    put("empty.jsonl", new byte[0], null);
    put("blank.jsonl", " \n\n\t\r\n".repeat(10_000).getBytes(StandardCharsets.UTF_8), null);
    put("blank.jsonl.gz", gzip("\n".repeat(100_000).getBytes(StandardCharsets.UTF_8)), null);
    put("nothing.jsonl.gz", gzip(new byte[0]), null);
    put("empty.jsonl.gz", new byte[0], "malformed");
    put("plain.jsonl.gz", lines("other"), "malformed");
    put("method.jsonl.gz", changed(packed, 2, 7), "malformed");
    put(
        "checksum.jsonl.gz",
        changed(packed, packed.length - 8, packed[packed.length - 8] ^ 1),
        "malformed");
    put("length.jsonl.gz", changed(packed, packed.length - 1, 0x7F), "malformed");
    for (int i = 0; i < 20; i++) {
      int length = 1 + random.nextInt(packed.length - 1);
      put("cut-" + i + ".jsonl.gz", Arrays.copyOf(packed, length), "malformed");
    }
    put("one-line.jsonl.gz", bomb("{\"model\":\"", 'x', 1_024), "too_large");
    put("zeros.jsonl.gz", bomb("", '\0', 1_024), "too_large");
    put("newlines.jsonl.gz", bomb("", '\n', 64), null);

    String source = "{type: files, path: '%s/*', format: json}";
    List<String> alone = run("quiet", source.formatted("alone"), "");
    List<String> beside = run("loud", source.formatted("in"), "");
    assertThat(alone).hasSizeGreaterThan(20);
    assertThat(beside).isEqualTo(alone);
    isAsExpected("loud");
  }

  private static byte[] changed(byte[] bytes, int at, int to) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) to;
    return copy;
  }

  // ---- containers ----

  private static GenericRecord own(String model, int i) {
    GenericRecord record = new GenericData.Record(OWN);
    record.put("id", "e" + i);
    record.put("at", START.plusSeconds(2L * i).toEpochMilli());
    record.put("m", model);
    record.put("x", i % 5 == 0 ? null : (Object) (double) (i % 101));
    record.put("c", "c" + i % 7);
    return record;
  }

  private static byte[] container(String model, CodecFactory codec) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(OWN))) {
      writer.setCodec(codec).setSyncInterval(4_000);
      writer.create(OWN, out, new byte[16]);
      for (int i = 0; i < EVENTS; i++) {
        writer.append(own(model, i));
      }
    }
    return out.toByteArray();
  }

  /** A container as it is laid out, of a header and one block. */
  private static byte[] container(
      String schema, String codec, long records, long size, byte[] block, byte[] marker)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeMapStart();
    encoder.setItemCount(2);
    encoder.startItem();
    encoder.writeString("avro.schema");
    encoder.writeBytes(schema.getBytes(StandardCharsets.UTF_8));
    encoder.startItem();
    encoder.writeString("avro.codec");
    encoder.writeBytes(codec.getBytes(StandardCharsets.UTF_8));
    encoder.writeMapEnd();
    encoder.flush();
    out.writeBytes(new byte[16]);
    encoder.writeLong(records);
    encoder.writeLong(size);
    encoder.flush();
    out.writeBytes(block);
    out.writeBytes(marker);
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] packed = new byte[plain.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  @Test
  void brokenContainersAreADeadLetterAFileAndSpoilNoFigure() throws Exception {
    byte[] good = container("good", CodecFactory.deflateCodec(6));
    byte[] plain = container("other", CodecFactory.nullCodec());
    byte[] packed = container("other", CodecFactory.deflateCodec(6));
    put("good.avro", good, null);
    Files.write(Files.createDirectories(folder.resolve("alone")).resolve("good.avro"), good);

    String schema = OWN.toString();
    byte[] end = new byte[16];
    byte[] one = binary(own("other", 1));
    put("empty.avro", new byte[0], "malformed");
    put("magic.avro", changed(plain, 3, 2), "malformed");
    put("text.avro", lines("other"), "malformed");
    put("codec.avro", container(schema, "lzma", 1, one.length, one, end), "malformed");
    put("lying-codec.avro", container(schema, "deflate", 1, one.length, one, end), "malformed");
    put("no-schema.avro", container("{", "null", 1, one.length, one, end), "malformed");
    put(
        "deep-schema.avro",
        container("[".repeat(1 << 20), "null", 1, one.length, one, end),
        "malformed");
    put(
        "other-type.avro",
        container("{\"type\":\"array\",\"items\":\"null\"}", "null", 1L << 40, 1, new byte[1], end),
        "unknown_schema");
    put(
        "marker.avro",
        container(
            schema,
            "null",
            1,
            one.length,
            one,
            new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
        "malformed");
    put("no-marker.avro", container(schema, "null", 1, one.length, one, new byte[3]), "malformed");
    put("negative-records.avro", container(schema, "null", -5, one.length, one, end), "malformed");
    put("negative-size.avro", container(schema, "null", 1, -1, one, end), "malformed");
    put("huge-size.avro", container(schema, "null", 1, Long.MAX_VALUE, one, end), "too_large");
    put("long-size.avro", container(schema, "null", 1, one.length + 1_000, one, end), "malformed");
    put(
        "many-records.avro",
        container(schema, "null", Long.MAX_VALUE, one.length, one, end),
        "malformed");
    byte[] bomb = deflated(new byte[64 << 20]);
    put("bomb.avro", container(schema, "deflate", 1, bomb.length, bomb, end), "too_large");
    for (int i = 0; i < 10; i++) {
      // The last bytes are a marker, so every cut is inside of the header or of a block.
      int length = plain.length - 1 - random.nextInt(plain.length - 1);
      put("cut-" + i + ".avro", whole(plain, length), "malformed");
      put("packed-" + i + ".avro", whole(packed, Math.min(length, packed.length - 1)), "malformed");
    }

    String source = "{type: files, path: '%s/*', format: avro, " + MAPPING + "}";
    List<String> alone = run("quiet", source.formatted("alone"), "");
    List<String> beside = run("loud", source.formatted("in"), "");
    assertThat(alone).hasSizeGreaterThan(20);
    assertThat(beside).isEqualTo(alone);
    isAsExpected("loud");
  }

  /** The beginning of a container, cut where no block ends. */
  private static byte[] whole(byte[] container, int length) {
    int to = length;
    // A block ends with the marker, of zeros.
    while (to > 16 && Arrays.equals(container, to - 16, to, new byte[16], 0, 16)) {
      to--;
    }
    return Arrays.copyOf(container, to);
  }

  private static byte[] binary(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(OWN).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  // ---- messages with the number of their schema ----

  @Test
  void messagesThatAreNotWhatTheirSchemaSaysAreDeadLettersAndSpoilNoFigure() throws Exception {
    Path schemas = Files.createDirectory(folder.resolve("schemas"));
    Files.writeString(schemas.resolve("17.avsc"), OWN.toString());
    int[] unknown = {0, 1, -1, 16, 19, Integer.MAX_VALUE, Integer.MIN_VALUE};
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("alone", 1);
      kafka.createTopic("in", 1);
      long offset = 0;
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", kafka.bootstrapServers()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        for (int i = 0; i < EVENTS; i++) {
          byte[] good = framed(17, binary(own("good", i)));
          producer.send(new ProducerRecord<>("alone", 0, null, good));
          producer.send(new ProducerRecord<>("in", 0, null, good));
          offset++;
          for (int k = 0; k < 10; k++) {
            byte[] other = binary(own("other", i));
            byte[] bad;
            String reason = "malformed";
            switch (random.nextInt(6)) {
              case 0 -> {
                int id = unknown[random.nextInt(unknown.length)];
                bad = framed(random.nextInt(4) == 0 ? 1_000 + random.nextInt(5_000) : id, other);
                reason = "unknown_schema";
              }
              case 1 -> bad = changed(framed(17, other), 0, 1 + random.nextInt(255));
              case 2 -> bad = Arrays.copyOf(framed(17, other), random.nextInt(5));
              case 3 -> bad = framed(17, Arrays.copyOf(other, random.nextInt(other.length)));
              case 4 ->
                  bad = framed(17, Arrays.copyOf(other, other.length + 1 + random.nextInt(9)));
              default -> bad = framed(17, changed(other, 0, 3 + 2 * random.nextInt(60)));
            }
            producer.send(new ProducerRecord<>("in", 0, null, bad));
            expected.put("in-0@" + offset++, reason);
          }
        }
      }
      String source =
          "{type: kafka, bootstrap-servers: '%s', topic: %s, start: earliest, end: latest,"
              + " format: avro-confluent, schemas-folder: schemas, %s}";
      List<String> alone =
          run("quiet", source.formatted(kafka.bootstrapServers(), "alone", MAPPING), "");
      List<String> beside =
          run("loud", source.formatted(kafka.bootstrapServers(), "in", MAPPING), "");
      assertThat(alone).hasSizeGreaterThan(20);
      assertThat(beside).isEqualTo(alone);
      isAsExpected("loud");
      assertThat(accounts("loud").get("events_in")).isEqualTo(11.0 * EVENTS);
      assertThat(accounts("loud").get("events_profiled")).isEqualTo(1.0 * EVENTS);
    }
  }

  private static byte[] framed(int id, byte[] record) {
    return ByteBuffer.allocate(5 + record.length).put((byte) 0).putInt(id).put(record).array();
  }

  // ---- more ids than are remembered ----

  @Test
  void moreIdsThanAreRememberedAreForgottenAndCounted() throws Exception {
    StringBuilder lines = new StringBuilder();
    int ids = 50_000;
    for (int i = 0; i < ids; i++) {
      String line =
          "{\"model\":\"good\",\"event_id\":\"e%d\",\"event_time\":\"%s\",\"features\":{\"x\":1}}\n"
              .formatted(i, START.plusMillis(i));
      lines.append(line).append(line);
    }
    put("twice.jsonl", lines.toString().getBytes(StandardCharsets.UTF_8), null);
    run(
        "loud",
        "{type: files, path: 'in/*', format: json, duplicates: {drop-within: 1h}}",
        "limits: {duplicate-ids: 1000}");
    Map<String, Double> accounts = accounts("loud");
    // A repeat that follows at once is known, however many others were forgotten.
    assertThat(accounts.get("events_duplicate")).isEqualTo(ids);
    assertThat(accounts.get("events_profiled")).isEqualTo(ids);
    assertThat(accounts.get("ids_forgotten")).isBetween(ids - 1_250.0, ids - 1_000.0);
    isAsExpected("loud");
  }

  // ---- both ----

  /** The final figures of the good model. */
  private List<String> run(String label, String source, String settings) throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve(label + ".yaml"),
            """
            state: state-%1$s
            parallelism: 2
            sources:
              predictions: %2$s
            models:
              - {id: good, problem: regression, windows: [30m], features: {x: {kind: numeric}, c: {kind: categorical}}}
              - {id: other, problem: regression, windows: [1h], features: {x: {kind: numeric}}}
            sinks:
              - {type: files, path: out-%1$s}
            %3$s
            """
                .formatted(label, source, settings));
    try (ChildRun run = ChildRun.start(configuration, folder.resolve(label + ".log"))) {
      assertThat(run.await(Duration.ofMinutes(8))).as(run::said).isZero();
    }
    return FinalFigures.of(folder.resolve("out-" + label + "/metrics.jsonl")).stream()
        .filter(figure -> figure.contains("\"model\":\"good\""))
        .toList();
  }

  /** By the place that was expected: of a file its name, of a message all of it. */
  private Map<String, List<String>> letters(String label) {
    Map<String, List<String>> letters = new TreeMap<>();
    for (String line : ExampleRun.lines(folder.resolve("out-" + label + "/dead-letters.jsonl"))) {
      JsonNode letter = FinalFigures.parse(line);
      String position = letter.get("position").asText();
      String at = position.substring(position.lastIndexOf('/') + 1);
      int colon = at.indexOf(':');
      letters
          .computeIfAbsent(colon < 0 ? at : at.substring(0, colon), any -> new ArrayList<>())
          .add(letter.get("reason").asText());
    }
    return letters;
  }

  private void isAsExpected(String label) {
    Map<String, List<String>> letters = letters(label);
    Map<String, List<String>> one = new TreeMap<>();
    expected.forEach((name, reason) -> one.put(name, List.of(reason)));
    assertThat(letters).isEqualTo(one);
    Map<String, Double> accounts = accounts(label);
    assertThat(accounts.get("events_dead_lettered")).isEqualTo(expected.size());
    assertThat(accounts.get("events_in"))
        .isEqualTo(
            accounts.get("events_profiled")
                + accounts.get("events_late")
                + accounts.get("events_duplicate")
                + accounts.get("events_dead_lettered"));
  }

  private Map<String, Double> accounts(String label) {
    Map<String, Double> values = new HashMap<>();
    Map<String, Long> revisions = new HashMap<>();
    for (String line : ExampleRun.lines(folder.resolve("out-" + label + "/metrics.jsonl"))) {
      if (line.contains("\"operations\"")) {
        JsonNode figure = FinalFigures.parse(line);
        String metric = figure.get("metric").asText();
        long revision = figure.get("revision").asLong();
        if (revision >= revisions.getOrDefault(metric, -1L)) {
          revisions.put(metric, revision);
          values.put(metric, figure.get("value").asDouble());
        }
      }
    }
    return values;
  }
}
