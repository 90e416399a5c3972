package io.plumbline.jobs.demo;

import io.plumbline.connectors.format.AlertFormat;
import io.plumbline.connectors.format.MetricFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads metrics and alerts as any other system would, from the monitor's topics, committed records
 * only: what is shown came all the way.
 */
final class ResultsFeed implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final MetricFormat metrics = new MetricFormat();
  private final AlertFormat alerts = new AlertFormat();

  ResultsFeed(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(
            new TopicPartition(DemoTopics.ALERTS, 0), new TopicPartition(DemoTopics.METRICS, 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Waits for results and hands them on, the alerts first.
   *
   * @param wait how long it waits at most when there are none
   */
  void poll(Duration wait, Listener listener) {
    var records = consumer.poll(wait);
    for (ConsumerRecord<byte[], byte[]> alert : records.records(DemoTopics.ALERTS)) {
      listener.alert(alerts.read(alert.value()));
    }
    for (ConsumerRecord<byte[], byte[]> metric : records.records(DemoTopics.METRICS)) {
      listener.metric(metrics.read(metric.value()));
    }
  }

  /** Is handed the results. */
  interface Listener {
    void alert(io.plumbline.detectors.alert.Alert alert);

    void metric(io.plumbline.detectors.check.Metric metric);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
