package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.cli.Plumbline;
import io.plumbline.jobs.demo.EmbeddedKafka;
import io.plumbline.schemas.Prediction;
import io.plumbline.schemas.PredictionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same events as JSON lines, as an Avro container and as Avro messages. */
class AvroRunTest {
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int EVENTS = 6_000;

  @TempDir Path folder;

  @Test
  void theEncodingOfTheEventsChangesNoFigure() throws Exception {
    List<String> lines = new ArrayList<>();
    List<PredictionEvent> events = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < EVENTS; i++) {
      add(i, random, lines, events);
    }
    Files.write(folder.resolve("events.jsonl"), lines);
    writeContainer(events, folder.resolve("events.avro"));

    List<String> json = figures("json", "{type: files, path: events.jsonl, format: json}");
    List<String> container = figures("avro", "{type: files, path: events.avro, format: avro}");
    assertThat(json).hasSizeGreaterThan(500);
    assertThat(container).isEqualTo(json);

    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("events", 2);
      produce(events, kafka.bootstrapServers());
      List<String> messages =
          figures(
              "kafka",
              "{type: kafka, bootstrap-servers: '%s', topic: events, format: avro, end: latest}"
                  .formatted(kafka.bootstrapServers()));
      assertThat(messages).isEqualTo(json);
    }
  }

  private List<String> figures(String label, String source) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(label + ".yaml"),
            """
            state: state
            parallelism: 2
            sources:
              predictions: %s
            models:
              - id: pricing
                problem: binary-classification
                baseline: baseline.json
                windows: [30m]
            sinks:
              - {type: files, path: out-%s}
            """
                .formatted(source, label));
    if (!Files.exists(folder.resolve("baseline.json"))) {
      assertThat(
              Plumbline.execute(
                  "baseline",
                  "--config",
                  file.toString(),
                  "--model",
                  "pricing",
                  "--input",
                  folder.resolve("events.jsonl").toString(),
                  "--output",
                  folder.resolve("baseline.json").toString()))
          .isZero();
    }
    assertThat(Plumbline.execute("run", "--quiet", "--config", file.toString())).isZero();
    return FinalFigures.of(folder.resolve("out-" + label).resolve("metrics.jsonl"));
  }

  private static void add(
      int i, SplittableRandom random, List<String> lines, List<PredictionEvent> events) {
    Instant time = START.plusMillis(i * 1_500L);
    double area = Math.round(1e6 * (40 + 100 * random.nextDouble())) / 1e6;
    Double rooms = random.nextInt(20) == 0 ? null : (double) random.nextInt(6);
    String district = "d" + random.nextInt(9);
    boolean garden = random.nextBoolean();
    double score = Math.round(1e6 * random.nextDouble()) / 1e6;
    String label = score > 0.5 ? "1" : "0";
    String version = i % 3 == 0 ? "2" : "1";
    lines.add(
        String.format(
            Locale.ROOT,
            "{\"model\":\"pricing\",\"model_version\":\"%s\",\"event_id\":\"e%d\","
                + "\"event_time\":\"%s\",\"features\":{\"area\":%s,\"rooms\":%s,"
                + "\"district\":\"%s\",\"garden\":%b},"
                + "\"prediction\":{\"label\":\"%s\",\"score\":%s},\"latency_ms\":%s}",
            version,
            i,
            time,
            area,
            rooms,
            district,
            garden,
            label,
            score,
            area / 10));
    Map<String, Object> features = new HashMap<>();
    features.put("area", area);
    features.put("rooms", rooms);
    features.put("district", district);
    features.put("garden", garden);
    events.add(
        PredictionEvent.newBuilder()
            .setModel("pricing")
            .setModelVersion(version)
            .setEventId("e" + i)
            .setEventTime(time)
            .setFeatures(features)
            .setPrediction(
                Prediction.newBuilder()
                    .setLabel(label)
                    .setScore(score)
                    .setProbabilities(null)
                    .build())
            .setLatencyMs(area / 10)
            .build());
  }

  private static void writeContainer(List<PredictionEvent> events, Path file) throws IOException {
    try (DataFileWriter<PredictionEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(PredictionEvent.class))) {
      writer.setCodec(CodecFactory.deflateCodec(6));
      writer.create(PredictionEvent.getClassSchema(), file.toFile());
      for (PredictionEvent event : events) {
        writer.append(event);
      }
    }
  }

  private static void produce(List<PredictionEvent> events, String bootstrapServers)
      throws IOException {
    SpecificDatumWriter<PredictionEvent> writer = new SpecificDatumWriter<>(PredictionEvent.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events.size(); i++) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        writer.write(events.get(i), encoder);
        encoder.flush();
        producer.send(new ProducerRecord<>("events", i % 2, null, bytes.toByteArray()));
      }
    }
  }
}
