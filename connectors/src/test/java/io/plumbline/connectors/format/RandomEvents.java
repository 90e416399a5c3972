package io.plumbline.connectors.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.schemas.Prediction;
import io.plumbline.schemas.PredictionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Prediction events of every shape from a seed, and both ways to write them. */
final class RandomEvents {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String[] PIECES = {
    "a", "Z", "7", " ", "\"", "\\", "\n", "\0", "é", "漢", "😀", "/", "|", "\u2028", "x".repeat(40)
  };

  private static final String TOKENS = "{}[],:\"\\0-+.eEtfn \t/'\u0080\u00c3\u00ff";

  private final SplittableRandom random;
  private final AvroBinary<PredictionEvent> avro = new AvroBinary<>(PredictionEvent.class);

  RandomEvents(long seed) {
    random = new SplittableRandom(seed);
  }

  PredictionEvent next() {
    Map<String, Object> features = new LinkedHashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      features.put(random.nextBoolean() ? "f" + random.nextInt(20) : text(), value());
    }
    return PredictionEvent.newBuilder()
        .setModel(random.nextInt(4) == 0 ? null : "m" + random.nextInt(3))
        .setModelVersion(random.nextInt(4) == 0 ? null : text() + "v")
        .setEventId("e" + text())
        .setEventTime(Instant.ofEpochMilli(random.nextLong(-2_208_988_800_000L, 253402300799000L)))
        .setFeatures(features)
        .setPrediction(random.nextInt(5) == 0 ? null : prediction())
        .setAttributions(random.nextBoolean() ? null : numbers())
        .setTags(random.nextBoolean() ? null : Map.of(text(), text()))
        .setLatencyMs(random.nextBoolean() ? null : number())
        .setLabel(value())
        .build();
  }

  private Prediction prediction() {
    return new Prediction(
        value(), random.nextBoolean() ? null : number(), random.nextBoolean() ? null : numbers());
  }

  private Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      numbers.put(text(), number());
    }
    return numbers;
  }

  private @Nullable Object value() {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> (long) random.nextInt(-5, 5);
      case 3 -> random.nextLong();
      case 4 -> (random.nextBoolean() ? 1 : -1) * ((1L << 53) + random.nextInt(-2, 3));
      case 5 -> text();
      default -> number();
    };
  }

  private double number() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(-100, 100) / 8.0;
      case 1 -> random.nextInt(1_000_000) / 1000.0;
      case 2 -> random.nextDouble();
      case 3 -> -0.0;
      default -> {
        double any = Double.longBitsToDouble(random.nextLong());
        yield Double.isFinite(any) ? any : 1e300;
      }
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  byte[] avro(PredictionEvent event) {
    return avro.write(event);
  }

  /** JSON with nulls written or left out, and times in either form, as chance will have it. */
  byte[] json(PredictionEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      member(json, "model", event.getModel());
      member(json, "model_version", event.getModelVersion());
      member(json, "event_id", event.getEventId());
      Instant time = event.getEventTime();
      member(json, "event_time", random.nextBoolean() ? time.toString() : time.toEpochMilli());
      json.writeObjectFieldStart("features");
      for (Map.Entry<String, Object> feature : event.getFeatures().entrySet()) {
        json.writeFieldName(feature.getKey());
        write(json, feature.getValue());
      }
      json.writeEndObject();
      Prediction prediction = event.getPrediction();
      if (prediction != null) {
        json.writeObjectFieldStart("prediction");
        member(json, "label", prediction.getLabel());
        member(json, "score", prediction.getScore());
        member(json, "probabilities", prediction.getProbabilities());
        json.writeEndObject();
      }
      member(json, "attributions", event.getAttributions());
      member(json, "tags", event.getTags());
      member(json, "latency_ms", event.getLatencyMs());
      member(json, "label", event.getLabel());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void member(JsonGenerator json, String name, @Nullable Object value) throws IOException {
    if (value != null || random.nextBoolean()) {
      json.writeFieldName(name);
      write(json, value);
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Long integer) {
      json.writeNumber(integer);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        json.writeFieldName((String) entry.getKey());
        write(json, entry.getValue());
      }
      json.writeEndObject();
    }
  }

  /** The bytes with one to four places changed, cut, doubled or overwritten. */
  byte[] damaged(byte[] whole) {
    byte[] bytes = whole;
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      bytes = damagedOnce(bytes);
    }
    return bytes;
  }

  private byte[] damagedOnce(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, random.nextInt(1, 9));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (random.nextInt(6)) {
      case 0 -> out.write(bytes, 0, at);
      case 1 -> {
        out.writeBytes(bytes);
        byte[] changed = out.toByteArray();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return changed;
      }
      case 2 -> {
        out.write(bytes, 0, at);
        out.write(bytes, at + length, bytes.length - at - length);
      }
      case 3 -> {
        out.write(bytes, 0, at + length);
        out.write(bytes, at, bytes.length - at);
      }
      case 4 -> {
        out.write(bytes, 0, at);
        out.write(TOKENS.charAt(random.nextInt(TOKENS.length())));
        out.write(bytes, at + 1, bytes.length - at - 1);
      }
      default -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        out.write(bytes, 0, at);
        out.writeBytes(noise);
        out.write(bytes, at, bytes.length - at);
      }
    }
    return out.toByteArray();
  }

  byte[] noise() {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }
}
