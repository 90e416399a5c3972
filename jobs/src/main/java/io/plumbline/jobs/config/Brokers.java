package io.plumbline.jobs.config;

import java.util.List;
import java.util.Map;

/**
 * A Kafka cluster and what is used of it.
 *
 * @param servers the brokers, {@code host:port} separated by commas
 * @param properties passed through to clients
 * @param topics the topics that must be there
 */
public record Brokers(Referenced servers, Map<String, Referenced> properties, List<String> topics) {
  /** Copies the collections. */
  public Brokers {
    properties = Map.copyOf(properties);
    topics = List.copyOf(topics);
  }
}
