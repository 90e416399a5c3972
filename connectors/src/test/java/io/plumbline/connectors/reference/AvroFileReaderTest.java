package io.plumbline.connectors.reference;

import static io.plumbline.connectors.reference.ReferenceFolder.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.connectors.reference.ReferenceFolder.Read;
import io.plumbline.schemas.PredictionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroFileReaderTest {
  @TempDir private Path path;
  private ReferenceFolder folder;

  @BeforeEach
  void open() {
    folder = new ReferenceFolder(path);
  }

  private Path events(String name, CodecFactory codec, int count) throws IOException {
    Schema schema = PredictionEvent.getClassSchema();
    Schema prediction = schema.getField("prediction").schema().getTypes().get(1);
    Path file = path.resolve(name);
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      out.setCodec(codec).create(schema, file.toFile());
      for (int i = 0; i < count; i++) {
        out.append(
            new GenericRecordBuilder(schema)
                .set("model", "m")
                .set("event_id", "e" + i)
                .set("event_time", 1_767_607_200_000L + i)
                .set("features", Map.of("x", 0.5 * i, "s", "t"))
                .set("prediction", new GenericRecordBuilder(prediction).set("label", 1L).build())
                .set("label", true)
                .build());
      }
    }
    return file;
  }

  @Test
  void containersHoldEvents() throws IOException {
    for (CodecFactory codec : List.of(CodecFactory.nullCodec(), CodecFactory.deflateCodec(6))) {
      Read read = read(events("a.avro", codec, 3));
      assertThat(read.rows())
          .hasSize(3)
          .last()
          .isEqualTo(
              Map.of("feature:x", 1.0, "feature:s", "t", "prediction:label", 1.0, "label", true));
      assertThat(read.tally().untimed()).isZero();
    }
  }

  @Test
  void containerMayBeEmpty() throws IOException {
    assertThat(read(events("none.avro", CodecFactory.nullCodec(), 0)).rows()).isEmpty();
  }

  @Test
  void brokenFileFailsWithItsPath() throws IOException {
    byte[] bytes = Files.readAllBytes(events("a.avro", CodecFactory.nullCodec(), 100));
    for (Path broken :
        List.of(
            folder.file("torn.avro", Arrays.copyOf(bytes, bytes.length - 50)),
            folder.file("text.avro", "not avro at all"),
            folder.file("empty.avro", ""))) {
      assertThatThrownBy(() -> read(broken))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(broken.toString());
    }
  }

  @Test
  void recordsOfAnotherSchemaAreRefused() throws IOException {
    Schema schema = SchemaBuilder.record("Flat").fields().requiredInt("x").endRecord();
    Path file = path.resolve("flat.avro");
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      out.create(schema, file.toFile());
      out.append(new GenericRecordBuilder(schema).set("x", 1).build());
    }
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString());
  }
}
