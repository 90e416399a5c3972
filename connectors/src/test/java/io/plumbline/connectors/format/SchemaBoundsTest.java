package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Short schemas that ask for much. */
class SchemaBoundsTest {
  private static final EventMapping MAPPING =
      EventMapping.of(FieldPath.parse("id"), MappedTime.at(FieldPath.parse("ts")));
  private static final String ENVELOPE =
      "{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"ts\",\"type\":\"long\"}";

  private static EventRow decode(String fields) {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Mine\",\"fields\":[" + ENVELOPE + fields + "]}");
    // The id "e", the time 0, and zeros enough for any record.
    byte[] bytes = {2, 'e', 0, 0, 0, 0, 0, 0, 0, 0};
    return Rows.decode(
        new MappedAvroDecoder(schema, MAPPING, EventDefaults.NONE, EventLimits.DEFAULT), bytes);
  }

  private static void refused(EventRow row, String rule) {
    assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
    assertThat(row.detail()).isEqualTo("the schema Mine must have at most " + rule);
  }

  /** Each record holds the next twice. */
  private static String doubling(int levels, int lengthOfName, String innermost) {
    String name = "n".repeat(lengthOfName);
    String type = "{\"type\":\"record\",\"name\":\"L0\",\"fields\":[" + innermost + "]}";
    for (int i = 1; i < levels; i++) {
      type =
          "{\"type\":\"record\",\"name\":\"L%d\",\"fields\":[{\"name\":\"%sa\",\"type\":%s},{\"name\":\"%sb\",\"type\":\"L%d\"}]}"
              .formatted(i, name, type, name, i - 1);
    }
    return ",{\"name\":\"x\",\"type\":" + type + "}";
  }

  @Test
  void longNamesOfRecordsThatMultiplyAreRefused() {
    refused(
        decode(doubling(18, 10_000, "{\"name\":\"v\",\"type\":\"int\"}")),
        "4194304 characters in the names of its columns together");
  }

  @Test
  void columnsOfRecordsThatMultiplyAreRefused() {
    String leaves = "{\"name\":\"v\",\"type\":\"int\"},{\"name\":\"w\",\"type\":\"int\"}";
    refused(decode(doubling(16, 1, leaves)), "50000 columns");
  }

  @Test
  void recordsThatMultiplyWithoutColumnsAreRefused() {
    refused(decode(doubling(20, 1, "")), "100000 records, those in others counted each time");
  }

  @Test
  void aFieldThatIsPassedOverDoesNotMultiplyTheProgram() {
    String fields =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "{\"name\":\"f" + i + "\",\"type\":\"int\"}")
            .collect(Collectors.joining(","));
    String wide = "{\"type\":\"record\",\"name\":\"W\",\"fields\":[" + fields + "]}";
    String uses =
        IntStream.range(0, 3_000)
            .mapToObj(
                i -> "{\"name\":\"a" + i + "\",\"type\":{\"type\":\"array\",\"items\":\"W\"}}")
            .collect(Collectors.joining(","));
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Mine\",\"fields\":[{\"name\":\"w\",\"type\":{\"type\":\"array\",\"items\":"
                    + wide
                    + "}},"
                    + uses
                    + "]}");
    AvroPlan plan = AvroPlanCompiler.compile(schema, MAPPING);
    assertThat(plan.refusal()).isNull();
    assertThat(plan.code()).hasSizeLessThan(100_000);
  }

  @Test
  void anEnumIsKeptOnceHoweverOftenItIsUsed() {
    String uses =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "{\"name\":\"e" + i + "\",\"type\":\"E\"}")
            .collect(Collectors.joining(","));
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Mine\",\"fields\":[{\"name\":\"e\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}},"
                    + uses
                    + "]}");
    assertThat(AvroPlanCompiler.compile(schema, MAPPING).symbols()).hasDimensions(1, 2);
  }
}
