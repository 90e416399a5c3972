package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writers move on to schemas that their registry gets while an endless job reads their topic. */
@Timeout(300)
class SchemasWhileRunningTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int PER_SECOND = 20;
  private static final int WINDOW = 10;

  private static final Schema FIRST =
      schema(
          "{'name':'nr','type':'string'},"
              + "{'name':'at','type':{'type':'long','logicalType':'timestamp-micros'}},"
              + "{'name':'x','type':'int'}");

  /** Another order, unit and type, and a field more. */
  private static final Schema SECOND =
      schema(
          "{'name':'note','type':['null','string']},{'name':'x','type':['double','null']},"
              + "{'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}},"
              + "{'name':'nr','type':'string'}");

  /** One whose records come before it is registered. */
  private static final Schema THIRD =
      schema(
          "{'name':'at','type':'string'},{'name':'x','type':'float'},{'name':'nr','type':'long'}");

  @TempDir Path folder;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer registry;
  private EmbeddedKafka kafka;
  private Topics topics;
  private EmbeddedRun run;
  private int second;
  private long sent;

  private static Schema schema(String fields) {
    return new Schema.Parser()
        .parse(("{'type':'record','name':'Mine','fields':[" + fields + "]}").replace('\'', '"'));
  }

  @BeforeEach
  void start() throws Exception {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext("/", this::answer);
    registry.start();
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
    kafka.createTopic("events", 2);
  }

  @AfterEach
  void stop() throws Exception {
    if (run != null) {
      run.stop();
      run.close();
    }
    topics.close();
    kafka.close();
    registry.stop(0);
  }

  @Test
  void schemaThatIsRegisteredWhileTheJobRunsIsTakenUp() throws Exception {
    register(70_001, FIRST);
    Files.writeString(
        folder.resolve("plumbline.yaml"),
        """
        parallelism: 2
        checkpoint-interval: 300ms
        sources:
          predictions:
            type: kafka
            bootstrap-servers: "%s"
            topic: events
            out-of-orderness: 0s
            format: avro-confluent
            registry: {url: "http://127.0.0.1:%d", ask-again: 1s, timeout: 20s}
            mapping: {event-id: nr, event-time: at, features: [x]}
            model: m
            version: "1"
        models:
          - id: m
            version: "1"
            problem: regression
            windows: [%ds]
            allowed-lateness: 0s
            features: {x: {kind: numeric}}
        sinks: [{type: files, path: out}]
        """
            .formatted(kafka.bootstrapServers(), registry.getAddress().getPort(), WINDOW));
    Configuration configuration =
        ConfigurationReader.read(folder.resolve("plumbline.yaml"), List.of());
    run = EmbeddedRun.start(configuration, true);

    play(5 * WINDOW, 70_001, FIRST);
    await("windows of the first schema", () -> figures("count").size() >= 4);
    assertThat(requests).hasSizeBetween(1, 2).containsOnly("/schemas/ids/70001");

    register(70_002, SECOND);
    play(5 * WINDOW, 70_002, SECOND);
    await("windows of the second schema", () -> figures("count").size() >= 9);
    // Both for a while, as when writers are replaced one after the other.
    play(WINDOW, 70_001, FIRST);
    play(2 * WINDOW, 70_002, SECOND);
    await("windows of both schemas", () -> figures("count").size() >= 12);
    assertThat(lines("dead-letters.jsonl")).isEmpty();
    assertWholeWindows();
    assertThat(Collections.frequency(requests, "/schemas/ids/70002")).isBetween(1, 2);

    play(1, 70_003, THIRD);
    await("dead letters of an unknown schema", () -> letters() == PER_SECOND);
    assertThat(lines("dead-letters.jsonl"))
        .allSatisfy(
            letter ->
                assertThat(letter.get("detail").asText())
                    .contains("no schema with the number 70003"));
    register(70_003, THIRD);
    // Refused until the answer that there is none has grown old, and accepted from then on.
    long before = account("events_profiled");
    await(
        "events of the third schema",
        () -> {
          play(1, 70_003, THIRD);
          return account("events_profiled") > before + PER_SECOND;
        });
    play(3 * WINDOW, 70_003, THIRD);
    await(
        "all of them to be accounted for",
        () -> account("events_in") == sent && account("events_late") == 0);
    assertThat(account("events_profiled")).isEqualTo(sent - letters());
    assertThat(account("events_dead_lettered")).isEqualTo(letters());
  }

  /** Every window but the last has all events of its seconds, whatever wrote them. */
  private void assertWholeWindows() throws IOException {
    TreeMap<String, JsonNode> counts = figures("count");
    TreeMap<String, JsonNode> means = figures("mean");
    int window = 0;
    for (Map.Entry<String, JsonNode> count : counts.entrySet()) {
      assertThat(count.getKey()).isEqualTo(START.plusSeconds((long) WINDOW * window).toString());
      assertThat(count.getValue().get("value").asInt())
          .as(count.getKey())
          .isEqualTo(WINDOW * PER_SECOND);
      double expected = WINDOW * window + (WINDOW - 1) / 2.0;
      assertThat(means.get(count.getKey()).get("value").asDouble())
          .as("mean of %s", count.getKey())
          .isCloseTo(expected, within(1e-9));
      window++;
    }
  }

  // ---- the registry ----

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(path);
    String found = answers.get(path);
    byte[] body =
        (found == null ? "{\"error_code\":40403}" : found).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void register(int id, Schema schema) throws IOException {
    answers.put(
        "/schemas/ids/" + id,
        new ObjectMapper().writeValueAsString(Map.of("schema", schema.toString())));
  }

  // ---- the stream ----

  /** So many seconds more of the stream, in order in both partitions; x is the second. */
  private void play(int seconds, int id, Schema schema) throws IOException {
    for (int end = second + seconds; second < end; second++) {
      for (int i = 0; i < PER_SECOND; i++) {
        Instant at = START.plusSeconds(second).plusMillis(i * 1_000L / PER_SECOND);
        topics.send("events", i % 2, framed(id, record(schema, sent++, at)));
      }
    }
    topics.flush();
  }

  private GenericRecord record(Schema schema, long number, Instant at) {
    GenericRecord record = new GenericData.Record(schema);
    if (schema == FIRST) {
      record.put("nr", "e" + number);
      record.put("at", at.toEpochMilli() * 1_000);
      record.put("x", second);
    } else if (schema == SECOND) {
      record.put("nr", "e" + number);
      record.put("at", at.toEpochMilli());
      record.put("x", (double) second);
      record.put("note", "n");
    } else {
      record.put("nr", number);
      record.put("at", at.toString());
      record.put("x", (float) second);
    }
    return record;
  }

  private static byte[] framed(int id, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  // ---- what came out ----

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(String what, Condition condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited for %s", what).isLessThan(until);
      assertThat(run.await(Duration.ofMillis(200))).as("the job goes on").isEmpty();
    }
  }

  private List<JsonNode> lines(String file) throws IOException {
    Path path = folder.resolve("out").resolve(file);
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(path)) {
      // The last line may be on its way.
      return lines.filter(line -> line.endsWith("}")).map(FinalFigures::parse).toList();
    }
  }

  private int letters() throws IOException {
    return lines("dead-letters.jsonl").size();
  }

  /** The last record of the stream's count, or of a figure of x, by the start of its window. */
  private TreeMap<String, JsonNode> figures(String metric) throws IOException {
    String subject = metric.equals("count") ? "stream" : "feature:x";
    TreeMap<String, JsonNode> figures = new TreeMap<>();
    for (JsonNode figure : lines("metrics.jsonl")) {
      if (figure.get("model").asText().equals("m")
          && figure.get("monitor").asText().equals("data-quality")
          && figure.get("subject").asText().equals(subject)
          && figure.get("metric").asText().equals(metric)) {
        figures.put(figure.get("window_start").asText(), figure);
      }
    }
    return figures;
  }

  private long account(String metric) throws IOException {
    Map<String, Long> accounts = new HashMap<>();
    for (JsonNode figure : lines("metrics.jsonl")) {
      if (figure.get("subject").asText().equals("source:predictions")) {
        accounts.put(figure.get("metric").asText(), figure.get("value").asLong());
      }
    }
    return accounts.getOrDefault(metric, 0L);
  }
}
