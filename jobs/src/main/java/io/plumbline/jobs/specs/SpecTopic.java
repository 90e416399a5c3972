package io.plumbline.jobs.specs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic: of each key the last record is one model's entry, and one without a value
 * takes it back. Nothing is told before the topic has been read to its end once.
 */
final class SpecTopic implements SpecOrigin {
  private static final long serialVersionUID = 1L;
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final String topic;
  private final String file;
  private final Properties consumer;

  /**
   * @param file the path that paths in specs are relative to
   * @param properties of the consumer, the brokers included
   */
  SpecTopic(String topic, Path file, Map<String, String> properties) {
    this.topic = topic;
    this.file = file.toString();
    consumer = new Properties();
    consumer.putAll(properties);
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
  }

  @Override
  public Reader open() {
    return new Tail();
  }

  private final class Tail implements Reader {
    private final SortedMap<String, Published> byKey = new TreeMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> kafka;

    @Override
    public List<Published> read() throws IOException {
      try {
        if (kafka == null) {
          byKey.clear();
          begin();
        }
        drain(kafka);
      } catch (KafkaException e) {
        close();
        throw new IOException("the topic of specs " + topic + " cannot be read: " + e, e);
      }
      return new ArrayList<>(byKey.values());
    }

    private void begin() throws IOException {
      KafkaConsumer<byte[], byte[]> opened =
          new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      kafka = opened;
      List<PartitionInfo> partitions = opened.partitionsFor(topic, ANSWER);
      if (partitions == null || partitions.isEmpty()) {
        close();
        throw new IOException("the topic of specs must be there: was " + topic);
      }
      List<TopicPartition> all =
          partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      opened.assign(all);
      opened.seekToBeginning(all);
    }

    /** Reads to the ends that the partitions have now. */
    private void drain(KafkaConsumer<byte[], byte[]> from) throws IOException {
      Map<TopicPartition, Long> ends = from.endOffsets(from.assignment(), ANSWER);
      long progress = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> from.position(end.getKey(), ANSWER) < end.getValue())) {
        ConsumerRecords<byte[], byte[]> records = from.poll(WAIT);
        if (!records.isEmpty()) {
          progress = System.nanoTime();
        } else if (System.nanoTime() - progress > ANSWER.toNanos()) {
          // A broker that went away is no exception here: poll and position only wait.
          close();
          throw new IOException("the topic of specs " + topic + " is read no further");
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          take(record);
        }
      }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      String place = record.topic() + "-" + record.partition() + "@" + record.offset();
      byte[] id = record.key();
      String key = id == null ? place : new String(id, StandardCharsets.UTF_8);
      byte[] value = record.value();
      if (value == null) {
        byKey.remove(key);
        return;
      }
      Path at = Path.of(file);
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        byKey.put(
            key,
            Published.readable(place, text, at, record.timestamp()).as(record.topic() + " " + key));
      } catch (CharacterCodingException e) {
        byKey.put(
            key,
            Published.unreadable(
                    place, "the record must be UTF-8: was another encoding", at, record.timestamp())
                .as(record.topic() + " " + key));
      }
    }

    @Override
    public void close() {
      KafkaConsumer<byte[], byte[]> opened = kafka;
      kafka = null;
      if (opened != null) {
        opened.close();
      }
    }
  }
}
