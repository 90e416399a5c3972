package io.plumbline.connectors.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

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
      builder.setBounded(new EndAsFound());
    }
    return builder.build();
  }

  /**
   * The latest offsets as numbers. The connector's own {@code latest} is looked up again after each
   * failure, so that a run would read on to what came meanwhile.
   */
  private static final class EndAsFound implements OffsetsInitializer {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
      return retriever.endOffsets(partitions);
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.LATEST;
    }
  }
}
