package io.plumbline.connectors.source;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Topics of a Kafka cluster as raw records; a partition is a split. Offsets are committed with each
 * checkpoint, for others to see: a restart goes on from the checkpoint.
 *
 * @param bootstrapServers the brokers, {@code host:port} separated by commas
 * @param topics the topics, at least one
 * @param groupId the consumer group under which offsets are committed
 * @param start where a run without a checkpoint begins
 * @param bounded whether reading ends at the offsets that were the latest when the run first
 *     started; else it never ends, and new partitions are found and read from their beginning
 * @param properties passed through to the consumer; of {@code partition.discovery.interval.ms} the
 *     default is five minutes
 */
public record KafkaRecords(
    String bootstrapServers,
    List<String> topics,
    String groupId,
    KafkaStart start,
    boolean bounded,
    Map<String, String> properties) {
  /** Copies the collections; refuses an empty list of topics. */
  public KafkaRecords {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("a Kafka source must have at least one topic: had none");
    }
  }

  /** The source, to be wrapped in a {@link MonitoredSource}. */
  public KafkaSource<RawRecord> source() {
    Properties consumer = new Properties();
    consumer.putAll(properties);
    KafkaSourceBuilder<RawRecord> builder =
        KafkaSource.<RawRecord>builder()
            .setProperties(consumer)
            .setBootstrapServers(bootstrapServers)
            .setTopics(topics)
            .setGroupId(groupId)
            .setStartingOffsets(start.offsets())
            .setDeserializer(new RawRecordSchema());
    if (bounded) {
      // Looked up once, by the enumerator, and kept in its checkpoint: a resumed run ends there
      // too.
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }
}
