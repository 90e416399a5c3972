package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RawRecordSchemaTest {
  private static final long RECEIVED = 1_767_571_200_000L;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final RawRecordSchema schema = new RawRecordSchema();
  private final Admission admission = new Admission(TimedLines.intake(Duration.ZERO));
  private final EventRow row = new EventRow(new NameDictionary());
  private RawRecord raw;

  /** Reads a record of Kafka and decides what it is. */
  private DeadLetterReason read(long timestamp, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "t",
            0,
            17,
            timestamp,
            timestamp < 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
            0,
            bytes.length,
            new byte[0],
            bytes,
            new RecordHeaders(),
            Optional.empty());
    schema.deserialize(
        record,
        new Collector<>() {
          @Override
          public void collect(RawRecord one) {
            raw = one;
          }

          @Override
          public void close() {}
        });
    assertThat(admission.admit(raw, row)).isTrue();
    return row.reason();
  }

  @Test
  void aTimestampIsTheRecordsOwnTimeAndJudgesItsEvent() {
    assertThat(read(RECEIVED, RECEIVED + HOUR + " edge")).isNull();
    assertThat(raw.hasOwnTime()).isTrue();
    assertThat(raw.time()).isEqualTo(RECEIVED);
    assertThat(read(RECEIVED, RECEIVED + HOUR + 1 + " far"))
        .isEqualTo(DeadLetterReason.FUTURE_TIME);
    assertThat(read(0, HOUR + 1 + " far")).isEqualTo(DeadLetterReason.FUTURE_TIME);
  }

  @Test
  void aRecordWithoutATimestampIsNotJudgedByOne() {
    assertThat(read(ConsumerRecord.NO_TIMESTAMP, RECEIVED + " today")).isNull();
    assertThat(row.eventTime()).isEqualTo(RECEIVED);
    assertThat(raw.hasOwnTime()).isFalse();
    assertThat(raw.time()).isZero();
    assertThat(raw.position("t-0")).isEqualTo("t-0@17");

    // Nothing is kept from one record to the next: a replay from anywhere decides the same.
    assertThat(read(RECEIVED, RECEIVED + HOUR + 1 + " far"))
        .isEqualTo(DeadLetterReason.FUTURE_TIME);
    assertThat(read(ConsumerRecord.NO_TIMESTAMP, RECEIVED + HOUR + 1 + " far")).isNull();
  }
}
