package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
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
import org.junit.jupiter.api.io.TempDir;

/** The same events as published ones and as a user's own records, whose schema changes. */
class MappedRunTest {
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int EVENTS = 4_000;

  private static final Schema FLAT =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Quote", "fields": [
                {"name": "quote_id", "type": "string"},
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "area", "type": "double"},
                {"name": "rooms", "type": ["null", "double"]},
                {"name": "district", "type": "string"},
                {"name": "garden", "type": "boolean"},
                {"name": "answer", "type": "string"},
                {"name": "chance", "type": "double"},
                {"name": "trace", "type": "string"}]}
              """);

  /** A later version: other order and types, a field more, one turned around. */
  private static final Schema LATER =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Quote", "fields": [
                {"name": "trace", "type": ["string", "null"]},
                {"name": "chance", "type": ["double", "null"]},
                {"name": "rooms", "type": ["int", "null"]},
                {"name": "answer", "type": {"type": "enum", "name": "Answer", "symbols": ["no", "yes"]}},
                {"name": "garden", "type": "boolean"},
                {"name": "district", "type": "string"},
                {"name": "area", "type": "double"},
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "quote_id", "type": "string"}]}
              """);

  /** With a record that may be null, and one that is in no baseline. */
  private static final Schema NESTED =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Quote", "fields": [
                {"name": "quote_id", "type": "string"},
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "home", "type": ["null", {"type": "record", "name": "Home", "fields": [
                  {"name": "area", "type": "double"},
                  {"name": "rooms", "type": ["null", "int"]}]}]},
                {"name": "district", "type": "string"},
                {"name": "add_on", "type": ["null", {"type": "record", "name": "AddOn", "fields": [
                  {"name": "code", "type": ["null", "string"]}]}]},
                {"name": "answer", "type": "string"},
                {"name": "chance", "type": "double"}]}
              """);

  private static final String MAPPING =
      "mapping: {event-id: quote_id, event-time: at, features: {except: [trace]},"
          + " prediction: {label: answer, score: chance}}, model: pricing, version: '1'";

  @TempDir Path folder;

  private record Quote(
      String id,
      Instant at,
      double area,
      Integer rooms,
      String district,
      boolean garden,
      boolean yes,
      double chance) {
    String published() {
      return String.format(
          Locale.ROOT,
          "{\"event_id\":\"%s\",\"event_time\":\"%s\",\"features\":{\"area\":%s,\"rooms\":%s,"
              + "\"district\":\"%s\",\"garden\":%b},\"prediction\":{\"label\":\"%s\",\"score\":%s}}",
          id,
          at,
          area,
          rooms,
          district,
          garden,
          yes ? "yes" : "no",
          chance);
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"quote_id\":\"%s\",\"at\":\"%s\",\"trace\":{\"span\":1},\"area\":%s,\"rooms\":%s,"
              + "\"district\":\"%s\",\"garden\":%b,\"answer\":\"%s\",\"chance\":%s}",
          id,
          at,
          area,
          rooms,
          district,
          garden,
          yes ? "yes" : "no",
          chance);
    }

    /** Whether the record has nobody's home in it. */
    boolean homeless() {
      return rooms == null;
    }

    /** The code that comes with an add-on; null for an event without one. */
    String addOn() {
      return district.equals("d1") && garden ? "a" : null;
    }

    String nestedJson() {
      String home = String.format(Locale.ROOT, "{\"area\":%s,\"rooms\":%s}", area, rooms);
      // A null, an object of a null and one with a value: only the last has a column's value.
      String addOn = addOn() == null ? yes ? "null" : "{\"code\":null}" : "{\"code\":\"a\"}";
      return String.format(
          Locale.ROOT,
          "{\"quote_id\":\"%s\",\"at\":\"%s\",\"home\":%s,\"district\":\"%s\",\"add_on\":%s,"
              + "\"answer\":\"%s\",\"chance\":%s}",
          id,
          at,
          homeless() ? "null" : home,
          district,
          addOn,
          yes ? "yes" : "no",
          chance);
    }

    GenericRecord nested() {
      GenericRecord record = new GenericData.Record(NESTED);
      record.put("quote_id", id);
      record.put("at", at.toEpochMilli());
      record.put("district", district);
      record.put("answer", yes ? "yes" : "no");
      record.put("chance", chance);
      if (!homeless()) {
        GenericRecord home =
            new GenericData.Record(NESTED.getField("home").schema().getTypes().get(1));
        home.put("area", area);
        home.put("rooms", rooms);
        record.put("home", home);
      }
      if (addOn() != null || !yes) {
        GenericRecord addOn =
            new GenericData.Record(NESTED.getField("add_on").schema().getTypes().get(1));
        addOn.put("code", addOn());
        record.put("add_on", addOn);
      }
      return record;
    }

    GenericRecord flat() {
      GenericRecord record = shared(FLAT);
      record.put("at", at.toEpochMilli() * 1_000);
      record.put("rooms", rooms == null ? null : (Object) rooms.doubleValue());
      record.put("answer", yes ? "yes" : "no");
      return record;
    }

    GenericRecord later() {
      GenericRecord record = shared(LATER);
      record.put("at", at.toEpochMilli());
      record.put("rooms", rooms);
      record.put(
          "answer",
          new GenericData.EnumSymbol(LATER.getField("answer").schema(), yes ? "yes" : "no"));
      return record;
    }

    private GenericRecord shared(Schema schema) {
      GenericRecord record = new GenericData.Record(schema);
      record.put("quote_id", id);
      record.put("area", area);
      record.put("district", district);
      record.put("garden", garden);
      record.put("chance", chance);
      record.put("trace", "t-" + id);
      return record;
    }
  }

  @Test
  void aUsersOwnRecordsGiveTheFiguresOfThePublishedEvents() throws Exception {
    List<Quote> quotes = quotes();
    Files.write(folder.resolve("events.jsonl"), quotes.stream().map(Quote::published).toList());
    Files.write(folder.resolve("own.jsonl"), quotes.stream().map(Quote::json).toList());
    writeContainer(quotes, folder.resolve("own.avro"));
    Files.writeString(folder.resolve("flat.avsc"), FLAT.toString());
    Files.createDirectory(folder.resolve("schemas"));
    Files.writeString(folder.resolve("schemas/17.avsc"), FLAT.toString());
    Files.writeString(folder.resolve("schemas/300.avsc"), LATER.toString());

    List<String> published =
        figures(
            "published",
            "{type: files, path: events.jsonl, format: json, model: pricing, version: '1'}");
    assertThat(published).hasSizeGreaterThan(300);
    assertThat(figures("json", "{type: files, path: own.jsonl, format: json, " + MAPPING + "}"))
        .isEqualTo(published);
    assertThat(figures("avro", "{type: files, path: own.avro, format: avro, " + MAPPING + "}"))
        .isEqualTo(published);

    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("flat", 2);
      kafka.createTopic("changing", 2);
      produce(quotes, kafka.bootstrapServers());
      String from =
          "{type: kafka, bootstrap-servers: '%s', topic: %s, end: latest, format: %s, %s}";
      assertThat(
              figures(
                  "flat",
                  from.formatted(
                      kafka.bootstrapServers(), "flat", "avro, schema: flat.avsc", MAPPING)))
          .isEqualTo(published);
      assertThat(
              figures(
                  "changing",
                  from.formatted(
                      kafka.bootstrapServers(),
                      "changing",
                      "avro-confluent, schemas-folder: schemas",
                      MAPPING)))
          .isEqualTo(published);
    }
  }

  /** No published event anywhere: a deployment that has its own records only. */
  @Test
  void aBaselineOfAUsersOwnRecordsIsThatOfThePublishedEvents() throws Exception {
    List<Quote> quotes = quotes();
    Files.write(folder.resolve("events.jsonl"), quotes.stream().map(Quote::published).toList());
    Path json = folder.resolve("own.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(json))) {
      for (Quote quote : quotes) {
        out.write((quote.json() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    Path avro = folder.resolve("own.avro");
    writeContainer(quotes, avro);

    List<String> published =
        figures("published", "{type: files, path: events.jsonl, model: pricing, version: '1'}");
    Path baseline = folder.resolve("baseline.json");
    byte[] ofPublished = Files.readAllBytes(baseline);

    Files.delete(baseline);
    assertThat(
            figures(
                "json", "{type: files, path: own.jsonl.gz, format: json, " + MAPPING + "}", json))
        .isEqualTo(published);
    assertThat(baseline).hasBinaryContent(ofPublished);

    Files.delete(baseline);
    assertThat(
            figures("avro", "{type: files, path: own.avro, format: avro, " + MAPPING + "}", avro))
        .isEqualTo(published);
    assertThat(baseline).hasBinaryContent(ofPublished);
  }

  /**
   * A null in place of an object says nothing, in JSON as in Avro: neither does it make a column of
   * the baseline nor is it a feature that the model does not have.
   */
  @Test
  void aNullInPlaceOfAnObjectMakesNoColumnInEitherFormat() throws Exception {
    List<Quote> quotes = quotes();
    Files.write(folder.resolve("own.jsonl"), quotes.stream().map(Quote::nestedJson).toList());
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(NESTED))) {
      writer.create(NESTED, folder.resolve("own.avro").toFile());
      for (Quote quote : quotes) {
        writer.append(quote.nested());
      }
    }
    List<Quote> plain =
        quotes.stream().filter(quote -> quote.addOn() == null && quote.yes()).toList();
    Path reference = folder.resolve("reference.jsonl");
    Files.write(
        reference,
        plain.stream().map(quote -> quote.nestedJson().replace("\"add_on\":null,", "")).toList());
    Path sameInAvro = folder.resolve("reference.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(NESTED))) {
      writer.create(NESTED, sameInAvro.toFile());
      for (Quote quote : plain) {
        writer.append(quote.nested());
      }
    }

    String json = "{type: files, path: own.jsonl, format: json, " + MAPPING + "}";
    String avro = "{type: files, path: own.avro, format: avro, " + MAPPING + "}";
    List<String> figures = figures("json", json, reference);
    byte[] baseline = Files.readAllBytes(folder.resolve("baseline.json"));
    assertThat(figures("avro", avro, sameInAvro)).containsExactlyElementsOf(figures);

    Files.delete(folder.resolve("baseline.json"));
    assertThat(figures("avro-alone", avro, sameInAvro)).isEqualTo(figures);
    assertThat(folder.resolve("baseline.json")).hasBinaryContent(baseline);
    List<JsonNode> parsed = figures.stream().map(FinalFigures::parse).toList();
    assertThat(parsed.stream().map(figure -> figure.get("subject").asText()).distinct())
        .contains("feature:home.area", "feature:home.rooms", "feature:add_on.code")
        .doesNotContain("feature:home", "feature:add_on");
    long addOns = quotes.stream().filter(quote -> quote.addOn() != null).count();
    assertThat(
            parsed.stream()
                .filter(figure -> figure.get("metric").asText().equals("extra_column"))
                .mapToDouble(
                    figure -> figure.get("value").asDouble() * figure.get("sample_size").asLong())
                .sum())
        .isCloseTo(addOns, within(1e-6));
  }

  /** What the page on configuration shows, as it stands there. */
  @Test
  void theDeploymentThatIsDocumentedRuns() throws Exception {
    Path root = Path.of(Files.exists(Path.of("docs")) ? "" : "..").toAbsolutePath().normalize();
    String page = Files.readString(root.resolve("docs/configuration.md"));
    String example = page.substring(page.indexOf("A whole deployment that knows only its own"));
    String shown = example.substring(example.indexOf("`{") + 1, example.indexOf("}`") + 1);
    String yaml =
        example.substring(example.indexOf("```yaml\n") + 8, example.indexOf("\n```\n") + 1);
    Path config = Files.writeString(folder.resolve("plumbline.yaml"), yaml);
    List<String> lines = new ArrayList<>();
    for (Quote quote : quotes()) {
      lines.add(
          shown
              .replace("q-1", quote.id())
              .replace("2026-02-02T00:00:00Z", quote.at().toString())
              .replace("71.5", String.valueOf(quote.area()))
              .replace("d3", quote.district())
              .replace("0.81", String.valueOf(quote.chance())));
    }
    Files.write(folder.resolve("quotes.jsonl"), lines);
    assertThat(
            Plumbline.execute(
                "baseline",
                "--config",
                config.toString(),
                "--input",
                folder.resolve("quotes.jsonl").toString(),
                "--output",
                folder.resolve("pricing.json").toString()))
        .isZero();
    assertThat(Plumbline.execute("run", "--quiet", "--config", config.toString())).isZero();

    assertThat(folder.resolve("out/dead-letters.jsonl")).isEmptyFile();
    assertThat(
            FinalFigures.of(folder.resolve("out/metrics.jsonl")).stream()
                .map(line -> FinalFigures.parse(line).get("subject").asText())
                .filter(subject -> subject.startsWith("feature:"))
                .distinct())
        .containsExactlyInAnyOrder("feature:area", "feature:home.district");
  }

  private static List<Quote> quotes() {
    SplittableRandom random = new SplittableRandom(11);
    List<Quote> quotes = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      double chance = Math.round(1e6 * random.nextDouble()) / 1e6;
      quotes.add(
          new Quote(
              "e" + i,
              START.plusMillis(i * 2_000L),
              Math.round(1e6 * (40 + 100 * random.nextDouble())) / 1e6,
              random.nextInt(20) == 0 ? null : random.nextInt(6),
              "d" + random.nextInt(9),
              random.nextBoolean(),
              chance > 0.5,
              chance));
    }
    return quotes;
  }

  private List<String> figures(String label, String source) throws IOException {
    return figures(label, source, folder.resolve("events.jsonl"));
  }

  private List<String> figures(String label, String source, Path reference) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(label + ".yaml"),
            """
            state: state-%s
            parallelism: 2
            sources:
              predictions: %s
            models:
              - id: pricing
                version: "1"
                problem: binary-classification
                positive-label: "yes"
                baseline: baseline.json
                windows: [30m]
            sinks:
              - {type: files, path: out-%s}
            """
                .formatted(label, source, label));
    if (!Files.exists(folder.resolve("baseline.json"))) {
      assertThat(
              Plumbline.execute(
                  "baseline",
                  "--config",
                  file.toString(),
                  "--model",
                  "pricing",
                  "--input",
                  reference.toString(),
                  "--output",
                  folder.resolve("baseline.json").toString()))
          .isZero();
    }
    assertThat(Plumbline.execute("run", "--quiet", "--config", file.toString())).isZero();
    Path out = folder.resolve("out-" + label);
    assertThat(out.resolve("dead-letters.jsonl")).isEmptyFile();
    return FinalFigures.of(out.resolve("metrics.jsonl"));
  }

  private static void writeContainer(List<Quote> quotes, Path file) throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(FLAT))) {
      writer.create(FLAT, file.toFile());
      for (Quote quote : quotes) {
        writer.append(quote.flat());
      }
    }
  }

  private static void produce(List<Quote> quotes, String bootstrapServers) throws IOException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < quotes.size(); i++) {
        Quote quote = quotes.get(i);
        byte[] flat = binary(FLAT, quote.flat());
        producer.send(new ProducerRecord<>("flat", i % 2, null, flat));
        // Half way the writers of one partition, then those of the other, move on.
        boolean moved = i > EVENTS / 2 && (i % 2 == 0 || i > EVENTS * 3 / 4);
        byte[] framed = moved ? framed(300, binary(LATER, quote.later())) : framed(17, flat);
        producer.send(new ProducerRecord<>("changing", i % 2, null, framed));
      }
    }
  }

  private static byte[] framed(int id, byte[] record) {
    return ByteBuffer.allocate(5 + record.length).put((byte) 0).putInt(id).put(record).array();
  }

  private static byte[] binary(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
