package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.schemas.PredictionEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroFileRecordsTest {
  private final AvroEventDecoder decoder =
      new AvroEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);

  private List<List<String>> rows(byte[] file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (AvroFileRecords records = AvroFileRecords.published(new ByteArrayInputStream(file))) {
      while (records.hasNext()) {
        rows.add(sorted(records.next()));
      }
      assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
    }
    return rows;
  }

  /** A row whose cells are in no order: reading a map forgets it. */
  private List<String> sorted(byte[] event) {
    return Rows.whole(Rows.decode(decoder, event)).stream().sorted().toList();
  }

  private static byte[] file(GenericRecord... records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Schema schema = records[0].getSchema();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.create(schema, out);
      for (GenericRecord record : records) {
        writer.append(record);
      }
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"null", "deflate"})
  void everyEventOfAFileIsRead(String codec) throws IOException {
    RandomEvents events = new RandomEvents(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<List<String>> expected = new ArrayList<>();
    try (DataFileWriter<PredictionEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(PredictionEvent.class))) {
      writer.setCodec(CodecFactory.fromString(codec)).setSyncInterval(1000);
      writer.create(PredictionEvent.getClassSchema(), out);
      for (int i = 0; i < 500; i++) {
        PredictionEvent event = events.next();
        writer.append(event);
        expected.add(sorted(events.avro(event)));
      }
    }

    assertThat(rows(out.toByteArray())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp-millis,1767607200250",
    "timestamp-micros,1767607200250999",
    "timestamp-nanos,1767607200250999999"
  })
  void anotherSchemaThatResolvesToOursIsRead(String unit, long time) throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"PredictionEvent","namespace":"io.plumbline.schemas","fields":[
                  {"name":"extra","type":"int"},
                  {"name":"features","type":{"type":"map","values":["int","string"]}},
                  {"name":"event_time","type":["null",{"type":"long","logicalType":"%s"}]},
                  {"name":"event_id","type":"string"}]}
                """
                    .formatted(unit));
    GenericRecord record = new GenericData.Record(schema);
    record.put("extra", 1);
    record.put("features", Map.of("age", 3));
    record.put("event_time", time);
    record.put("event_id", "e");

    assertThat(rows(file(record)))
        .containsExactly(List.of("FEATURE age NUMBER 3.0", "absent|absent|e|1767607200250"));
  }

  @Test
  void fileOfAnotherKindIsRefused() throws IOException {
    assertThatThrownBy(
            () -> AvroFileRecords.published(new ByteArrayInputStream("{}".getBytes("UTF-8"))))
        .isInstanceOf(IOException.class);

    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Other\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}");
    GenericRecord record = new GenericData.Record(schema);
    record.put("a", 1);
    byte[] file = file(record);
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("record 1 of an Avro file must be a prediction event");
  }

  @Test
  void fileThatIsCutOffWithinABlockIsRefusedWithTheRecord() throws IOException {
    RandomEvents events = new RandomEvents(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int whole = 0;
    try (DataFileWriter<PredictionEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(PredictionEvent.class))) {
      writer.create(PredictionEvent.getClassSchema(), out);
      for (int i = 0; i < 10; i++) {
        writer.append(events.next());
        writer.sync();
        whole = i == 8 ? out.size() : whole;
      }
    }
    // The number of records and the size of a block take up to four bytes.
    for (int length = whole + 4; length < out.size(); length++) {
      byte[] cut = Arrays.copyOf(out.toByteArray(), length);
      assertThatThrownBy(() -> rows(cut))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("record 10 of");
    }
  }

  @Test
  void fileWithADamagedMarkerIsRefused() throws IOException {
    RandomEvents events = new RandomEvents(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<PredictionEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(PredictionEvent.class))) {
      writer.create(PredictionEvent.getClassSchema(), out);
      writer.append(events.next());
    }
    byte[] damaged = out.toByteArray();
    damaged[damaged.length - 1] ^= 1;

    assertThatThrownBy(() -> rows(damaged)).isInstanceOf(UncheckedIOException.class);
  }
}
