package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
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

  // ---- within one another ----

  /** Half of what a thread has unless it asks for more. */
  private static final long SMALL_STACK = 512 << 10;

  /** Compiled methods need another stack than interpreted ones. */
  private static final int UNTIL_COMPILED = 300;

  private static void onASmallStack(Runnable work) throws InterruptedException {
    Throwable[] thrown = {null};
    Thread thread = new Thread(null, work, "small", SMALL_STACK);
    thread.setUncaughtExceptionHandler((of, failure) -> thrown[0] = failure);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isNull();
  }

  /** Records side by side, each of which holds the one before. */
  private static String chain(int length, String innermost) {
    StringBuilder fields =
        new StringBuilder(
            ",{\"name\":\"r0\",\"type\":{\"type\":\"record\",\"name\":\"R0\",\"fields\":["
                + innermost
                + "]}}");
    for (int i = 1; i < length; i++) {
      fields.append(
          ",{\"name\":\"r%d\",\"type\":{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"x\",\"type\":\"R%d\"}]}}"
              .formatted(i, i, i - 1));
    }
    return fields.toString();
  }

  /** Records that hold the next where they are first used, so that Avro itself goes that deep. */
  private static String inOneAnother(int length) {
    String type = "\"int\"";
    for (int i = 0; i < length; i++) {
      type =
          "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"x\",\"type\":%s}]}"
              .formatted(i, type);
    }
    return ",{\"name\":\"deep\",\"type\":" + type + "}";
  }

  private static String record(String fields) {
    return "{\"type\":\"record\",\"name\":\"Mine\",\"fields\":[" + ENVELOPE + fields + "]}";
  }

  @Test
  void recordsWithinThousandsOfOthersAreRefusedWithoutAStack() throws Exception {
    onASmallStack(
        () -> {
          Schema schema =
              SchemaBounds.parse(record(chain(10_000, "{\"name\":\"v\",\"type\":\"int\"}")));
          MappedAvroDecoder decoder =
              new MappedAvroDecoder(schema, MAPPING, EventDefaults.NONE, EventLimits.DEFAULT);
          byte[] bytes = {2, 'e', 0};
          refused(Rows.decode(decoder, bytes), "200 records in one another");
        });
  }

  @Test
  void aSchemaAsDeepAsMayBeIsReadOnASmallStack() throws Exception {
    onASmallStack(
        () -> {
          // The record itself and the number in the innermost are levels too.
          Schema schema = SchemaBounds.parse(record(inOneAnother(199)));
          assertThat(schema.hashCode()).isEqualTo(SchemaBounds.parse(schema.toString()).hashCode());
          MappedAvroDecoder decoder =
              new MappedAvroDecoder(schema, MAPPING, EventDefaults.NONE, EventLimits.DEFAULT);
          EventRow row = Rows.decode(decoder, new byte[] {2, 'e', 0, 14});
          assertThat(row.reason()).isNull();
          assertThat(row.number(0)).isEqualTo(7);
        });
    assertThatThrownBy(() -> SchemaBounds.parse(record(inOneAnother(200))))
        .isInstanceOf(SchemaParseException.class)
        .hasMessage(
            "the types of a schema must be at most 200 deep in one another: those of Mine are"
                + " deeper");
  }

  @Test
  void fieldsWithoutBytesThatMultiplyAreRefused() {
    assertThatThrownBy(() -> SchemaBounds.parse(record(doubling(60, 1, ""))))
        .isInstanceOf(SchemaParseException.class)
        .hasMessage(
            "a value must have at most 1000 fields that take no bytes, those of records in it"
                + " counted each: one in Mine has more");
    SchemaBounds.parse(record(doubling(8, 1, "")));
    SchemaBounds.parse(record(doubling(60, 1, "{\"name\":\"v\",\"type\":\"int\"}")));
  }

  @Test
  void aRecordInItselfIsReadAsDeepAsMayBeOnASmallStack() throws Exception {
    String node =
        ",{\"name\":\"node\",\"type\":{\"type\":\"record\",\"name\":\"Node\",\"fields\":["
            + "{\"name\":\"all\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"map\",\"values\":[\"null\",\"Node\"]}}}]}}";
    EventLimits limits = new EventLimits(1 << 20, 10_000, EventLimits.MOST_DEPTH);
    onASmallStack(
        () -> {
          MappedAvroDecoder decoder =
              new MappedAvroDecoder(
                  SchemaBounds.parse(record(node)), MAPPING, EventDefaults.NONE, limits);
          // An item of the array, an entry of the map and a record are a level each.
          byte[] deepest = nodes(EventLimits.MOST_DEPTH / 3);
          for (int i = 0; i < UNTIL_COMPILED; i++) {
            assertThat(Rows.decode(decoder, deepest).reason()).isNull();
          }
          EventRow deeper = Rows.decode(decoder, nodes(100_000));
          assertThat(deeper.reason()).isEqualTo(DeadLetterReason.MALFORMED);
          assertThat(deeper.detail()).contains("is nested deeper than 512 levels");
        });
  }

  private static byte[] nodes(int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {2, 'e', 0});
    for (int i = 0; i < depth; i++) {
      out.writeBytes(new byte[] {2, 2, 2, 'k', 2}); // an item, an entry, its key, the branch
    }
    out.write(0); // no items
    for (int i = 0; i < depth; i++) {
      out.writeBytes(new byte[] {0, 0});
    }
    return out.toByteArray();
  }

  @Test
  void objectsInOneAnotherAreReadAsDeepAsMayBeOnASmallStack() throws Exception {
    EventLimits limits = new EventLimits(100 << 20, 1_000_000, EventLimits.MOST_DEPTH);
    onASmallStack(
        () -> {
          MappedJsonDecoder decoder = new MappedJsonDecoder(MAPPING, EventDefaults.NONE, limits);
          byte[] deepest = objects(EventLimits.MOST_DEPTH - 1);
          for (int i = 0; i < UNTIL_COMPILED; i++) {
            assertThat(Rows.decode(decoder, deepest).reason()).isNull();
          }
          for (int depth : new int[] {EventLimits.MOST_DEPTH, 100_000}) {
            EventRow deeper = Rows.decode(decoder, objects(depth));
            assertThat(deeper.reason()).isEqualTo(DeadLetterReason.MALFORMED);
            assertThat(deeper.detail()).contains("is nested deeper than 512 levels");
          }
        });
  }

  private static byte[] objects(int depth) {
    String inner = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    return ("{\"id\":1,\"ts\":2,\"deep\":" + inner + "}").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aPathOfMoreNamesThanAnyRecordHasIsRefused() {
    FieldPath.parse("a" + ".a".repeat(99));
    assertThatThrownBy(() -> FieldPath.parse("a" + ".a".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a path must have at most 100 names: was one of more");
  }
}
