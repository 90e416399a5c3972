package io.plumbline.jobs.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Topics of a Kafka cluster; a stream whose topic is null is not written there. At least one is
 * set.
 *
 * @param bootstrapServers the brokers, {@code host:port} separated by commas
 * @param metricsTopic the topic of metrics, or null
 * @param alertsTopic the topic of alerts, or null
 * @param triggersTopic the topic of triggers, or null
 * @param deadLettersTopic the topic of dead letters, or null
 * @param format the encoding of values; JSON by default
 * @param delivery the guarantee for metrics; exactly once by default
 * @param transactionalIdPrefix the prefix of transactional ids, unique among sinks and deployments
 * @param properties passed through to the producer
 */
public record KafkaSink(
    Referenced bootstrapServers,
    @Nullable String metricsTopic,
    @Nullable String alertsTopic,
    @Nullable String triggersTopic,
    @Nullable String deadLettersTopic,
    Format format,
    Delivery delivery,
    String transactionalIdPrefix,
    Map<String, Referenced> properties)
    implements SinkConfig {
  static final String TYPE = "kafka";

  /** Copies the properties. */
  public KafkaSink {
    properties = Map.copyOf(properties);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Object identity() {
    return List.of(
        format,
        Objects.toString(metricsTopic),
        Objects.toString(alertsTopic),
        Objects.toString(triggersTopic),
        Objects.toString(deadLettersTopic));
  }

  @Override
  public Optional<Brokers> brokers() {
    List<String> topics =
        Stream.of(metricsTopic, alertsTopic, triggersTopic, deadLettersTopic)
            .filter(Objects::nonNull)
            .toList();
    return Optional.of(new Brokers(bootstrapServers, properties, topics));
  }
}
