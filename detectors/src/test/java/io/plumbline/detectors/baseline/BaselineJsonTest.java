package io.plumbline.detectors.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ProfileCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BaselineJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Baseline BASELINE = make();
  private static final String TEXT = BaselineJson.write(BASELINE);

  /** Every kind of column and the numbers that are hardest to write. */
  private static Baseline make() {
    Random random = new Random(12);
    double[] awkward = {
      0.1,
      -0.0,
      Double.MIN_VALUE,
      -Double.MAX_VALUE,
      Double.MAX_VALUE,
      1.0 / 3,
      2e-3,
      1e23,
      9007199254740993.0,
      -5e-324,
      Math.nextDown(1.0)
    };
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      rows.add(
          ReferenceRow.of(i)
              .with("awkward", awkward[i % awkward.length])
              .with("gauss", random.nextGaussian())
              .with("city", List.of("Łódź", "\"quoted\"", "a\nb", "", "\u0000").get(i % 5))
              .with("flag", i % 3 == 0)
              .with("gone", ReferenceRow.NULL)
              .with("constant", 4)
              .with("note", "text " + i)
              .with("strange name: \"x\"", i % 7 == 0 ? "s" : i)
              .subject("prediction:label", i % 2)
              .subject("prediction:score", random.nextDouble())
              .subject("prediction:probability:a,b", random.nextDouble())
              .subject("prediction:latency_ms", i)
              .subject("label", i % 2));
    }
    for (int i = 900; i < 1_200; i++) {
      rows.add(ReferenceRow.of(i).with("note", "text " + i));
    }
    return ReferenceRow.baseline(rows);
  }

  @Test
  void everythingComesBackExactly() throws InvalidBaseline {
    Baseline written = BASELINE;
    Baseline read = BaselineJson.read(BaselineJson.write(written));
    assertThat(read.name()).isEqualTo("reference");
    assertThat(read.version()).isEqualTo(written.version());
    assertThat(read.model()).isEqualTo("m");
    assertThat(read.modelVersion()).isNull();
    assertThat(read.layout()).isEqualTo(written.layout());
    assertThat(read.warnings()).isEqualTo(written.warnings()).hasSize(2);
    for (int i = 0; i < read.quantiles().size(); i++) {
      assertThat(read.quantiles().get(i)).isEqualTo(written.quantiles().get(i));
    }
    assertThat(ProfileCodec.encode(read.profile()))
        .isEqualTo(ProfileCodec.encode(written.profile()));
    assertThat(BaselineJson.write(read)).isEqualTo(BaselineJson.write(written));
  }

  @Test
  void textIsForPeopleToo() {
    String text = TEXT;
    assertThat(text)
        .startsWith(
            """
            {
              "format": "plumbline-baseline",
              "format_version": 1,
              "name": "reference",
            """)
        .contains(
            """
              "model": "m",
              "model_version": null,
              "rows": 1200,
              "first_event_time": "1970-01-01T00:00:00.001Z",
              "last_event_time": "1970-01-01T00:19:59.001Z",
            """)
        .contains("\"subject\": \"feature:city\",\n    \"kind\": \"categorical\",")
        .contains("\"quantiles\": {\n      \"0.05\": ")
        .endsWith("}\n");
  }

  @Test
  void nameIsNotPartOfTheVersion() throws InvalidBaseline {
    String renamed = TEXT.replace("\"name\": \"reference\"", "\"name\": \"spring\"");
    assertThat(BaselineJson.read(renamed).name()).isEqualTo("spring");
  }

  @Test
  void layoutOfTheTextIsNotPartOfTheVersion() throws Exception {
    Baseline written = BASELINE;
    JsonNode tree = MAPPER.readTree(BaselineJson.write(written));
    assertThat(BaselineJson.read(tree.toString()).version()).isEqualTo(written.version());
    ObjectMapper sorting =
        new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    String sorted = sorting.writeValueAsString(sorting.treeToValue(tree, Object.class));
    assertThat(BaselineJson.read(sorted).layout()).isEqualTo(written.layout());
  }

  @Test
  void editedContentIsRefusedWithWhatToDo() {
    String text = TEXT;
    assertThatThrownBy(
            () -> BaselineJson.read(text.replace("\"kind\": \"boolean\"", "\"kind\": \"text\"")))
        .isInstanceOf(InvalidBaseline.class)
        .hasMessageStartingWith("version: does not match the content, so the file was edited")
        .hasMessageContaining("make the file again with `plumbline baseline`");
  }

  @Test
  void rowsWithoutATimeMakeTheSpanUnknown() {
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(ReferenceRow.of(i).time(i < 250 ? null : 1_000L + i).with("x", i));
    }
    assertThat(BaselineJson.write(ReferenceRow.baseline(rows)))
        .contains("\"first_event_time\": null,\n  \"last_event_time\": null,");
  }

  @Test
  void whatIsNoBaselineIsRefused() {
    refused("", "is no baseline");
    refused("null", "is no baseline");
    refused("[]", "is no baseline");
    refused("{}", "\"format\" must be \"plumbline-baseline\"");
    refused("{\"format\": \"other\"}", "\"format\" must be \"plumbline-baseline\"");
    refused("{\"format\": 1}", "\"format\" must be");
    refused("col1,col2\n1,2\n", "line 1");
    refused("[".repeat(100_000), "is no JSON");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> BaselineJson.read(text))
        .as(text.length() < 100 ? text : "long text")
        .isInstanceOf(InvalidBaseline.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyTruncationIsRefused() {
    String text = TEXT.stripTrailing();
    int step = Math.max(1, text.length() / 200);
    for (int length = 1; length < text.length(); length += step) {
      refused(text.substring(0, length), "is no JSON, or was cut short");
    }
    refused(text + "{}", "is no JSON");
  }

  @Test
  void unknownFormatIsRefusedByNumber() {
    String text = TEXT;
    refused(
        text.replace("\"format_version\": 1", "\"format_version\": 2"),
        "format_version: must be from 1 to 1 for this program to read it: was 2");
    refused(text.replace("\"format_version\": 1", "\"format_version\": \"1\""), "a whole number");
    refused(text.replace("\"format_version\": 1", "\"format_version\": 1e300"), "a whole number");
  }

  @Test
  void doubledMembersAreRefused() {
    String text = TEXT;
    refused(text.replace("\"name\":", "\"name\": \"other\", \"name\":"), "Duplicate field 'name'");
  }

  @Test
  void wrongTypesAreRefusedWithTheirPlace() {
    // With the version of the new content, so that the content itself is looked at.
    forged(t -> t.remove("columns"), "columns: is missing");
    forged(t -> t.put("columns", 3), "columns: must be an array: was 3");
    forged(t -> t.put("rows", 7), "rows: must be the number of events of the profile, 1200: was 7");
    forged(t -> t.put("rows", 1.5), "rows: must be a whole number: was 1.5");
    forged(t -> t.put("model", 3), "model: must be a string: was 3");
    forged(t -> t.withArray("warnings").add(1), "warnings[2]: must be a string: was 1");
    forged(t -> t.remove("profile"), "profile: is missing");
    forged(column("subject", 3), ".subject: must be a string: was 3");
    forged(column("subject", "age"), ".subject: must be a subject such as feature:age");
    forged(column("subject", "feature:city"), "columns: no two columns may have the same subject");
    forged(column("kind", "float"), ".kind: must be numeric, categorical, boolean or text: was");
    forged(column("edges", "none"), ".edges: must be an array: was \"none\"");
    forged(t -> t.withArray("columns").set(0, "a column"), "columns[0]: must be an object: was");
    forged(edges(c -> c.withArray("edges").set(1, "x")), ".edges[1]: must be a finite number");
    forged(edges(c -> c.withArray("edges").set(1, -1e300)), ".edges: edges must ascend");
    forged(edges(c -> c.withArray("edges").removeAll()), "a position within the edges");
    forged(edges(c -> c.withArray("deciles").set(0, 99_999)), ".deciles[0]: must be a position");
    forged(edges(c -> c.withArray("deciles").set(0, -1)), ".deciles[0]: must be a position");
    forged(edges(c -> c.remove("deciles")), ".deciles: is missing");
    forged(edges(c -> c.withObject("quantiles").remove("0.5")), ".quantiles.0.5: is missing");
  }

  @Test
  void hostileSizesAreRefused() {
    forged(
        edges(
            c -> {
              for (int i = 0; i < 20_000; i++) {
                c.withArray("edges").add(1e9 + i);
              }
            }),
        ".edges: must have at most 10000 elements: had ");
    refused(TEXT.replace("\"rows\": 1200", "\"rows\": 1" + "0".repeat(500)), "is no JSON");
  }

  private static Consumer<ObjectNode> column(String member, Object value) {
    return tree -> ((ObjectNode) tree.get("columns").get(0)).putPOJO(member, value);
  }

  /** A change to a column that has edges. */
  private static Consumer<ObjectNode> edges(Consumer<ObjectNode> change) {
    return tree -> {
      for (JsonNode column : tree.get("columns")) {
        if ("feature:gauss".equals(column.get("subject").asText())) {
          change.accept((ObjectNode) column);
        }
      }
    };
  }

  private static void forged(Consumer<ObjectNode> change, String message) {
    String text;
    try {
      ObjectNode tree = (ObjectNode) MAPPER.readTree(TEXT);
      change.accept(tree);
      tree = (ObjectNode) MAPPER.readTree(tree.toString());
      tree.put("version", BaselineHash.of(tree));
      text = tree.toString();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
    refused(text, message);
  }

  @Test
  void profileOfOtherColumnsIsRefused() {
    forged(
        tree -> {
          ObjectNode column = MAPPER.createObjectNode();
          column.put("subject", "feature:one more").put("kind", "text");
          tree.withArray("columns").add(column);
        },
        "profile");
  }

  @Test
  void subjectsOfAllSectionsComeBack() throws InvalidBaseline {
    Baseline read = BaselineJson.read(TEXT);
    assertThat(read.layout().columns())
        .extracting(ColumnLayout::subject)
        .contains(
            "feature:strange name: \"x\"",
            "prediction:label",
            "prediction:score",
            "prediction:probability:a,b",
            "prediction:latency_ms",
            "label");
  }
}
