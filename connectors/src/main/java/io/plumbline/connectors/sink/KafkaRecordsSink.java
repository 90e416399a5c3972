package io.plumbline.connectors.sink;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One topic of a Kafka cluster that results are written to.
 *
 * @param bootstrapServers the brokers, {@code host:port} separated by commas
 * @param topic the topic
 * @param delivery the guarantee through failures
 * @param transactionalIdPrefix the prefix of transactional ids, unique among all sinks that write
 *     to the cluster; used with exactly-once only
 * @param properties passed through to the producer
 */
public record KafkaRecordsSink(
    String bootstrapServers,
    String topic,
    Delivery delivery,
    String transactionalIdPrefix,
    Map<String, String> properties) {
  /** Ten minutes: the connector's default is beyond what a broker allows by default. */
  static final String TRANSACTION_TIMEOUT_MILLIS = "600000";

  /** Copies the properties; refuses an empty prefix where one is needed. */
  public KafkaRecordsSink {
    properties = Map.copyOf(properties);
    if (delivery == Delivery.EXACTLY_ONCE && transactionalIdPrefix.isEmpty()) {
      throw new IllegalArgumentException(
          "the sink to topic "
              + topic
              + " must have a prefix of transactional ids for exactly-once: was empty");
    }
  }

  /**
   * The key of a message. Travels with the job.
   *
   * @param <T> what is written
   */
  @FunctionalInterface
  public interface Key<T> extends Function<T, String>, Serializable {}

  /** The sink of one stream of results. */
  public <T> KafkaSink<T> sink(ResultFormat<T> format) {
    return sink(format, format::key);
  }

  /**
   * The sink.
   *
   * @param format the value of a message
   * @param key what a later message about the same thing shares with an earlier one
   * @param <T> what is written
   */
  public <T> KafkaSink<T> sink(ValueFormat<T> format, Key<T> key) {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    producer.putAll(properties);
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(producer)
            .setBootstrapServers(bootstrapServers)
            .setDeliveryGuarantee(delivery.guarantee())
            .setRecordSerializer(serializer(format, key, Clock.systemUTC()));
    if (delivery == Delivery.EXACTLY_ONCE) {
      builder.setTransactionalIdPrefix(transactionalIdPrefix);
    }
    return builder.build();
  }

  <T> KafkaRecordSerializationSchema<T> serializer(ValueFormat<T> format, Key<T> key, Clock clock) {
    return new Message<>(topic, format, key, clock);
  }

  /**
   * Messages stamped with the time of writing. The connector's default is the event time of the
   * stream, of which brokers refuse what is an hour ahead and retention deletes what is years back.
   */
  private record Message<T>(String topic, ValueFormat<T> format, Key<T> key, Clock clock)
      implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        T value, KafkaSinkContext context, @Nullable Long eventTime) {
      return new ProducerRecord<>(
          topic,
          null,
          clock.millis(),
          key.apply(value).getBytes(StandardCharsets.UTF_8),
          format.bytes(value));
    }
  }
}
