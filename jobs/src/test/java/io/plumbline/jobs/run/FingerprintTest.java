package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.ConfigurationReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir Path folder;

  private String of(String source) throws Exception {
    Files.writeString(folder.resolve("baseline.json"), "{}");
    Path file =
        Files.writeString(
            folder.resolve("plumbline.yaml"),
            """
            sources:
              predictions:
                - {type: kafka, bootstrap-servers: "localhost:1", topic: a, %s}
            models:
              - {id: m, version: "1", problem: regression, baseline: baseline.json, windows: [1h]}
            sinks:
              - {type: files, path: out}
            """
                .formatted(source));
    return Fingerprint.of(ConfigurationReader.read(file, List.of()));
  }

  @Test
  void howSchemasAreReachedMayChangeBetweenRestarts() throws Exception {
    String first = of("format: avro-confluent, registry: {url: \"http://one:8081\"}");
    assertThat(
            of(
                "format: avro-confluent, registry: {url: \"http://two:8081\", wait: 5m,"
                    + " timeout: 9s, ask-again: 2m}"))
        .isEqualTo(first);
    Files.createDirectory(folder.resolve("schemas"));
    assertThat(of("format: avro-confluent, schemas-folder: schemas")).isEqualTo(first);
    assertThat(of("format: avro")).isNotEqualTo(first);
  }

  @Test
  void theTextOfAnEvolvedSchemaMayChangeBetweenRestartsAndTheMappingMayNot() throws Exception {
    String schema =
        """
        {"type": "record", "name": "Mine", "fields": [
          {"name": "id", "type": "string"}, {"name": "other", "type": "string"}%s,
          {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
        """;
    String source =
        "format: avro, model: m, schema: mine.avsc, mapping: {event-id: %s, event-time: ts}";
    Files.writeString(folder.resolve("mine.avsc"), schema.formatted(""));
    String first = of(source.formatted("id"));
    Files.writeString(
        folder.resolve("mine.avsc"),
        schema.formatted(", {\"name\": \"added\", \"type\": \"int\"}"));
    assertThat(of(source.formatted("id"))).isEqualTo(first);
    assertThat(of(source.formatted("other"))).isNotEqualTo(first);
  }
}
