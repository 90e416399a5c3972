package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.sink.Delivery;
import io.plumbline.connectors.sink.KafkaRecordsSink;
import io.plumbline.connectors.sink.LinesFileSink;
import io.plumbline.connectors.sink.ValueFormat;
import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.KafkaRecords;
import io.plumbline.connectors.source.KafkaStart;
import io.plumbline.connectors.source.MonitoredSource;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.jobs.demo.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bounded read of a real broker, stopped by a failure and resumed from its checkpoint. */
@Timeout(120)
class KafkaThroughRestartTest {
  private static final String IN = "in";
  private static final String OUT = "out";
  private static final int PARTITIONS = 3;
  private static final int EVENTS = 20_000;

  /**
   * What to do once, when the first checkpoint with events in it is complete; then the job fails.
   */
  private static final AtomicReference<Runnable> BEFORE_FAILURE = new AtomicReference<>();

  @TempDir Path folder;

  private final List<String> expected = new ArrayList<>();

  private void produce(EmbeddedKafka kafka, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (int i = from; i < to; i++) {
          byte[] value =
              i == 5 ? null : ("" + (1_000_000L + i)).getBytes(StandardCharsets.US_ASCII);
          producer.send(new ProducerRecord<>(IN, partition, 1_000_000L + i, null, value));
        }
      }
    }
  }

  private void expect() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (int i = 0; i < EVENTS; i++) {
        long largest = i == 0 ? SourcedRow.NO_TIME : 1_000_000L + (i == 6 ? 4 : i - 1);
        String verdict = i == 5 ? "malformed: the record has no value" : "" + (1_000_000L + i);
        expected.add(IN + "-" + partition + "@" + i + "|" + largest + "|" + verdict);
      }
    }
    Collections.sort(expected);
  }

  private StreamExecutionEnvironment job(EmbeddedKafka kafka, String resumeFrom) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (resumeFrom != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, resumeFrom);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    Intake intake = new Intake("in", Numbers::new, Duration.ofMillis(10), Duration.ofHours(1));
    KafkaRecords records =
        new KafkaRecords(
            kafka.bootstrapServers(),
            List.of(IN),
            "group",
            KafkaStart.committed(),
            true,
            // Small batches, so that checkpoints fall into the middle.
            Map.of("max.poll.records", "100"));
    MonitoredSource<?, ?> source = new MonitoredSource<>(records.source(), intake);
    SingleOutputStreamOperator<String> lines =
        env.fromSource(source, source.eventTime(Duration.ofMinutes(1)), "read")
            .uid("read")
            .transform("note", Types.STRING, new Note())
            .uid("note");
    ValueFormat<String> text = line -> line.getBytes(StandardCharsets.UTF_8);
    lines
        .sinkTo(new LinesFileSink<>(folder.resolve("out.jsonl"), text))
        .setParallelism(1)
        .uid("write-file");
    lines
        .sinkTo(
            new KafkaRecordsSink(
                    kafka.bootstrapServers(),
                    OUT,
                    Delivery.EXACTLY_ONCE,
                    "through-restart",
                    Map.of())
                .sink(text, line -> line.substring(0, line.indexOf('|'))))
        .setParallelism(1)
        .uid("write-topic");
    return env;
  }

  private String newestCheckpoint() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("checkpoints"))) {
      return all.filter(path -> path.endsWith("_metadata"))
          .map(Path::getParent)
          .max(
              Comparator.comparingLong(
                  path -> Long.parseLong(path.getFileName().toString().substring(4))))
          .orElseThrow()
          .toUri()
          .toString();
    }
  }

  private static List<ConsumerRecord<String, String>> committed(EmbeddedKafka kafka) {
    List<ConsumerRecord<String, String>> read = new ArrayList<>();
    TopicPartition partition = new TopicPartition(OUT, 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(read::add);
      }
    }
    return read;
  }

  @Test
  void aBoundedReadThatIsResumedEndsWhereItsFirstStartSaidWithEveryRecordOnce() throws Exception {
    expect();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic(IN, PARTITIONS);
      kafka.createTopic(OUT, 1);
      produce(kafka, 0, EVENTS);
      BEFORE_FAILURE.set(() -> produce(kafka, EVENTS, EVENTS + 100));
      long before = System.currentTimeMillis();

      assertThatThrownBy(() -> job(kafka, null).execute()).hasStackTraceContaining("injected");
      int written = Files.readAllLines(folder.resolve("out.jsonl")).size();
      assertThat(written).as("lines at the failure").isBetween(1, expected.size() - 1);
      job(kafka, newestCheckpoint()).execute();

      assertThat(Files.readAllLines(folder.resolve("out.jsonl")).stream().sorted())
          .isEqualTo(expected);
      List<ConsumerRecord<String, String>> messages = committed(kafka);
      assertThat(messages.stream().map(ConsumerRecord::value).sorted()).isEqualTo(expected);
      assertThat(messages)
          .allSatisfy(
              message -> {
                assertThat(message.timestamp()).isBetween(before, System.currentTimeMillis());
                assertThat(message.value()).startsWith(message.key() + "|");
              });
    }
  }

  /** Values that are nothing but their event time. */
  private static final class Numbers implements EventDecoder {
    @Override
    public void decode(byte[] bytes, int offset, int length, EventRow row) {
      row.clear();
      try {
        row.eventTime(Long.parseLong(new String(bytes, offset, length, StandardCharsets.US_ASCII)));
      } catch (NumberFormatException e) {
        row.reject(DeadLetterReason.MALFORMED, e.toString());
      }
    }
  }

  /** Writes down each row, and fails the job once. */
  private static final class Note extends AbstractStreamOperator<String>
      implements OneInputStreamOperator<SourcedRow, String> {
    private static final long serialVersionUID = 1L;

    private long seen;

    @Override
    public void processElement(StreamRecord<SourcedRow> element) {
      SourcedRow row = element.getValue();
      EventRow event = row.event();
      seen++;
      String verdict =
          event.reason() == null
              ? "" + element.getTimestamp()
              : event.reason().wireName() + ": " + event.detail();
      // With the time of a clock that is far ahead, as the end of a window can be.
      output.collect(
          new StreamRecord<>(
              row.position() + "|" + row.largestEventTime() + "|" + verdict, 9_999_999_999_999L));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
      super.notifyCheckpointComplete(checkpointId);
      if (seen > 0) {
        Runnable once = BEFORE_FAILURE.getAndSet(null);
        if (once != null) {
          once.run();
          throw new IllegalStateException("injected");
        }
      }
    }
  }
}
