package io.plumbline.jobs.config;

import java.util.Map;

/**
 * A compacted topic of specs: of each key the last record is one model's entry.
 *
 * @param bootstrapServers the brokers, {@code host:port} separated by commas
 * @param topic the topic
 * @param properties passed through to the consumer
 */
public record SpecTopicConfig(
    Referenced bootstrapServers, String topic, Map<String, Referenced> properties) {
  /** Copies the map. */
  public SpecTopicConfig {
    properties = Map.copyOf(properties);
  }
}
