package io.plumbline.benchmarks;

import io.plumbline.schemas.PredictionEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes the workload to the topics, and its first tenth to a file for the baseline. */
record Loader(Broker broker, long events, Set<Encoding> encodings, List<Integer> partitions) {
  static final long REFERENCE_SHARE = 10;

  /** Creates and fills every topic, each event in each of them. */
  void load(Progress progress) throws IOException, InterruptedException {
    for (Encoding encoding : encodings) {
      for (int count : partitions) {
        broker.createTopic(
            encoding.topic(count), count, Map.of("retention.ms", "-1", "retention.bytes", "-1"));
      }
    }
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(broker, 50)) {
      Workload workload = new Workload(events);
      for (long i = 0; i < events && failure.get() == null; i++) {
        workload.next();
        for (Encoding encoding : encodings) {
          byte[] bytes = encoding.bytes(workload);
          for (int count : partitions) {
            producer.send(
                new ProducerRecord<>(
                    encoding.topic(count), (int) (i % count), workload.time(), null, bytes),
                (sent, e) -> failure.compareAndSet(null, e));
          }
        }
        progress.at("loading topics", i + 1, events);
      }
    }
    if (failure.get() != null) {
      throw new IOException("the broker must take the events: did not", failure.get());
    }
  }

  /** Makes a baseline of the first tenth of the stream, with the product's own command. */
  static Path makeBaseline(Path folder, Broker broker, long events)
      throws IOException, InterruptedException {
    Path reference = folder.resolve("reference.avro");
    try (DataFileWriter<PredictionEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(PredictionEvent.class))) {
      writer.create(PredictionEvent.getClassSchema(), reference.toFile());
      Workload workload = new Workload(events);
      for (long i = 0; i < events / REFERENCE_SHARE; i++) {
        workload.next();
        writer.append(Encoding.envelope(workload));
      }
    }
    Deployment deployment =
        new Deployment(
            folder.resolve("baseline"),
            broker.servers(),
            Encoding.ENVELOPE,
            folder.resolve("baseline.json"));
    deployment.writeBounded(Encoding.ENVELOPE.topic(1), "");
    deployment.makeBaseline(reference);
    return deployment.baseline();
  }

  static KafkaProducer<byte[], byte[]> producer(Broker broker, int lingerMillis) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.servers(),
            ProducerConfig.LINGER_MS_CONFIG,
            lingerMillis,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 18),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
