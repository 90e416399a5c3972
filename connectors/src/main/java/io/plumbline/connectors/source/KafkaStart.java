package io.plumbline.connectors.source;

import java.io.Serializable;
import java.time.Instant;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Where a run without a checkpoint begins to read each partition. */
public final class KafkaStart implements Serializable {
  private static final long serialVersionUID = 1L;

  private final OffsetsInitializer offsets;

  private KafkaStart(OffsetsInitializer offsets) {
    this.offsets = offsets;
  }

  /** The group's committed offsets; the earliest of a partition that has none. */
  public static KafkaStart committed() {
    return new KafkaStart(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
  }

  /** The oldest record kept. */
  public static KafkaStart earliest() {
    return new KafkaStart(OffsetsInitializer.earliest());
  }

  /** Only what comes from now on. */
  public static KafkaStart latest() {
    return new KafkaStart(OffsetsInitializer.latest());
  }

  /** The first record whose own time is at or after the given one; else what comes from now on. */
  public static KafkaStart at(Instant time) {
    return new KafkaStart(OffsetsInitializer.timestamp(time.toEpochMilli()));
  }

  OffsetsInitializer offsets() {
    return offsets;
  }
}
