package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Section;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real streams, where there are any. */
class ReferenceStreamsTest {
  private final ObjectMapper mapper = new ObjectMapper();
  private final JsonEventDecoder decoder =
      new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);

  private static Path stream(String name) {
    Path folder =
        Path.of(System.getProperty("plumbline.shared", "../../shared"), "data", "streams", name);
    if (!Files.isDirectory(folder)) {
      System.out.println("SKIPPED: the reference stream " + folder + " is not there");
    }
    assumeTrue(Files.isDirectory(folder));
    return folder;
  }

  private static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  @Test
  void exactlyTheMalformedLinesOfAFaultyStreamAreDeadLetters() throws IOException {
    Path folder = stream("adult_faults");
    JsonNode faults = mapper.readTree(folder.resolve("faults.json").toFile());
    List<String> expected = new ArrayList<>();
    faults.get("malformed_line_texts").forEach(line -> expected.add(line.textValue()));
    List<String> dead = new ArrayList<>();
    List<DeadLetterReason> reasons = new ArrayList<>();
    int count = 0;
    EventRow row = Rows.row();
    try (BufferedReader lines = lines(folder.resolve("events.jsonl.gz"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        decoder.decode(bytes, 0, bytes.length, row);
        count++;
        if (row.reason() != null) {
          dead.add(line);
          reasons.add(row.reason());
        }
      }
    }

    assertThat(count).isEqualTo(faults.get("lines").intValue());
    assertThat(dead).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(reasons)
        .containsExactlyInAnyOrder(
            DeadLetterReason.MALFORMED,
            DeadLetterReason.MALFORMED,
            DeadLetterReason.MALFORMED,
            DeadLetterReason.NO_ID,
            DeadLetterReason.NO_TIME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adult_income", "bike_hourly", "california_housing", "elec2", "churn_sagemaker"})
  void everyFeatureOfARealStreamIsReadAsJacksonReadsIt(String name) throws IOException {
    Path folder = stream(name);
    EventRow row = Rows.row();
    int count = 0;
    try (BufferedReader lines = lines(folder.resolve("events.jsonl.gz"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        decoder.decode(bytes, 0, bytes.length, row);
        if (count++ % 5 == 0) {
          assertSame(row, mapper.readTree(bytes));
        } else {
          assertThat(row.reason()).as(line).isNull();
        }
      }
    }
    assertThat(count).isGreaterThan(1000);
  }

  private static void assertSame(EventRow row, JsonNode event) {
    assertThat(row.reason()).as(event.toString()).isNull();
    assertThat(Rows.eventId(row)).isEqualTo(event.get("event_id").textValue());
    int cell = 0;
    for (Map.Entry<String, JsonNode> feature : event.get("features").properties()) {
      assertThat(row.section(cell)).isEqualTo(Section.FEATURE);
      assertThat(row.names().name(row.nameId(cell))).isEqualTo(feature.getKey());
      JsonNode value = feature.getValue();
      if (value.isNumber()) {
        assertThat(row.number(cell)).isEqualTo(value.doubleValue());
      } else if (value.isTextual()) {
        assertThat(row.string(row.textStart(cell), row.textLength(cell)))
            .isEqualTo(value.textValue());
      } else {
        assertThat(value.isNull()).isEqualTo(row.type(cell) == EventRow.NULL);
      }
      cell++;
    }
  }
}
