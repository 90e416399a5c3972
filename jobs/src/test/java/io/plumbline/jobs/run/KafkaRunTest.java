package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples through a real broker: the same final figures as from files. */
class KafkaRunTest {
  private static EmbeddedKafka kafka;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    kafka.close();
  }

  @ParameterizedTest
  @CsvSource({
    "california_housing, 2",
    "elec2, 3",
    "bike_hourly, 2",
    "adult_income, 2",
    "adult_faults, 1"
  })
  void throughKafkaTheFinalFiguresAreThoseOfTheFiles(String name, int partitions) throws Exception {
    ExampleRun example =
        new ExampleRun(name, name.equals("adult_faults") ? "adult_income" : name, folder);
    List<String> fromFiles = FinalFigures.of(example.run("files").resolve("metrics.jsonl"));

    kafka.createTopic(name, partitions);
    for (String stream : List.of("metrics", "alerts", "triggers", "dead-letters")) {
      kafka.createTopic(name + "-" + stream, 1);
    }
    long events = produce(name, partitions, example.events());
    Path out =
        example.run(
            "kafka",
            "sources.predictions={type: kafka, bootstrap-servers: '%s', topic: %s, end: latest}"
                .formatted(kafka.bootstrapServers(), name),
            ("sinks=[{type: files, path: '%s'}, {type: kafka, bootstrap-servers: '%s',"
                    + " metrics-topic: %s-metrics, alerts-topic: %s-alerts, triggers-topic:"
                    + " %s-triggers, dead-letters-topic: %s-dead-letters}]")
                .formatted(
                    folder.resolve("kafka"), kafka.bootstrapServers(), name, name, name, name));
    List<String> metrics = consume(name + "-metrics");
    assertThat(events).isPositive();
    assertThat(FinalFigures.of(out.resolve("metrics.jsonl"))).isEqualTo(fromFiles);
    assertThat(FinalFigures.of(metrics.stream())).isEqualTo(fromFiles);
    assertThat(consume(name + "-alerts"))
        .containsExactlyInAnyOrderElementsOf(ExampleRun.lines(out.resolve("alerts.jsonl")));
    assertThat(consume(name + "-dead-letters"))
        .containsExactlyInAnyOrderElementsOf(ExampleRun.lines(out.resolve("dead-letters.jsonl")));
  }

  private static long produce(String topic, int partitions, Path events) throws Exception {
    long lines = 0;
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "20");
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(events)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int partition = (int) (lines++ % partitions);
        producer.send(
            new ProducerRecord<>(topic, partition, null, line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return lines;
  }

  /** All that is committed in a topic of one partition. */
  private static List<String> consume(String topic) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("isolation.level", "read_committed");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> lines = new ArrayList<>();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          lines.add(new String(record.value(), StandardCharsets.UTF_8));
        }
      }
      return lines;
    }
  }
}
