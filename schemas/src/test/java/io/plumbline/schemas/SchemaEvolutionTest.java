package io.plumbline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaEvolutionTest {
  /** Metric first: alerts and triggers hold metrics. */
  private static final List<String> NAMES =
      List.of(
          "metric",
          "alert",
          "trigger",
          "dead_letter",
          "prediction_event",
          "feature_event",
          "ground_truth");

  private static Map<String, Schema> parse(Path folder) throws IOException {
    Schema.Parser parser = new Schema.Parser();
    Map<String, Schema> schemas = new LinkedHashMap<>();
    for (String name : NAMES) {
      schemas.put(name, parser.parse(folder.resolve(name + ".avsc").toFile()));
    }
    return schemas;
  }

  private static Map<String, Schema> current() throws IOException {
    return parse(Path.of("src/main/avro"));
  }

  @Test
  void noReleasedReaderOrWriterBreaks() throws IOException {
    Map<String, Schema> current = current();

    parse(Path.of("released"))
        .forEach(
            (name, released) ->
                assertThat(SchemaChange.problems(released, current.get(name))).as(name).isEmpty());
  }

  @Test
  void everySchemaIsCompared() throws IOException {
    for (String folder : List.of("src/main/avro", "released")) {
      try (var files = Files.list(Path.of(folder))) {
        assertThat(
                files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".avsc"))
                    .map(name -> name.replace(".avsc", "")))
            .containsExactlyInAnyOrderElementsOf(NAMES);
      }
    }
  }

  @Test
  void generatedClassesAreOfTheseSchemas() throws IOException {
    Map<String, Schema> generated = new LinkedHashMap<>();
    generated.put("metric", Metric.getClassSchema());
    generated.put("alert", Alert.getClassSchema());
    generated.put("trigger", Trigger.getClassSchema());
    generated.put("dead_letter", DeadLetter.getClassSchema());
    generated.put("prediction_event", PredictionEvent.getClassSchema());
    generated.put("feature_event", FeatureEvent.getClassSchema());
    generated.put("ground_truth", GroundTruth.getClassSchema());

    current()
        .forEach(
            (name, schema) ->
                assertThat(SchemaNormalization.toParsingForm(generated.get(name)))
                    .isEqualTo(SchemaNormalization.toParsingForm(schema)));
  }

  @Test
  void everyFieldIsDocumentedAndInSnakeCase() throws IOException {
    for (Schema schema : current().values()) {
      for (Schema part : SchemaChange.records(schema).values()) {
        assertThat(part.getDoc()).as(part.getFullName()).isNotBlank();
        assertThat(part.getNamespace()).isEqualTo("io.plumbline.schemas");
        for (Schema.Field field : part.getFields()) {
          assertThat(field.doc()).as(part.getName() + "." + field.name()).isNotBlank();
          assertThat(field.name()).matches("[a-z]+(_[a-z]+)*");
        }
      }
    }
  }

  @Test
  void everyOptionalFieldDefaultsToNull() throws IOException {
    for (Schema schema : current().values()) {
      for (Schema part : SchemaChange.records(schema).values()) {
        for (Schema.Field field : part.getFields()) {
          // A ground truth must say its label, if only that it has none.
          boolean required = part.getName().equals("GroundTruth") && field.name().equals("label");
          if (field.schema().isNullable() && !required) {
            assertThat(field.hasDefaultValue()).as(part.getName() + "." + field.name()).isTrue();
          }
        }
      }
    }
  }

  // ---- the rules themselves, on schemas made to break them ----

  private static final String RELEASED =
      """
      {"type":"record","name":"R","fields":[
        {"name":"id","type":"string"},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"note","type":["null","string"],"default":null},
        {"name":"inner","type":["null",{"type":"record","name":"I","fields":[
          {"name":"from","type":"long"}]}],"default":null}]}
      """;

  private static List<String> problemsOf(String current) {
    return SchemaChange.problems(
        new Schema.Parser().parse(RELEASED), new Schema.Parser().parse(current));
  }

  @Test
  void unchangedSchemaAndNewOptionalFieldAtTheEndAreCompatible() {
    assertThat(problemsOf(RELEASED)).isEmpty();
    assertThat(
            problemsOf(
                RELEASED.replace(
                    "\"default\":null}]}\n",
                    "\"default\":null},{\"name\":\"more\",\"type\":[\"null\",\"int\"],\"default\":null}]}\n")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // a field removed, renamed, of another type, of another unit
        "{\"name\":\"id\",\"type\":\"string\"},||R.id must not be removed",
        "\"note\"|\"remark\"|R.note must not be removed or renamed",
        "\"id\",\"type\":\"string\"|\"id\",\"type\":\"long\"|must read",
        "timestamp-millis|timestamp-micros|R.at must keep its unit [timestamp-millis]",
        "\"from\",\"type\":\"long\"|\"from\",\"type\":\"int\"|a new reader must read old data",
        "\"from\",\"type\":\"long\"|\"from\",\"type\":\"double\"|an old reader must read new data",
        // a required field, at the end and within
        "{\"name\":\"id\"|{\"name\":\"new\",\"type\":\"int\"},{\"name\":\"id\"|a new reader must read old data",
        "{\"name\":\"id\"|{\"name\":\"new\",\"type\":\"int\",\"default\":0},{\"name\":\"id\"|R.id must stay at 0",
        "{\"name\":\"from\"|{\"name\":\"new\",\"type\":\"int\"},{\"name\":\"from\"|a new reader must read old data",
        // an optional field made required, another default, a record renamed
        "[\"null\",\"string\"],\"default\":null|\"string\"|a new reader must read old data",
        "[\"null\",\"string\"],\"default\":null|[\"null\",\"string\"]|R.note must keep its default",
        "\"name\":\"I\"|\"name\":\"J\"|I must not be removed or renamed"
      })
  void incompatibleChangeIsRefused(String before, String after, String problem) {
    assertThat(RELEASED).contains(before);
    String current = RELEASED.replace(before, after == null ? "" : after);

    assertThat(problemsOf(current)).anySatisfy(found -> assertThat(found).contains(problem));
  }

  @Test
  void changedOrderIsRefused() {
    Schema released = new Schema.Parser().parse(RELEASED);
    String moved =
        RELEASED
            .replace("{\"name\":\"id\",\"type\":\"string\"},", "")
            .replace(
                "\"default\":null}]}\n",
                "\"default\":null},{\"name\":\"id\",\"type\":\"string\"}]}\n");

    assertThat(new TreeSet<>(SchemaChange.problems(released, new Schema.Parser().parse(moved))))
        .contains("R.id must stay at 0: is at 3");
  }
}
