package io.plumbline.connectors.format;

import static io.plumbline.connectors.format.Rows.cells;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.schemas.Prediction;
import io.plumbline.schemas.PredictionEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

class AvroEventDecoderTest {
  private static EventRow decode(byte[] bytes) {
    return decode(bytes, EventDefaults.NONE, EventLimits.DEFAULT);
  }

  private static EventRow decode(byte[] bytes, EventDefaults defaults, EventLimits limits) {
    return Rows.decode(new AvroEventDecoder(defaults, limits), bytes);
  }

  private static byte[] write(PredictionEvent event) {
    return new AvroBinary<>(PredictionEvent.class).write(event);
  }

  private static PredictionEvent event() {
    Map<String, Object> features = new LinkedHashMap<>();
    features.put("car_value", 39811.0);
    features.put("salary_range", "40K – 60K");
    features.put("repaid_before", false);
    features.put("tenure", null);
    features.put("rooms", 3L);
    features.put("big", Long.MIN_VALUE);
    features.put("nan", Double.NaN);
    features.put("minus_zero", -0.0);
    Map<String, Double> probabilities = new LinkedHashMap<>();
    probabilities.put("0", 0.007);
    probabilities.put("1", 0.993);
    return PredictionEvent.newBuilder()
        .setModel("car-loan")
        .setModelVersion("3")
        .setEventId("8f1c")
        .setEventTime(Instant.ofEpochMilli(1767607200250L))
        .setFeatures(features)
        .setPrediction(new Prediction("1", 0.993, probabilities))
        .setAttributions(Map.of("car_value", 0.021))
        .setTags(Map.of("region", "eu-central-1"))
        .setLatencyMs(12.5)
        .setLabel(true)
        .build();
  }

  /** The decoder knows the fields by their places; this is the schema that it was written for. */
  @Test
  void schemaIsTheOneThatTheDecoderWasWrittenFor() {
    assertThat(
            Long.toHexString(
                SchemaNormalization.parsingFingerprint64(PredictionEvent.getClassSchema())))
        .isEqualTo("deb120434eb36ec7");
    assertThat(PredictionEvent.getClassSchema().getField("event_time").schema().getLogicalType())
        .isEqualTo(LogicalTypes.timestampMillis());
  }

  @Test
  void everyPartOfAnEventBecomesACell() {
    EventRow row = decode(write(event()));

    assertThat(row.reason()).as(row.detail()).isNull();
    assertThat(Rows.model(row)).isEqualTo("car-loan");
    assertThat(Rows.version(row)).isEqualTo("3");
    assertThat(Rows.eventId(row)).isEqualTo("8f1c");
    assertThat(row.eventTime()).isEqualTo(1767607200250L);
    assertThat(cells(row))
        .containsExactly(
            "FEATURE car_value NUMBER 39811.0",
            "FEATURE salary_range TEXT 40K – 60K",
            "FEATURE repaid_before BOOLEAN false",
            "FEATURE tenure NULL",
            "FEATURE rooms NUMBER 3.0",
            "FEATURE big NUMBER -9.223372036854776E18 digits -9223372036854775808",
            "FEATURE nan NUMBER NaN",
            "FEATURE minus_zero NUMBER 0.0",
            "PREDICTION_LABEL TEXT 1",
            "PREDICTION_SCORE NUMBER 0.993",
            "PROBABILITY 0 NUMBER 0.007",
            "PROBABILITY 1 NUMBER 0.993",
            "LATENCY NUMBER 12.5",
            "TRUTH BOOLEAN true");
  }

  @Test
  void everyTypeOfALabelIsRead() {
    PredictionEvent event = event();
    event.setFeatures(Map.of());
    event.setLatencyMs(null);
    event.getPrediction().setScore(null);
    event.getPrediction().setProbabilities(null);
    Object[] labels = {"a", 1.5, 2L, true, null};
    String[] cells = {"TEXT a", "NUMBER 1.5", "NUMBER 2.0", "BOOLEAN true"};
    for (int i = 0; i < cells.length; i++) {
      event.getPrediction().setLabel(labels[i]);
      event.setLabel(labels[i]);
      assertThat(cells(decode(write(event))))
          .containsExactly("PREDICTION_LABEL " + cells[i], "TRUTH " + cells[i]);
    }
    event.getPrediction().setLabel(null);
    event.setLabel(null);
    assertThat(cells(decode(write(event)))).isEmpty();
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] whole = write(event());
    for (int length = 0; length < whole.length; length++) {
      EventRow row = decode(Arrays.copyOf(whole, length));
      assertThat(row.reason()).as("%d bytes", length).isEqualTo(DeadLetterReason.MALFORMED);
      assertThat(row.detail()).startsWith("Avro ");
    }
  }

  @Test
  void trailingBytesAreMalformed() {
    byte[] whole = write(event());
    EventRow row = decode(Arrays.copyOf(whole, whole.length + 3));

    assertThat(row.reason()).isEqualTo(DeadLetterReason.MALFORMED);
    assertThat(row.detail()).contains("3 bytes are left");
  }

  @Test
  void onlyTheGivenSliceIsRead() {
    byte[] whole = write(event());
    byte[] within = new byte[whole.length + 20];
    System.arraycopy(whole, 0, within, 10, whole.length);
    EventRow row = Rows.row();

    new AvroEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT)
        .decode(within, 10, whole.length, row);

    assertThat(Rows.whole(row)).isEqualTo(Rows.whole(decode(whole)));
  }

  @Test
  void impossibleLengthsAreMalformed() {
    for (long length : new long[] {-1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, 1 << 30, 100}) {
      assertThat(decode(new AvroBytes().number(1).number(length).bytes()).reason())
          .as("a string of %d bytes", length)
          .isEqualTo(DeadLetterReason.MALFORMED);
      if (length > 0 || length == Long.MIN_VALUE) {
        assertThat(decode(AvroBytes.envelope().number(length).nothingElse().bytes()).reason())
            .as("a block of %d entries", length)
            .isEqualTo(DeadLetterReason.MALFORMED);
      }
      assertThat(
              decode(AvroBytes.envelope().number(-1).number(length).nothingElse().bytes()).reason())
          .as("a block of %d bytes", length)
          .isEqualTo(DeadLetterReason.MALFORMED);
    }
  }

  @Test
  void numberOfMoreThan64BitsIsMalformed() {
    byte[] endless = new byte[11];
    Arrays.fill(endless, (byte) 0x80);
    assertThat(decode(endless).reason()).isEqualTo(DeadLetterReason.MALFORMED);
    endless[9] = 2;
    assertThat(decode(endless).detail()).contains("64 bits");
  }

  @Test
  void unknownBranchAndOddBooleanAreMalformed() {
    assertThat(decode(new AvroBytes().number(2).bytes()).detail()).contains("2 union branches");
    assertThat(decode(new AvroBytes().number(-1).bytes()).detail()).contains("2 union branches");
    assertThat(decode(AvroBytes.envelope().number(1).text("a").number(5).bytes()).detail())
        .contains("5 union branches");
    assertThat(
            decode(AvroBytes.envelope().number(1).text("a").number(3).raw((byte) 2).bytes())
                .detail())
        .contains("boolean of 0 or 1: was 2");
  }

  @Test
  void blocksWithSizesAndSeveralBlocksAreRead() {
    byte[] bytes =
        AvroBytes.envelope()
            .number(-2)
            .number(7)
            .text("a")
            .number(2)
            .number(1)
            .text("b")
            .number(0)
            .number(1)
            .text("c")
            .number(1)
            .decimal(2.5)
            .number(0)
            .nothingElse()
            .bytes();

    assertThat(Rows.whole(decode(bytes)))
        .containsExactly(
            "absent|absent|e|0", "FEATURE a NUMBER 1.0", "FEATURE b NULL", "FEATURE c NUMBER 2.5");
  }

  @Test
  void doubledKeyComesAfterTheOneThatItReplaces() {
    byte[] bytes =
        AvroBytes.envelope()
            .number(2)
            .text("a")
            .number(2)
            .number(1)
            .text("a")
            .number(0)
            .number(0)
            .nothingElse()
            .bytes();

    assertThat(cells(decode(bytes))).containsExactly("FEATURE a NUMBER 1.0", "FEATURE a NULL");
  }

  @Test
  void invalidUtf8IsMalformedInNamesAndValues() {
    byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
    byte[] name =
        AvroBytes.envelope()
            .number(1)
            .number(3)
            .raw(surrogate)
            .number(0)
            .number(0)
            .nothingElse()
            .bytes();
    byte[] value =
        AvroBytes.envelope()
            .number(1)
            .text("a")
            .number(4)
            .number(3)
            .raw(surrogate)
            .number(0)
            .nothingElse()
            .bytes();
    byte[] model = new AvroBytes().number(1).number(3).raw(surrogate).bytes();
    byte[] tag =
        AvroBytes.envelope()
            .number(0)
            .number(0)
            .number(0)
            .number(1)
            .number(1)
            .text("a")
            .number(3)
            .raw(surrogate)
            .number(0)
            .number(0)
            .number(0)
            .bytes();
    for (byte[] bytes : new byte[][] {name, value, model, tag}) {
      EventRow row = decode(bytes);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.MALFORMED);
      assertThat(row.detail()).contains("UTF-8");
    }
  }

  @Test
  void emptyIdIsNoIdAndEarlyTimeIsAbsurd() {
    byte[] noId =
        new AvroBytes().number(0).number(0).text("").number(0).number(0).nothingElse().bytes();
    assertThat(decode(noId).reason()).isEqualTo(DeadLetterReason.NO_ID);
    for (long time : new long[] {-2_208_988_800_001L, Long.MIN_VALUE}) {
      byte[] early =
          new AvroBytes()
              .number(0)
              .number(0)
              .text("e")
              .number(time)
              .number(0)
              .nothingElse()
              .bytes();
      assertThat(decode(early).reason()).isEqualTo(DeadLetterReason.ABSURD_TIME);
    }
  }

  @Test
  void defaultsStandInForWhatTheEventDoesNotName() {
    byte[] bytes = AvroBytes.envelope().number(0).nothingElse().bytes();
    EventRow row = decode(bytes, new EventDefaults("m", "1"), EventLimits.DEFAULT);

    assertThat(Rows.model(row)).isEqualTo("m");
    assertThat(Rows.version(row)).isEqualTo("1");
  }

  @Test
  void beyondTheLimitsIsTooLarge() {
    byte[] whole = write(event());
    assertThat(decode(whole, EventDefaults.NONE, new EventLimits(whole.length, 10, 3)).reason())
        .isNull();
    assertThat(decode(whole, EventDefaults.NONE, new EventLimits(whole.length - 1, 10, 3)).reason())
        .isEqualTo(DeadLetterReason.TOO_LARGE);
    assertThat(decode(whole, EventDefaults.NONE, new EventLimits(whole.length, 9, 3)).reason())
        .isEqualTo(DeadLetterReason.TOO_LARGE);
  }
}
