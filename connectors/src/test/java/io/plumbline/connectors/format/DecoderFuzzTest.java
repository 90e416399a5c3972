package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Section;
import io.plumbline.schemas.PredictionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the libraries' own readers say of the same bytes is the oracle. */
class DecoderFuzzTest {
  private static final int INPUTS = 20_000;
  private static final Set<DeadLetterReason> ENVELOPE =
      EnumSet.of(DeadLetterReason.NO_ID, DeadLetterReason.NO_TIME, DeadLetterReason.ABSURD_TIME);

  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void damagedJsonIsMalformedExactlyWhereJacksonRefusesIt() {
    RandomEvents events = new RandomEvents(23);
    JsonEventDecoder decoder = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    EventRow row = Rows.row();
    int refused = 0;
    int accepted = 0;
    int undecided = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = i % 10 == 0 ? events.noise() : events.damaged(events.json(events.next()));
      decoder.decode(bytes, 0, bytes.length, row);

      JsonNode node = byJackson(bytes);
      if (node instanceof MissingNode) {
        undecided++;
      } else if (node == null) {
        refused++;
        assertThat(row.reason()).as(text(bytes)).isEqualTo(DeadLetterReason.MALFORMED);
        assertThat(row.detail()).isNotBlank();
      } else {
        accepted++;
        if (row.reason() != null) {
          assertThat(ENVELOPE).as(text(bytes) + row.detail()).contains(row.reason());
        }
        assertThat(lastFeatures(row)).as(text(bytes)).isEqualTo(features(node));
      }
    }
    assertThat(refused).isGreaterThan(INPUTS / 4);
    assertThat(accepted).isGreaterThan(INPUTS / 20);
    assertThat(undecided).isLessThan(INPUTS / 100);
  }

  private @Nullable JsonNode byJackson(byte[] bytes) {
    try (JsonParser parser = mapper.createParser(utf8(bytes))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      JsonNode node = mapper.readTree(parser);
      return parser.nextToken() == null ? node : null;
    } catch (IOException e) {
      // RFC 8259 allows half of a pair in an escape, section 8.2; Jackson only outside of names.
      return e.getMessage().contains("surrogate") ? MissingNode.getInstance() : null;
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Map<String, Object> features(JsonNode event) {
    Map<String, Object> features = new HashMap<>();
    JsonNode object = event.path("features");
    for (Map.Entry<String, JsonNode> feature : object.properties()) {
      JsonNode value = feature.getValue();
      features.put(
          whole(feature.getKey()),
          value.isTextual()
              ? whole(value.textValue())
              : value.isNumber()
                  ? (Object) (value.doubleValue() + 0.0)
                  : value.isContainerNode() ? "an object" : value.asText());
    }
    return features;
  }

  /** Half of a surrogate pair cannot be written in UTF-8. */
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> lastFeatures(EventRow row) {
    Map<String, Object> features = new HashMap<>();
    for (int i = 0; i < row.cells(); i++) {
      if (row.section(i) == Section.FEATURE) {
        features.put(
            row.names().name(row.nameId(i)),
            switch (row.type(i)) {
              case EventRow.NULL -> "null";
              case EventRow.NUMBER -> row.number(i);
              case EventRow.TEXT -> row.string(row.textStart(i), row.textLength(i));
              case EventRow.BOOLEAN -> String.valueOf(row.number(i) == 1);
              default -> "an object";
            });
      }
    }
    return features;
  }

  @Test
  void damagedAvroIsUsableOnlyWhereAvroReadsTheSame() throws IOException {
    RandomEvents events = new RandomEvents(29);
    AvroEventDecoder decoder = new AvroEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    SpecificDatumReader<PredictionEvent> reader = new SpecificDatumReader<>(PredictionEvent.class);
    EventRow row = Rows.row();
    EventRow again = Rows.row();
    int refused = 0;
    int accepted = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = i % 10 == 0 ? events.noise() : events.damaged(events.avro(events.next()));
      decoder.decode(bytes, 0, bytes.length, row);

      if (row.reason() == null) {
        accepted++;
        PredictionEvent event = reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        assertThat(event.getEventId()).isEqualTo(Rows.eventId(row));
        assertThat(event.getEventTime().toEpochMilli()).isEqualTo(row.eventTime());
        byte[] written = events.avro(event);
        decoder.decode(written, 0, written.length, again);
        assertThat(lastFeatures(again)).isEqualTo(lastFeatures(row));
      } else {
        refused++;
        assertThat(row.detail()).isNotBlank();
        if (row.reason() != DeadLetterReason.MALFORMED) {
          assertThat(ENVELOPE).contains(row.reason());
        }
      }
    }
    assertThat(refused).isGreaterThan(INPUTS / 4);
    assertThat(accepted).isGreaterThan(INPUTS / 20);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
