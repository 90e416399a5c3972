package io.plumbline.jobs.config;

import java.util.List;
import java.util.Map;

/**
 * Topics of a Kafka cluster.
 *
 * @param stream what every source has
 * @param bootstrapServers the brokers, {@code host:port} separated by commas
 * @param topics the topics, at least one
 * @param groupId the consumer group under which offsets are committed
 * @param start where a run without a checkpoint begins; committed by default
 * @param bounded whether the source ends at the offsets found at its start ({@code end: latest});
 *     by default it never ends ({@code end: never})
 * @param properties passed through to the consumer
 */
public record KafkaSource(
    StreamConfig stream,
    Referenced bootstrapServers,
    List<String> topics,
    String groupId,
    StartPosition start,
    boolean bounded,
    Map<String, Referenced> properties)
    implements SourceConfig {
  /** Copies the collections. */
  public KafkaSource {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
  }
}
