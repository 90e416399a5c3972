package io.plumbline.jobs.specs;

import io.plumbline.jobs.config.ContentHash;
import io.plumbline.jobs.config.ModelEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic: of each key the last record is one model's entry, and one without a value
 * takes it back. Nothing is told before the topic has been read to its end once. A topic that got
 * partitions, or was made anew under its name, is read from its beginning again.
 *
 * <p>What can be put in it is bounded as in a {@link SpecFolder}: of records that are too large,
 * and of those of keys past the number of specs and past {@link SpecFolder#MAX_TEXT} bytes in all,
 * no text is kept.
 */
final class SpecTopic implements SpecOrigin {
  private static final long serialVersionUID = 1L;
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final int MOST_WAIT = 10_000;
  private static final Duration ANSWER = Duration.ofMillis(MOST_WAIT);

  /** Past so many keys for each spec that there may be, the topic is not read at all. */
  private static final int MAX_KEYS_PER_SPEC = 10;

  /** Longer keys are told apart by a hash. */
  private static final int MAX_KEY = 512;

  private final String topic;
  private final String file;
  private final Properties consumer;
  private final int limit;

  /**
   * @param file the path that paths in specs are relative to
   * @param properties of the consumer, the brokers included
   * @param limit how many specs there may be
   */
  SpecTopic(String topic, Path file, Map<String, String> properties, int limit) {
    this.topic = topic;
    this.file = file.toString();
    this.limit = limit;
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

  /**
   * What tells a topic from others of its name.
   *
   * @param id given to it when it was made
   */
  private record Identity(Uuid id, int partitions) {}

  private final class Tail implements Reader {
    private final Kept kept = new Kept(topic, Path.of(file), limit);
    private @Nullable KafkaConsumer<byte[], byte[]> kafka;
    private @Nullable Admin admin;

    /** What the topic was when reading it began. */
    private @Nullable Identity identity;

    @Override
    public List<Published> read() throws IOException {
      try {
        Identity now = identity();
        if (kafka != null && now.equals(identity) && !cutBack(kafka)) {
          drain(kafka);
        } else {
          begin(now);
        }
        if (kept.hasRoomForMore()) {
          // What there was no room for is read again, now that there is.
          begin(now);
        }
      } catch (KafkaException e) {
        close();
        throw new IOException("the topic of specs " + topic + " cannot be read: " + e, e);
      }
      return kept.all();
    }

    /** Asks the brokers, for a consumer goes on with what it knew of partitions for minutes. */
    private Identity identity() throws IOException {
      Admin asked = admin;
      if (asked == null) {
        asked = Admin.create(forAdmin());
        admin = asked;
      }
      try {
        TopicDescription of =
            asked
                .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(MOST_WAIT))
                .allTopicNames()
                .get()
                .get(topic);
        return new Identity(of.topicId(), of.partitions().size());
      } catch (ExecutionException e) {
        Throwable why = e.getCause();
        throw new IOException(
            why instanceof UnknownTopicOrPartitionException
                ? "the topic of specs must be there: was " + topic
                : "the topic of specs " + topic + " cannot be read: " + why,
            why);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    private Map<String, Object> forAdmin() {
      Map<String, Object> properties = new HashMap<>();
      consumer.forEach(
          (key, value) -> {
            if (AdminClientConfig.configNames().contains(String.valueOf(key))) {
              properties.put(String.valueOf(key), value);
            }
          });
      return properties;
    }

    /** Whether a partition ends before what was read of it: brokers lost records, or the topic. */
    private boolean cutBack(KafkaConsumer<byte[], byte[]> from) {
      return from.endOffsets(from.assignment(), ANSWER).entrySet().stream()
          .anyMatch(end -> end.getValue() < from.position(end.getKey(), ANSWER));
    }

    /** Reads the topic from its beginning. */
    private void begin(Identity as) throws IOException {
      closeConsumer();
      kept.clear();
      KafkaConsumer<byte[], byte[]> opened =
          new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      kafka = opened;
      identity = as;
      List<TopicPartition> all =
          IntStream.range(0, as.partitions).mapToObj(i -> new TopicPartition(topic, i)).toList();
      opened.assign(all);
      opened.seekToBeginning(all);
      drain(opened);
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
          kept.take(record);
        }
        if (kept.size() > (long) MAX_KEYS_PER_SPEC * limit) {
          close();
          kept.clear();
          throw new IOException(
              "the topic of specs "
                  + topic
                  + " must have at most "
                  + (long) MAX_KEYS_PER_SPEC * limit
                  + " keys: has more");
        }
      }
    }

    @Override
    public void close() {
      closeConsumer();
      Admin asked = admin;
      admin = null;
      if (asked != null) {
        asked.close(Duration.ZERO);
      }
    }

    private void closeConsumer() {
      KafkaConsumer<byte[], byte[]> opened = kafka;
      kafka = null;
      if (opened != null) {
        opened.close();
      }
    }
  }

  /** The last record of each key, as far as there is room. */
  static final class Kept {
    private final String topic;
    private final Path file;
    private final int limit;
    private final SortedMap<String, Published> byKey = new TreeMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private long bytes;
    private int turnedAway;
    private boolean room;

    Kept(String topic, Path file, int limit) {
      this.topic = topic;
      this.file = file;
      this.limit = limit;
    }

    /** Of each key what was published last, in the order of the keys. */
    List<Published> all() {
      return new ArrayList<>(byKey.values());
    }

    int size() {
      return byKey.size();
    }

    /** Whether there was no room for something that there is room for by now. */
    boolean hasRoomForMore() {
      return room && turnedAway > 0;
    }

    void clear() {
      byKey.clear();
      sizes.clear();
      bytes = 0;
      turnedAway = 0;
      room = false;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
      String key = key(record.key());
      Integer before = sizes.remove(key);
      if (before != null) {
        bytes -= before;
      }
      byte[] value = record.value();
      if (value == null) {
        byKey.remove(key);
        room |= before != null;
        return;
      }
      String place = record.topic() + "-" + record.partition() + "@" + record.offset();
      String fault = fault(record.key(), value);
      byKey.put(
          key,
          (fault == null
                  ? readable(place, value, record.timestamp())
                  : Published.unreadable(place, fault, file, record.timestamp()))
              .as(topic + " " + key));
      if (fault == null) {
        sizes.put(key, value.length);
        bytes += value.length;
      }
    }

    /** Why the text is not even looked at, or null. */
    private @Nullable String fault(byte @Nullable [] key, byte[] value) {
      if (key == null) {
        return "the record must have a key, which a later one replaces it by: has none";
      }
      if (value.length > ModelEntry.MAX_CHARACTERS) {
        return "the record must have at most "
            + ModelEntry.MAX_CHARACTERS
            + " bytes: has "
            + value.length;
      }
      if (sizes.size() >= limit) {
        turnedAway++;
        return "there may be at most " + limit + " specs (limits.models): this record is one more";
      }
      if (bytes + value.length > SpecFolder.MAX_TEXT) {
        turnedAway++;
        return "the records of the topic must have at most "
            + SpecFolder.MAX_TEXT
            + " bytes in all: with this one they have more";
      }
      return null;
    }

    private Published readable(String place, byte[] value, long time) {
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        return Published.readable(place, text, file, time);
      } catch (CharacterCodingException e) {
        return Published.unreadable(
            place, "the record must be UTF-8: was another encoding", file, time);
      }
    }

    private static String key(byte @Nullable [] id) {
      if (id == null) {
        return "without a key";
      }
      String key = new String(id, StandardCharsets.UTF_8);
      return key.length() <= MAX_KEY
          ? key
          : key.substring(0, MAX_KEY) + "\u2026 " + ContentHash.positive(key);
    }
  }
}
