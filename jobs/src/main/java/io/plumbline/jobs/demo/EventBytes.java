package io.plumbline.jobs.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.schemas.Prediction;
import io.plumbline.schemas.PredictionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Prediction events as a serving system would send them: as a JSON object, or as plain binary of
 * the Avro schema. Not thread-safe: it reuses its buffers.
 */
final class EventBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private final JsonFactory json = new JsonFactory();
  private final SpecificDatumWriter<PredictionEvent> avro =
      new SpecificDatumWriter<>(PredictionEvent.class);
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);

  /** The event in the format of its model. */
  byte[] of(SimulatedEvent event) {
    return switch (event.model().format()) {
      case JSON -> json(event);
      case AVRO -> avro(event);
      case AVRO_CONFLUENT -> throw new IllegalArgumentException("the demo has no registry");
    };
  }

  /** The event as one JSON object in UTF-8, without a line end. */
  byte[] json(SimulatedEvent event) {
    out.reset();
    try (JsonGenerator line = json.createGenerator(out)) {
      write(event, line);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a buffer in memory does not fail", impossible);
    }
    return out.toByteArray();
  }

  private static void write(SimulatedEvent event, JsonGenerator line) throws IOException {
    Inference inference = event.inference();
    line.writeStartObject();
    line.writeStringField("model", event.model().id());
    line.writeStringField("model_version", event.model().version());
    line.writeStringField("event_id", event.eventId());
    line.writeStringField("event_time", Instant.ofEpochMilli(event.eventTime()).toString());
    line.writeObjectFieldStart("features");
    for (Map.Entry<String, @Nullable Object> feature : inference.features().entrySet()) {
      line.writeFieldName(feature.getKey());
      value(feature.getValue(), line);
    }
    line.writeEndObject();
    line.writeObjectFieldStart("prediction");
    line.writeFieldName("label");
    value(inference.label(), line);
    if (inference.score() != null) {
      line.writeNumberField("score", inference.score());
    }
    line.writeEndObject();
    line.writeNumberField("latency_ms", inference.latencyMs());
    line.writeEndObject();
  }

  private static void value(@Nullable Object value, JsonGenerator line) throws IOException {
    if (value instanceof Double number) {
      line.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      line.writeBoolean(flag);
    } else if (value == null) {
      line.writeNull();
    } else {
      line.writeString((String) value);
    }
  }

  /** The event as plain Avro binary. */
  byte[] avro(SimulatedEvent event) {
    Inference inference = event.inference();
    PredictionEvent written =
        PredictionEvent.newBuilder()
            .setModel(event.model().id())
            .setModelVersion(event.model().version())
            .setEventId(event.eventId())
            .setEventTime(Instant.ofEpochMilli(event.eventTime()))
            .setFeatures(inference.features())
            .setPrediction(
                Prediction.newBuilder()
                    .setLabel(inference.label())
                    .setScore(inference.score())
                    .build())
            .setLatencyMs(inference.latencyMs())
            .build();
    out.reset();
    try {
      avro.write(written, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a buffer in memory does not fail", impossible);
    }
    return out.toByteArray();
  }
}
