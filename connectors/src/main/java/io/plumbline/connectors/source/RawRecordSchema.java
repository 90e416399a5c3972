package io.plumbline.connectors.source;

import io.plumbline.detectors.event.DeadLetterReason;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes a Kafka record as it is, into one reused raw record per reader. A timestamp of -1, as some
 * clients and old brokers leave it, is none.
 */
final class RawRecordSchema implements KafkaRecordDeserializationSchema<RawRecord> {
  private static final long serialVersionUID = 1L;
  private static final byte[] NOTHING = {};

  private transient @Nullable RawRecord reused;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
    RawRecord raw = reused;
    if (raw == null) {
      raw = new RawRecord();
      reused = raw;
    }
    byte[] value = record.value();
    if (value == null) {
      raw.bytes(NOTHING, 0, 0);
      raw.reject(DeadLetterReason.MALFORMED, "the record has no value");
    } else {
      raw.bytes(value, 0, value.length);
    }
    if (record.timestamp() == ConsumerRecord.NO_TIMESTAMP) {
      raw.noTime();
    } else {
      raw.time(record.timestamp());
    }
    raw.place('@', record.offset());
    out.collect(raw);
  }

  @Override
  public TypeInformation<RawRecord> getProducedType() {
    // Never used: a raw record is decoded where it is read.
    return TypeInformation.of(RawRecord.class);
  }
}
