package io.plumbline.jobs.specs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic of specs that changes under its reader, on a real broker. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ChangingSpecTopicTest {
  private static final String TOPIC = "specs";

  @Test
  void partitionsThatAreAddedAreReadAndATopicMadeAnewIsReadFromItsBeginning() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      kafka.createTopic(TOPIC, 1);
      put(kafka, 0, "a", "b");
      SpecTopic topic =
          new SpecTopic(
              TOPIC,
              Path.of("plumbline.yaml"),
              Map.of("bootstrap.servers", kafka.bootstrapServers()),
              100);
      try (SpecOrigin.Reader reader = topic.open()) {
        await(reader, Set.of("a", "b"));

        admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(3))).all().get();
        put(kafka, 2, "c");
        await(reader, Set.of("a", "b", "c"));

        // Of as many partitions, and in the first of them as long as what was read of it.
        admin.deleteTopics(List.of(TOPIC)).all().get();
        recreate(kafka, 3);
        put(kafka, 0, "d", "e");
        await(reader, Set.of("d", "e"));

        // Shorter than what was read, and longer after that.
        admin.deleteTopics(List.of(TOPIC)).all().get();
        recreate(kafka, 3);
        put(kafka, 0, "f");
        await(reader, Set.of("f"));
        put(kafka, 0, "g", "h", "i");
        await(reader, Set.of("f", "g", "h", "i"));
      }
    }
  }

  /** Reads until that is what is published; the looks between may fail or find less. */
  private static void await(SpecOrigin.Reader reader, Set<String> texts) {
    Set<String> found = Set.of();
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!found.equals(texts) && System.nanoTime() < until) {
      try {
        found = reader.read().stream().map(Published::text).collect(Collectors.toSet());
      } catch (IOException e) {
        found = Set.of(String.valueOf(e.getMessage()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(found).isEqualTo(texts);
  }

  /** A name is free only a while after its topic was deleted. */
  private static void recreate(EmbeddedKafka kafka, int partitions) throws IOException {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      try {
        kafka.createTopic(TOPIC, partitions);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private static void put(EmbeddedKafka kafka, int partition, String... texts) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String text : texts) {
        producer.send(new ProducerRecord<>(TOPIC, partition, text, text)).get();
      }
    }
  }
}
