package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate --connect} and the schemas that a mapping leads into. */
class SchemaReachTest {
  private static final String WHOLE =
      """
      {"type": "record", "name": "Quote", "fields": [
        {"name": "quote_id", "type": "string"},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "area", "type": "double"},
        {"name": "chance", "type": "double"}]}
      """;
  private static final String WITHOUT_CHANCE = WHOLE.replace("\"chance\"", "\"odds\"");
  private static final String WITHOUT_TIME = WHOLE.replace("\"at\"", "\"time\"");
  private static final String MAPPING =
      "mapping: {event-id: quote_id, event-time: at, prediction: {score: chance}}";
  private static final String NO_CHANCE =
      "mapping.prediction.score: must lead to a field of the schema Quote: chance does not, there"
          + " is no chance, known are quote_id, at, area, odds";
  private static final String NO_TIME =
      "mapping.event-time: must lead to a field of the schema Quote: at does not, there is no at,"
          + " known are quote_id, time, area, chance";

  @TempDir Path folder;

  /** What a registry answers, by path. */
  private final Map<String, String> answers = new TreeMap<>();

  private void container(String name, String schema) throws IOException {
    Schema of = new Schema.Parser().parse(schema);
    Files.createDirectories(folder.resolve("in"));
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(of))) {
      writer.create(of, folder.resolve("in/" + name).toFile());
    }
  }

  /** The lines about schemas, and the exit code. */
  private List<String> said(String source, int code) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            sources:
              predictions: {%s, name: quotes, %s}
            models:
              - {id: pricing, problem: regression}
            sinks:
              - {type: files, path: out}
            """
                .formatted(source, MAPPING));
    StringWriter out = new StringWriter();
    assertThat(
            Plumbline.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute("validate", "--connect", "--config", config.toString()))
        .as(out.toString())
        .isEqualTo(code);
    return out.toString()
        .lines()
        .filter(line -> line.contains("schema") || line.contains("no file"))
        .map(line -> line.replace(folder.toString(), "FOLDER"))
        .toList();
  }

  @Test
  void containersThatHaveAllThatTheMappingNamesAreFine() throws IOException {
    container("a.avro", WHOLE);
    assertThat(said("type: files, path: in, format: avro", 0))
        .containsExactly("reached  source quotes: schema of FOLDER/in/a.avro");
  }

  @Test
  void whatOneContainerLacksIsSaidAndWhatAllLackIsAFault() throws IOException {
    container("a.avro", WHOLE);
    container("b.avro", WITHOUT_CHANCE);
    String lacking =
        "reached  source quotes: schema of FOLDER/in/b.avro, without all that the mapping names: "
            + NO_CHANCE;
    assertThat(said("type: files, path: in, format: avro", 0))
        .containsExactly("reached  source quotes: schema of FOLDER/in/a.avro", lacking);

    Files.delete(folder.resolve("in/a.avro"));
    assertThat(said("type: files, path: in, format: avro", 1))
        .containsExactly(lacking, "FAILED   source quotes: what no file of it has: " + NO_CHANCE);
  }

  @Test
  void aContainerWithoutTheEventsTimeIsAFaultWhateverOthersHave() throws IOException {
    container("a.avro", WHOLE);
    container("b.avro", WITHOUT_TIME);
    assertThat(said("type: files, path: in, format: avro", 1))
        .containsExactly(
            "reached  source quotes: schema of FOLDER/in/a.avro",
            "FAILED   source quotes: schema of FOLDER/in/b.avro: " + NO_TIME);
  }

  @Test
  void whatIsNoContainerIsAFault() throws IOException {
    container("a.avro", WHOLE);
    Files.writeString(folder.resolve("in/a.avro"), "{}");
    assertThat(said("type: files, path: in, format: avro", 1))
        .singleElement()
        .asString()
        .startsWith("FAILED   source quotes: schema of FOLDER/in/a.avro: must be an Avro object");
  }

  private static final String MESSAGES =
      "type: kafka, bootstrap-servers: 'no-such-host.invalid:1', topic: [quotes, more], format: avro-confluent, ";

  @Test
  void theNewestSchemaOfAFolderIsLookedAt() throws IOException {
    Path schemas = Files.createDirectories(folder.resolve("schemas"));
    Files.writeString(schemas.resolve("9.avsc"), WHOLE);
    assertThat(said(MESSAGES + "schemas-folder: schemas", 1))
        .contains("reached  source quotes: newest schema in FOLDER/schemas, 9");
    Files.writeString(schemas.resolve("10.avsc"), WITHOUT_CHANCE);
    assertThat(said(MESSAGES + "schemas-folder: schemas", 1))
        .contains("FAILED   source quotes: newest schema in FOLDER/schemas, 10: " + NO_CHANCE);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String answer = answers.get(exchange.getRequestURI().getPath());
    byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String version(String schema) throws IOException {
    return new ObjectMapper().writeValueAsString(Map.of("id", 17, "schema", schema));
  }

  @Test
  void theNewestSchemaOfEachTopicInARegistryIsLookedAt() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    try {
      String registry =
          "registry: {url: 'http://127.0.0.1:" + server.getAddress().getPort() + "', timeout: 20s}";
      answers.put("/subjects", "[]");
      answers.put("/subjects/quotes-value/versions/latest", version(WHOLE));
      assertThat(said(MESSAGES + registry, 1))
          .containsExactly(
              "reached  source quotes: newest schema of the subject quotes-value",
              "reached  source quotes: newest schema of the subject more-value, none there yet");
      answers.put("/subjects/quotes-value/versions/latest", version(WITHOUT_CHANCE));
      answers.put("/subjects/more-value/versions/latest", version("{"));
      assertThat(said(MESSAGES + registry, 1))
          .hasSize(2)
          .contains(
              "FAILED   source quotes: newest schema of the subject quotes-value: " + NO_CHANCE)
          .last()
          .asString()
          .startsWith(
              "FAILED   source quotes: newest schema of the subject more-value: the newest schema"
                  + " of more-value must be an Avro schema: ");
    } finally {
      server.stop(0);
    }
  }
}
