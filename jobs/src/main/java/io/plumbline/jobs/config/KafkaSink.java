package io.plumbline.jobs.config;

import io.plumbline.connectors.sink.Delivery;
import io.plumbline.connectors.sink.KafkaRecordsSink;
import io.plumbline.connectors.sink.Outlet;
import io.plumbline.connectors.sink.ResultFormat;
import io.plumbline.connectors.sink.ResultStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  static final SinkType TYPE = new SinkType("kafka", KafkaSink::read);

  private static final List<String> TOPICS =
      ResultStream.ALL.stream().map(stream -> stream.name() + "-topic").toList();
  private static final Map<String, String> RESERVED =
      Map.of(
          "bootstrap.servers", "bootstrap-servers", "transactional.id", "transactional-id-prefix");

  /** Copies the properties. */
  public KafkaSink {
    properties = Map.copyOf(properties);
  }

  private static @Nullable SinkConfig read(SinkEntry entry) {
    Fields fields = entry.fields();
    Referenced servers = KafkaKeys.servers(fields, entry.references());
    String metrics = fields.readOrNull("metrics-topic", KafkaKeys::topic);
    String alerts = fields.readOrNull("alerts-topic", KafkaKeys::topic);
    String triggers = fields.readOrNull("triggers-topic", KafkaKeys::topic);
    String deadLetters = fields.readOrNull("dead-letters-topic", KafkaKeys::topic);
    if (fields.readOrNull("curves-topic", KafkaKeys::topic) != null) {
      fields.notice("curves-topic", "accepted, not written by this version");
    }
    if (TOPICS.stream().noneMatch(fields::given)) {
      fields.problem(
          "metrics-topic",
          "is missing: at least one of " + String.join(", ", TOPICS) + " must be set");
    }
    distinct(fields, Stream.of(metrics, alerts, triggers, deadLetters));
    Format format =
        fields.read("format", Values.choice(Format.PUBLISHED, Format::wireName), Format.JSON);
    Delivery delivery =
        fields.read(
            "delivery",
            Values.choice(List.of(Delivery.values()), Delivery::wireName),
            Delivery.EXACTLY_ONCE);
    String prefix = fields.read("transactional-id-prefix", Values::text, entry.name());
    Map<String, Referenced> properties = entry.references().properties(fields, RESERVED);
    return servers == null
        ? null
        : new KafkaSink(
            servers, metrics, alerts, triggers, deadLetters, format, delivery, prefix, properties);
  }

  private static void distinct(Fields fields, Stream<@Nullable String> topics) {
    Set<String> seen = new HashSet<>();
    topics
        .filter(Objects::nonNull)
        .filter(topic -> !seen.add(topic))
        .forEach(
            topic ->
                fields.problem(
                    "metrics-topic",
                    "every stream needs a topic of its own: was \"" + topic + "\" for two"));
  }

  @Override
  public String type() {
    return TYPE.name();
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

  @Override
  public List<Claim> claims() {
    return List.of(
        new Claim(
            "transactional-id-prefix",
            transactionalIdPrefix,
            "two sinks with one prefix fence each other off"));
  }

  @Override
  public Outlet outlet() {
    return new Outlet(
        metricsTopic == null
            ? null
            : topic(metricsTopic, delivery, ResultStream.METRICS)
                .sink(values(ResultStream.METRICS)),
        // Nobody waits for a checkpoint to be paged.
        alertsTopic == null
            ? null
            : topic(alertsTopic, Delivery.AT_LEAST_ONCE, ResultStream.ALERTS)
                .sink(values(ResultStream.ALERTS)),
        deadLettersTopic == null
            ? null
            : topic(deadLettersTopic, Delivery.AT_LEAST_ONCE, ResultStream.DEAD_LETTERS)
                .sink(values(ResultStream.DEAD_LETTERS)),
        true);
  }

  private KafkaRecordsSink topic(String topic, Delivery guaranteed, ResultStream<?> stream) {
    return new KafkaRecordsSink(
        bootstrapServers.resolve(),
        topic,
        guaranteed,
        transactionalIdPrefix + "-" + stream.name(),
        Referenced.resolved(properties));
  }

  private <T> ResultFormat<T> values(ResultStream<T> stream) {
    return format == Format.JSON ? stream.json() : stream.avro();
  }
}
