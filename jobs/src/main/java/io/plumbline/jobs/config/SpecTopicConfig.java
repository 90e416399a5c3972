package io.plumbline.jobs.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  static @Nullable SpecTopicConfig read(Place place, References references) {
    Fields fields = place.fields();
    Referenced servers = KafkaKeys.servers(fields, references);
    String topic = fields.require("topic", KafkaKeys::topic, "a topic");
    Map<String, Referenced> properties =
        references.properties(fields, Map.of("bootstrap.servers", "bootstrap-servers"));
    fields.refuseOthers();
    return servers == null || topic == null
        ? null
        : new SpecTopicConfig(servers, topic, properties);
  }
}
