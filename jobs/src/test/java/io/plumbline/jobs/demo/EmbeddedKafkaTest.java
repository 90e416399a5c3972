package io.plumbline.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedKafkaTest {
  private static final String TOPIC = "events";

  @Test
  void whatIsProducedIsConsumedAndNothingStaysBehind() throws Exception {
    long started = System.nanoTime();
    Path folder;
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      System.out.printf("Kafka started in %d ms%n", (System.nanoTime() - started) / 1_000_000);
      folder = kafka.folder();
      assertThat(folder).isDirectory();
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
      kafka.createTopic(TOPIC, 3);
      produceInTransaction(kafka, "first");
      assertThat(consume(kafka)).containsExactly("first");
      assertThatThrownBy(() -> kafka.createTopic(TOPIC, 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(TOPIC);
      started = System.nanoTime();
    }
    System.out.printf("Kafka stopped in %d ms%n", (System.nanoTime() - started) / 1_000_000);
    assertThat(Files.exists(folder)).isFalse();
  }

  @Test
  void aFolderThatTheCallerNamedStays(@TempDir Path folder) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.startIn(folder.resolve("kafka"));
    kafka.close();
    kafka.close();
    assertThat(folder.resolve("kafka")).isDirectory();
  }

  @Test
  void aPortThatWasTakenMeanwhileIsNotTheEnd(@TempDir Path folder) throws Exception {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket taken = new ServerSocket(0, 1, loopback);
        ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback);
        ServerSocket third = new ServerSocket(0, 1, loopback)) {
      Iterator<int[]> ports =
          List.of(
                  new int[] {taken.getLocalPort(), first.getLocalPort()},
                  new int[] {first.getLocalPort(), taken.getLocalPort()},
                  new int[] {second.getLocalPort(), third.getLocalPort()})
              .iterator();
      first.close();
      second.close();
      third.close();
      try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, false, ports::next)) {
        assertThat(kafka.bootstrapServers()).endsWith(":" + second.getLocalPort());
        kafka.createTopic(TOPIC, 1);
      }
      assertThat(ports).isExhausted();
    }
  }

  private static void produceInTransaction(EmbeddedKafka kafka, String value) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "transactional.id",
            "test",
            "transaction.timeout.ms",
            600_000);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(TOPIC, value));
      producer.commitTransaction();
    }
  }

  private static List<String> consume(EmbeddedKafka kafka) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "group.id", "test",
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (true) {
        List<String> values = new ArrayList<>();
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
        if (!values.isEmpty()) {
          return values;
        }
      }
    }
  }
}
