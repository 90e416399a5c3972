package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.schemas.PredictionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is strict about paths and passwords, and a folder in its place. */
class ConfluentAvroDecoderTest {
  private static final Schema FIRST =
      schema(
          "{\"name\":\"id\",\"type\":\"string\"}," + time() + ",{\"name\":\"x\",\"type\":\"int\"}");
  private static final Schema SECOND =
      schema(
          "{\"name\":\"y\",\"type\":[\"string\",\"null\"]},"
              + time()
              + ",{\"name\":\"x\",\"type\":\"double\"},{\"name\":\"id\",\"type\":\"long\"}");
  private static final EventMapping MAPPING =
      EventMapping.of(FieldPath.parse("id"), MappedTime.at(FieldPath.parse("ts")));

  @TempDir Path folder;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Clock clock = new Clock();
  private HttpServer server;
  private int port;

  private static final class Clock implements ConfluentAvroDecoder.Ticks {
    private long now;
    private final List<Runnable> onPause = new ArrayList<>();

    @Override
    public long millis() {
      return now;
    }

    @Override
    public void pause(long millis) {
      now += millis;
      List.copyOf(onPause).forEach(Runnable::run);
    }
  }

  private static String time() {
    return "{\"name\":\"ts\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}";
  }

  private static Schema schema(String fields) {
    return new Schema.Parser()
        .parse("{\"type\":\"record\",\"name\":\"Mine\",\"fields\":[" + fields + "]}");
  }

  @BeforeEach
  void start() throws IOException {
    serve(0);
  }

  private void serve(int at) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    server.createContext("/", this::answer);
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(path);
    String expected =
        "Basic " + Base64.getEncoder().encodeToString("me:word".getBytes(StandardCharsets.UTF_8));
    int status = 200;
    String body = answers.get(path);
    Integer instead = statuses.get(path);
    if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      status = 401;
      body = "{}";
    } else if (!exchange.getRequestMethod().equals("GET") || body == null) {
      status = 404;
      body = "{\"error_code\":40403,\"message\":\"Schema not found\"}";
    }
    if (instead != null) {
      status = instead;
      body = "{}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void register(int id, Schema schema) {
    answers.put("/schemas/ids/" + id, json(Map.of("schema", schema.toString())));
  }

  private static String json(Map<String, ?> object) {
    try {
      return new ObjectMapper().writeValueAsString(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ConfluentAvroDecoder decoder() {
    return decoder("word", ConfluentAvroDecoder.Patience.DEFAULT);
  }

  private ConfluentAvroDecoder decoder(String password, ConfluentAvroDecoder.Patience patience) {
    return decoder(MAPPING, registry(password), patience);
  }

  private SchemaRegistry registry(String password) {
    return new SchemaRegistry(
        new SchemaRegistry.Access(
            URI.create("http://127.0.0.1:" + port + "/"),
            () -> "me",
            () -> password,
            Duration.ofSeconds(20)));
  }

  private ConfluentAvroDecoder decoder(
      EventMapping mapping, WriterSchemas schemas, ConfluentAvroDecoder.Patience patience) {
    return new ConfluentAvroDecoder(
        schemas, mapping, new EventDefaults("m", "1"), EventLimits.DEFAULT, patience, clock);
  }

  private static byte[] framed(int id, byte[] record) {
    return ByteBuffer.allocate(5 + record.length).put((byte) 0).putInt(id).put(record).array();
  }

  private static byte[] first(int id) {
    GenericRecord record = new GenericData.Record(FIRST);
    record.put("id", "one");
    record.put("ts", 1_767_607_200_250_999L);
    record.put("x", 3);
    return framed(id, RandomRecords.write(FIRST, record));
  }

  private static byte[] second(int id) {
    GenericRecord record = new GenericData.Record(SECOND);
    record.put("id", 2L);
    record.put("ts", 1_767_607_200_251_000L);
    record.put("x", 4.5);
    return framed(id, RandomRecords.write(SECOND, record));
  }

  @Test
  void aChangedSchemaIsTakenUpInMidstreamAndEachIsAskedForOnce() {
    register(70_000, FIRST);
    ConfluentAvroDecoder decoder = decoder();
    EventRow row = Rows.row();
    decode(decoder, first(70_000), row);
    assertThat(Rows.whole(row)).containsExactly("m|1|one|1767607200250", "FEATURE x NUMBER 3.0");

    register(70_064, SECOND);
    for (int i = 0; i < 3; i++) {
      decode(decoder, second(70_064), row);
      assertThat(Rows.whole(row))
          .containsExactly("m|1|2|1767607200251", "FEATURE y NULL", "FEATURE x NUMBER 4.5");
      decode(decoder, first(70_000), row);
      assertThat(row.reason()).isNull();
    }
    assertThat(requests).containsExactly("/schemas/ids/70000", "/schemas/ids/70064");
  }

  @Test
  void aNumberThatIsNotFoundIsAskedForAgainAfterAWhileOnly() {
    ConfluentAvroDecoder decoder = decoder();
    EventRow row = Rows.row();
    for (int i = 0; i < 5; i++) {
      decode(decoder, first(7), row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
      assertThat(row.detail()).contains("no schema with the number 7").contains("/schemas/ids/7");
    }
    assertThat(requests).hasSize(1);

    register(7, FIRST);
    clock.now += 30_000;
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
  }

  @Test
  void aFloodOfInventedNumbersCostsNoRequestEach() {
    ConfluentAvroDecoder decoder = decoder();
    EventRow row = Rows.row();
    for (int id = 0; id < 5_000; id++) {
      decode(decoder, first(id), row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    }
    assertThat(requests).hasSize(100);
  }

  @Test
  void aRegistryThatComesBackWhileTheReaderWaitsLosesNothing() {
    register(7, FIRST);
    server.stop(0);
    clock.onPause.add(
        () -> {
          if (clock.now > 10_000) {
            clock.onPause.clear();
            restart();
          }
        });
    EventRow row = Rows.row();
    decode(decoder(), first(7), row);
    assertThat(Rows.whole(row)).contains("FEATURE x NUMBER 3.0");
    assertThat(clock.now).isBetween(10_000L, 60_000L);
  }

  private void restart() {
    try {
      serve(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anOutageThatOutlastsTheWaitGivesUpAndIsAskedAboutOnceAPause() throws IOException {
    register(7, FIRST);
    register(8, SECOND);
    ConfluentAvroDecoder decoder = decoder();
    EventRow row = Rows.row();
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
    server.stop(0);

    decode(decoder, second(8), row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    assertThat(row.detail()).contains("cannot be reached");
    long given = clock.now;
    assertThat(given).isBetween(60_000L, 61_000L);
    for (int i = 0; i < 100; i++) {
      decode(decoder, second(8), row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
      decode(decoder, first(7), row);
      assertThat(row.reason()).isNull();
    }
    assertThat(clock.now).isEqualTo(given);

    serve(port);
    clock.now += 30_000;
    decode(decoder, second(8), row);
    assertThat(row.reason()).isNull();
  }

  @Test
  void aWrongPasswordIsAnOutageAndItsWordIsNeverShown() {
    register(7, FIRST);
    EventRow row = Rows.row();
    decode(decoder("wrong-word", ConfluentAvroDecoder.Patience.DEFAULT), first(7), row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    assertThat(row.detail()).contains("401").doesNotContain("wrong-word");
  }

  @Test
  void whatIsNoAvroRecordIsRefusedWithItsReason() {
    answers.put("/schemas/ids/1", json(Map.of("schema", "{}", "schemaType", "PROTOBUF")));
    answers.put("/schemas/ids/2", json(Map.of("schema", "\"string\"")));
    answers.put("/schemas/ids/3", json(Map.of("schema", "{\"type\":\"rubbish\"}")));
    answers.put("/schemas/ids/4", "[".repeat(10));
    answers.put("/schemas/ids/5", " ".repeat(1 << 21));
    assertThat(detail(1)).contains("must be of type AVRO: was PROTOBUF");
    assertThat(detail(2)).contains("must be a record: was string");
    assertThat(detail(3)).contains("must be an Avro schema");
    assertThat(detail(4)).contains("must answer with a JSON object");
    assertThat(detail(5)).contains("an answer must have at most 1048576 bytes");
  }

  private String detail(int id) {
    EventRow row = Rows.row();
    decode(decoder(), first(id), row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    return row.detail();
  }

  @Test
  void referencesAreFetchedBeforeTheSchemaThatNeedsThem() {
    Schema inner = Schema.createRecord("Inner", null, "test", false);
    inner.setFields(List.of(new Schema.Field("z", Schema.create(Schema.Type.LONG))));
    answers.put("/subjects/test.Inner%2F1/versions/3", json(Map.of("schema", inner.toString())));
    String text =
        "{\"type\":\"record\",\"name\":\"Mine\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
            + time()
            + ",{\"name\":\"in\",\"type\":\"test.Inner\"}]}";
    answers.put(
        "/schemas/ids/9",
        json(
            Map.of(
                "schema",
                text,
                "references",
                List.of(Map.of("name", "test.Inner", "subject", "test.Inner/1", "version", 3)))));
    Schema whole =
        schema(
            "{\"name\":\"id\",\"type\":\"string\"},"
                + time()
                + ",{\"name\":\"in\",\"type\":"
                + inner
                + "}");
    GenericRecord in = new GenericData.Record(inner);
    in.put("z", 12L);
    GenericRecord record = new GenericData.Record(whole);
    record.put("id", "one");
    record.put("ts", 5_000L);
    record.put("in", in);
    EventRow row = Rows.row();
    decode(decoder(), framed(9, RandomRecords.write(whole, record)), row);
    assertThat(Rows.whole(row)).containsExactly("m|1|one|5", "FEATURE in.z NUMBER 12.0");
  }

  @Test
  void aFolderOfSchemasServesLikeARegistry() throws IOException {
    Files.writeString(folder.resolve("7.avsc"), FIRST.toString());
    ConfluentAvroDecoder decoder =
        decoder(MAPPING, new SchemaFolder(folder), ConfluentAvroDecoder.Patience.DEFAULT);
    EventRow row = Rows.row();
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
    decode(decoder, second(8), row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    Files.writeString(folder.resolve("8.avsc"), SECOND.toString());
    clock.now += 30_000;
    decode(decoder, second(8), row);
    assertThat(row.reason()).isNull();
  }

  @Test
  void moreSchemasThanAreKeptAreAskedForAgain() {
    ConfluentAvroDecoder decoder =
        decoder(
            "word", new ConfluentAvroDecoder.Patience(Duration.ZERO, Duration.ofSeconds(1), 10, 3));
    EventRow row = Rows.row();
    for (int round = 0; round < 2; round++) {
      for (int id = 1; id <= 5; id++) {
        register(id, FIRST);
        decode(decoder, first(id), row);
        assertThat(row.reason()).isNull();
      }
    }
    assertThat(requests).hasSize(10);
  }

  @Test
  void withoutAMappingAnyVersionOfThePublishedEventIsReadByTheNamesOfItsFields() {
    Schema published = PredictionEvent.getClassSchema();
    RandomEvents events = new RandomEvents(73);
    AvroEventDecoder hand = new AvroEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    // Another order of fields and another unit: as a later version would have it.
    Schema evolved = Schema.createRecord("PredictionEvent", null, "another", false);
    List<Schema.Field> fields = new ArrayList<>();
    fields.add(new Schema.Field("added", Schema.create(Schema.Type.STRING)));
    List<Schema.Field> old = new ArrayList<>(published.getFields());
    Collections.reverse(old);
    old.forEach(field -> fields.add(new Schema.Field(field.name(), field.schema())));
    evolved.setFields(fields);
    register(1, published);
    register(2, evolved);
    ConfluentAvroDecoder decoder =
        new ConfluentAvroDecoder(
            registry("word"),
            null,
            EventDefaults.NONE,
            EventLimits.DEFAULT,
            ConfluentAvroDecoder.Patience.DEFAULT,
            clock);
    EventRow expected = Rows.row();
    EventRow row = Rows.row();
    for (int i = 0; i < 500; i++) {
      PredictionEvent event = events.next();
      byte[] bytes = events.avro(event);
      decode(hand, bytes, expected);
      decode(decoder, framed(1, bytes), row);
      assertThat(Rows.whole(row)).isEqualTo(Rows.whole(expected));

      GenericRecord other = new GenericData.Record(evolved);
      other.put("added", "x");
      for (Schema.Field field : published.getFields()) {
        Object value = event.get(field.pos());
        other.put(field.name(), value instanceof Instant t ? (Object) t.toEpochMilli() : value);
      }
      decode(decoder, framed(2, RandomRecords.write(evolved, other)), row);
      assertThat(Rows.whole(row)).containsExactlyInAnyOrderElementsOf(Rows.whole(expected));
    }
  }

  @Test
  void whatHasNoHeaderIsMalformed() {
    EventRow row = Rows.row();
    for (byte[] bytes : List.of(new byte[0], new byte[4], new byte[] {1, 0, 0, 0, 7, 0})) {
      decode(decoder(), bytes, row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.MALFORMED);
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void oneNumberThatTheRegistryFailsOnDoesNotSpeakForTheOthers() {
    register(7, FIRST);
    register(8, SECOND);
    statuses.put("/schemas/ids/666", 500);
    statuses.put("/schemas/ids/667", 503);
    ConfluentAvroDecoder decoder = decoder();
    EventRow row = Rows.row();
    decode(decoder, first(666), row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    assertThat(row.detail()).contains("was 500");
    long given = clock.now;
    assertThat(given).isBetween(60_000L, 61_000L);
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
    decode(decoder, first(667), row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    decode(decoder, second(8), row);
    assertThat(row.reason()).isNull();
    assertThat(clock.now).as("no second wait so soon").isEqualTo(given);

    for (int i = 0; i < 100; i++) {
      clock.now += 60_000;
      decode(decoder, first(666), row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    }
    assertThat(clock.now).as("one wait for a number").isEqualTo(given + 100 * 60_000);
    statuses.clear();
    register(666, FIRST);
    clock.now += 30_000;
    decode(decoder, first(666), row);
    assertThat(row.reason()).isNull();
  }

  @Test
  void anAnswerThatIsUnusableIsRefusedAtOnce() {
    answers.put("/schemas/ids/1", "no JSON");
    answers.put("/schemas/ids/2", "[]");
    answers.put("/schemas/ids/3", " ".repeat(1 << 21));
    statuses.put("/schemas/ids/4", 302);
    statuses.put("/schemas/ids/5", 422);
    register(7, FIRST);
    ConfluentAvroDecoder decoder = decoder();
    EventRow row = Rows.row();
    for (int id = 1; id <= 5; id++) {
      decode(decoder, first(id), row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    }
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
    assertThat(clock.now).isZero();
  }

  @Test
  void aFileThatIsUnusableSpeaksForItselfOnly() throws IOException {
    Files.write(folder.resolve("1.avsc"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    Files.createDirectory(folder.resolve("2.avsc"));
    Files.write(folder.resolve("3.avsc"), new byte[1 << 21]);
    Files.writeString(folder.resolve("7.avsc"), FIRST.toString());
    ConfluentAvroDecoder decoder =
        decoder(MAPPING, new SchemaFolder(folder), ConfluentAvroDecoder.Patience.DEFAULT);
    EventRow row = Rows.row();
    for (int id = 1; id <= 3; id++) {
      decode(decoder, first(id), row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    }
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
    assertThat(clock.now).isZero();
  }

  @Test
  void aFileThatWasHalfWrittenIsReadAgainAsSoonAsItChanges() throws IOException {
    String text = FIRST.toString();
    Path file = Files.writeString(folder.resolve("7.avsc"), text.substring(0, text.length() / 2));
    ConfluentAvroDecoder decoder =
        decoder(MAPPING, new SchemaFolder(folder), ConfluentAvroDecoder.Patience.DEFAULT);
    EventRow row = Rows.row();
    decode(decoder, first(7), row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    Files.writeString(file, text);
    clock.now += 1_000;
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
  }

  @Test
  void aFolderThatIsNotThereIsWaitedFor() {
    Path mounted = folder.resolve("mounted");
    clock.onPause.add(
        () -> {
          if (clock.now > 10_000 && !Files.exists(mounted)) {
            mount(mounted);
          }
        });
    ConfluentAvroDecoder decoder =
        decoder(MAPPING, new SchemaFolder(mounted), ConfluentAvroDecoder.Patience.DEFAULT);
    EventRow row = Rows.row();
    decode(decoder, first(7), row);
    assertThat(row.reason()).isNull();
    assertThat(clock.now).isBetween(10_000L, 60_000L);
  }

  private static void mount(Path folder) {
    try {
      Path other = Files.createDirectory(folder.resolveSibling("filled"));
      Files.writeString(other.resolve("7.avsc"), FIRST.toString());
      Files.move(other, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void decode(EventDecoder decoder, byte[] bytes, EventRow row) {
    decoder.decode(bytes, 0, bytes.length, row);
  }
}
