package io.plumbline.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.benchmarks.avro.FlatEvent;
import io.plumbline.connectors.format.AvroEventDecoder;
import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.FieldPath;
import io.plumbline.connectors.format.JsonEventDecoder;
import io.plumbline.connectors.format.MappedAvroDecoder;
import io.plumbline.connectors.format.MappedTime;
import io.plumbline.schemas.Prediction;
import io.plumbline.schemas.PredictionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** How the events of the workload are written to a topic. */
public enum Encoding {
  /** Avro binary, one field per column: what a team without Plumbline would have. */
  FLAT {
    @Override
    byte[] bytes(Workload event) throws IOException {
      FlatEvent flat = new FlatEvent();
      flat.setEventId(event.id());
      flat.setEventTime(Instant.ofEpochMilli(event.time()));
      flat.setModelVersion(Workload.VERSION);
      for (int i = 0; i < event.numericColumns(); i++) {
        flat.put(event.numericName(i), number(event, i));
      }
      for (int i = 0; i < event.categoricalColumns(); i++) {
        flat.put(event.categoricalName(i), event.category(i));
      }
      flat.setScore(event.score());
      flat.setLabel(event.label());
      return avro(flat);
    }

    @Override
    EventDecoder decoder() {
      EventMapping mapping =
          EventMapping.of(FieldPath.parse("event_id"), MappedTime.at(FieldPath.parse("event_time")))
              .withModel(null, FieldPath.parse("model_version"))
              .withPrediction(FieldPath.parse("label"), FieldPath.parse("score"), null);
      return new MappedAvroDecoder(
          FlatEvent.getClassSchema(),
          mapping,
          new EventDefaults(Workload.MODEL, null),
          EventLimits.DEFAULT);
    }

    @Override
    String source() {
      return """
      format: avro
      schema: %s
      model: %s
      mapping:
        event-id: event_id
        event-time: event_time
        model-version: model_version
        prediction: {label: label, score: score}\
      """
          .formatted(FLAT_SCHEMA, Workload.MODEL);
    }
  },

  /** Avro binary of the published prediction event, features in a map. */
  ENVELOPE {
    @Override
    byte[] bytes(Workload event) throws IOException {
      return avro(envelope(event));
    }

    @Override
    EventDecoder decoder() {
      return new AvroEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    }

    @Override
    String source() {
      return "format: avro";
    }
  },

  /** The published prediction event as JSON. */
  JSON {
    @Override
    byte[] bytes(Workload event) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
      try (JsonGenerator json = FACTORY.createGenerator(out)) {
        json.writeStartObject();
        json.writeStringField("model", Workload.MODEL);
        json.writeStringField("model_version", Workload.VERSION);
        json.writeStringField("event_id", event.id());
        json.writeStringField("event_time", Instant.ofEpochMilli(event.time()).toString());
        json.writeObjectFieldStart("features");
        for (int i = 0; i < event.numericColumns(); i++) {
          Object value = number(event, i);
          json.writeFieldName(event.numericName(i));
          if (value == null) {
            json.writeNull();
          } else if (value instanceof Long whole) {
            json.writeNumber(whole);
          } else {
            json.writeNumber((double) value);
          }
        }
        for (int i = 0; i < event.categoricalColumns(); i++) {
          json.writeStringField(event.categoricalName(i), event.category(i));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("prediction");
        json.writeStringField("label", event.label());
        json.writeNumberField("score", event.score());
        json.writeEndObject();
        json.writeEndObject();
      }
      return out.toByteArray();
    }

    @Override
    EventDecoder decoder() {
      return new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    }

    @Override
    String source() {
      return "format: json";
    }
  };

  /** The file with the schema of the flat events, beside the configuration. */
  static final String FLAT_SCHEMA = "flat_event.avsc";

  private static final JsonFactory FACTORY = new JsonFactory();

  /** The current event of the workload. */
  abstract byte[] bytes(Workload event) throws IOException;

  /** How Plumbline reads it. */
  abstract EventDecoder decoder();

  /** How the source's configuration says so. */
  abstract String source();

  /** The name in options and topics. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The topic with so many partitions. */
  String topic(int partitions) {
    return wireName() + "-" + partitions;
  }

  @Override
  public String toString() {
    return wireName();
  }

  static PredictionEvent envelope(Workload event) {
    Map<String, Object> features = new HashMap<>();
    for (int i = 0; i < event.numericColumns(); i++) {
      features.put(event.numericName(i), number(event, i));
    }
    for (int i = 0; i < event.categoricalColumns(); i++) {
      features.put(event.categoricalName(i), event.category(i));
    }
    return PredictionEvent.newBuilder()
        .setModel(Workload.MODEL)
        .setModelVersion(Workload.VERSION)
        .setEventId(event.id())
        .setEventTime(Instant.ofEpochMilli(event.time()))
        .setFeatures(features)
        .setPrediction(
            Prediction.newBuilder().setLabel(event.label()).setScore(event.score()).build())
        .build();
  }

  private static Object number(Workload event, int column) {
    double value = event.value(column);
    if (Double.isNaN(value)) {
      return null;
    }
    return event.isCount(column) ? (Object) (long) value : (Object) value;
  }

  private static byte[] avro(SpecificRecord event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new SpecificDatumWriter<SpecificRecord>(event.getSchema()).write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
