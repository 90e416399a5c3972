package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.plumbline.detectors.event.EventRow;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class DecoderAllocationTest {
  private static final int ROUNDS = 200;

  /** What the measurement itself and a late compilation may take, over all events. */
  private static final long NOISE = 1_024;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void jsonEventsAreDecodedWithoutAllocation() {
    List<byte[]> inputs = new ArrayList<>();
    for (String text :
        List.of(
            "{\"model\":\"m\",\"event_id\":\"a\",\"event_time\":\"2026-01-05T10:00:00.250Z\","
                + "\"features\":{\"x\":1,\"y\":5.207100591715976,\"z\":\"é\",\"w\":null}}",
            "{\"features\":{\"z\":true,\"x\":-1e-7,\"n\\u0061me\":\"\\u00e9\"},\"event_id\":7,"
                + "\"event_time\":1767607200250,\"prediction\":{\"label\":1,\"score\":0.5,"
                + "\"probabilities\":{\"0\":0.5,\"1\":0.30000000000000004}},\"tags\":{\"a\":[{}]}}",
            "{\"event_id\":1234567890123456789,\"event_time\":1767607200250.5,\"latency_ms\":1,"
                + "\"label\":\"1\",\"features\":{\"long\":0.12345678901234567890123,"
                + "\"big\":12345678901234567890,\"huge\":1e999,\"list\":[1,2,[3]]}}")) {
      inputs.add(text.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(allocated(json(), inputs)).isLessThan(NOISE);
  }

  /** A number on the edge between two doubles takes Jackson's exact path, which makes objects. */
  @Test
  void numbersThatAreHardToRoundAreTheOnlyExceptionInJson() {
    RandomEvents events = new RandomEvents(5);
    List<byte[]> inputs = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      inputs.add(events.json(events.next()));
    }

    assertThat(allocated(json(), inputs)).isLessThan(4L * ROUNDS * inputs.size());
  }

  @Test
  void avroEventsAreDecodedWithoutAllocation() {
    RandomEvents events = new RandomEvents(5);
    List<byte[]> inputs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      inputs.add(events.avro(events.next()));
    }

    AvroEventDecoder decoder =
        new AvroEventDecoder(new EventDefaults("m", "1"), EventLimits.DEFAULT);
    assertThat(allocated(decoder, inputs)).isLessThan(NOISE);
  }

  @Test
  void mappedAvroRecordsAreDecodedWithoutAllocation() {
    RandomRecords random = new RandomRecords(5);
    EventMapping mapping =
        EventMapping.of(FieldPath.parse("id"), MappedTime.at(FieldPath.parse("ts")))
            .withPrediction(FieldPath.parse("out.label"), FieldPath.parse("out.score"), null);
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "id", "type": "long"},
                  {"name": "ts", "type": {"type": "int", "logicalType": "timestamp-millis"}},
                  {"name": "a", "type": ["null", "double"]}, {"name": "b", "type": "double"},
                  {"name": "c", "type": ["string", "null", "long", "boolean"]},
                  {"name": "d", "type": {"type": "map", "values": ["null", "float"]}},
                  {"name": "e", "type": {"type": "array", "items": "string"}},
                  {"name": "f", "type": {"type": "enum", "name": "F", "symbols": ["x", "y", "z"]}},
                  {"name": "out", "type": {"type": "record", "name": "Out", "fields": [
                    {"name": "label", "type": "string"}, {"name": "score", "type": "float"}]}}]}
                """);
    List<byte[]> inputs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      inputs.add(RandomRecords.write(schema, random.value(schema)));
    }

    EventDefaults defaults = new EventDefaults("m", "1");
    assertThat(
            allocated(
                new MappedAvroDecoder(schema, mapping, defaults, EventLimits.DEFAULT), inputs))
        .isLessThan(NOISE);
  }

  @Test
  void mappedJsonRecordsAreDecodedWithoutAllocation() {
    EventMapping mapping =
        EventMapping.of(FieldPath.parse("id"), MappedTime.at(FieldPath.parse("at.ts")))
            .withPrediction(FieldPath.parse("out.label"), null, FieldPath.parse("out.all"));
    List<byte[]> inputs = new ArrayList<>();
    for (String text :
        List.of(
            "{\"id\":7,\"at\":{\"ts\":\"2026-01-05T10:00:00Z\",\"zone\":\"é\"},\"x\":1.5,\"y\":{\"z\":"
                + "{\"w\":true}},\"out\":{\"label\":\"a\",\"all\":[0.5,0.25],\"more\":null}}",
            "{\"out\":{\"all\":{\"a\":1,\"b\":0}},\"y\":{\"z\":[1]},\"x\":\"\",\"at\":{\"ts\":0},"
                + "\"id\":\"q\",\"x\":{\"again\":1},\"y\":{}}")) {
      inputs.add(text.getBytes(StandardCharsets.UTF_8));
    }

    EventDefaults defaults = new EventDefaults("m", "1");
    assertThat(allocated(new MappedJsonDecoder(mapping, defaults, EventLimits.DEFAULT), inputs))
        .isLessThan(NOISE);
  }

  private static JsonEventDecoder json() {
    return new JsonEventDecoder(new EventDefaults("m", "1"), EventLimits.DEFAULT);
  }

  /** The bytes that all rounds take once the tables and arrays have grown. */
  private long allocated(EventDecoder decoder, List<byte[]> inputs) {
    EventRow row = Rows.row();
    decodeAll(decoder, inputs, row);
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    decodeAll(decoder, inputs, row);
    return threads.getThreadAllocatedBytes(thread) - before;
  }

  private static void decodeAll(EventDecoder decoder, List<byte[]> inputs, EventRow row) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < inputs.size(); i++) { // Without an iterator, which would be counted.
        byte[] bytes = inputs.get(i);
        decoder.decode(bytes, 0, bytes.length, row);
        if (row.reason() != null) {
          throw new AssertionError(row.detail());
        }
      }
    }
  }
}
