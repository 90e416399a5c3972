package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/** Avro's own reader is the judge: what a record holds by path is what the row holds. */
class MappedAvroDecoderTest {
  private static final int SCHEMAS = 4_000;
  private static final int RECORDS_EACH = 5;

  @Test
  void theCellsAreWhatAvrosOwnReaderFindsAtTheMappedPaths() {
    RandomRecords random = new RandomRecords(41);
    int usable = 0;
    int cells = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      Schema schema = random.schema();
      EventMapping mapping = random.mapping(schema);
      MappedAvroDecoder decoder =
          new MappedAvroDecoder(schema, mapping, EventDefaults.NONE, EventLimits.DEFAULT);
      EventRow row = Rows.row();
      for (int j = 0; j < RECORDS_EACH; j++) {
        Object record = random.value(schema);
        byte[] bytes = RandomRecords.write(schema, record);
        decoder.decode(bytes, 0, bytes.length, row);

        RecordJudge judge = new RecordJudge(mapping, schema, record);
        String what = schema + "\n" + mapping + "\n" + record + "\n" + row.detail();
        assertThat(Rows.cells(row)).as(what).containsExactlyInAnyOrderElementsOf(judge.cells());
        assertThat(Rows.model(row)).as(what).isEqualTo(judge.text(mapping.model()));
        assertThat(Rows.version(row)).as(what).isEqualTo(judge.text(mapping.modelVersion()));
        String id = judge.text(mapping.eventId());
        Long time = judge.time();
        if (id.equals("absent")) {
          assertThat(row.reason()).as(what).isEqualTo(DeadLetterReason.NO_ID);
        } else if (time == null) {
          assertThat(row.reason()).as(what).isEqualTo(DeadLetterReason.NO_TIME);
        } else {
          assertThat(Rows.eventId(row)).as(what).isEqualTo(id);
          assertThat(row.eventTime()).as(what).isEqualTo(time);
          assertThat(row.reason() == null).as(what).isEqualTo(time >= -2_208_988_800_000L);
          usable += row.reason() == null ? 1 : 0;
        }
        cells += row.cells();
      }
    }
    assertThat(usable).isGreaterThan(SCHEMAS / 20);
    assertThat(cells).isGreaterThan(SCHEMAS * RECORDS_EACH);
  }

  @Test
  void damagedRecordsAreUsableOrHaveAReasonAndNeverThrow() {
    RandomRecords random = new RandomRecords(43);
    RandomEvents damage = new RandomEvents(47);
    int malformed = 0;
    int others = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      Schema schema = random.schema();
      EventMapping mapping = random.mapping(schema);
      MappedAvroDecoder decoder =
          new MappedAvroDecoder(schema, mapping, EventDefaults.NONE, EventLimits.DEFAULT);
      EventRow row = Rows.row();
      for (int j = 0; j < RECORDS_EACH; j++) {
        byte[] whole = RandomRecords.write(schema, random.value(schema));
        byte[] bytes = j == 0 ? damage.noise() : damage.damaged(whole);
        decoder.decode(bytes, 0, bytes.length, row);
        if (row.reason() == DeadLetterReason.MALFORMED) {
          malformed++;
          assertThat(row.detail()).isNotBlank();
        } else {
          // Avro's own reader makes room for any number of items that a block claims to have.
          Object record = RandomRecords.hasItems(schema) ? null : byAvro(schema, bytes);
          if (record != null) {
            others++;
            // What is passed over is not looked at, so Avro may refuse what is usable; and doubled
            // keys of a map make two cells, of which the last counts.
            assertThat(Rows.cells(row))
                .as(schema + "\n" + mapping + "\n" + record)
                .containsAll(new RecordJudge(mapping, schema, record).cells());
          }
        }
      }
    }
    assertThat(malformed).isGreaterThan(SCHEMAS);
    assertThat(others).isGreaterThan(SCHEMAS / 8);
  }

  private static Object byAvro(Schema schema, byte[] bytes) {
    try {
      return new GenericDatumReader<>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  @Test
  void everyShorterBeginningOfARecordIsMalformed() {
    RandomRecords random = new RandomRecords(53);
    for (int i = 0; i < 300; i++) {
      Schema schema = random.schema();
      byte[] bytes = RandomRecords.write(schema, random.value(schema));
      MappedAvroDecoder decoder =
          new MappedAvroDecoder(
              schema, random.mapping(schema), EventDefaults.NONE, EventLimits.DEFAULT);
      EventRow row = Rows.row();
      for (int length = 0; length < bytes.length; length++) {
        decoder.decode(bytes, 0, length, row);
        assertThat(row.reason()).isEqualTo(DeadLetterReason.MALFORMED);
      }
    }
  }

  private static Schema schema(String fields) {
    return SchemaBounds.parse(
        "{\"type\":\"record\",\"name\":\"Mine\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
            + "{\"name\":\"ts\",\"type\":\"long\"},"
            + fields
            + "]}");
  }

  private static EventMapping renaming(String field, String column) {
    return EventMapping.of(FieldPath.parse("id"), MappedTime.at(FieldPath.parse("ts")))
        .withFeatures(
            new MappedFeatures(
                FieldPath.ROOT,
                null,
                List.of(),
                List.of(new MappedFeatures.Renamed(FieldPath.parse(field), column))));
  }

  private static final String HOME =
      "{\"name\":\"home\",\"type\":{\"type\":\"record\",\"name\":\"Home\",\"fields\":[{\"name\":\"city\",\"type\":\"string\"}]}},";

  @Test
  void twoFieldsOfOneColumnAreRefusedWithTheirSchema() {
    String ages = "{\"name\":\"age\",\"type\":\"int\"},{\"name\":\"age_years\",\"type\":\"int\"}";
    String dotted = HOME + "{\"name\":\"home.city\",\"type\":\"string\"}";
    String other = HOME + "{\"name\":\"place\",\"type\":\"string\"}";
    String[][] cases = {
      {ages, "age_years", "age", "age"},
      {dotted, "ts", "when", "home.city"},
      {other, "place", "home.city", "home.city"}
    };
    for (String[] one : cases) {
      MappedAvroDecoder decoder =
          new MappedAvroDecoder(
              schema(one[0]), renaming(one[1], one[2]), EventDefaults.NONE, EventLimits.DEFAULT);
      String rule =
          "every feature needs a name of its own: two fields of the schema Mine are the column \""
              + one[3]
              + "\", give one another name under names";
      assertThat(decoder.problems()).containsExactly(new MappingProblem("features", rule));
      EventRow row = Rows.decode(decoder, new byte[] {2, 'e', 0, 2, 2});
      assertThat(row.reason()).isEqualTo(DeadLetterReason.UNKNOWN_SCHEMA);
      assertThat(row.detail()).isEqualTo(rule);
    }
  }

  @Test
  void oneFieldMayMakeItsColumnInSeveralBranchesOfAUnion() {
    String a =
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}";
    String b =
        "{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"x\",\"type\":\"string\"}]}";
    MappedAvroDecoder decoder =
        new MappedAvroDecoder(
            schema("{\"name\":\"u\",\"type\":[" + a + "," + b + ",\"long\"]}"),
            renaming("u", "v"),
            EventDefaults.NONE,
            EventLimits.DEFAULT);
    assertThat(decoder.problems()).isEmpty();
    assertThat(Rows.decode(decoder, new byte[] {2, 'e', 0, 0, 14}).number(0)).isEqualTo(7);
  }
}
