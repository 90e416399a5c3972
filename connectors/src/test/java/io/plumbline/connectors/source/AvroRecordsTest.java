package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroRecordsTest {
  private static final Schema EXPECTED =
      SchemaBuilder.record("Event").fields().requiredString("id").requiredLong("time").endRecord();

  private static final Schema WIDER =
      SchemaBuilder.record("Event")
          .fields()
          .requiredLong("time")
          .optionalString("comment")
          .requiredString("id")
          .endRecord();

  private static final Schema ALIEN =
      SchemaBuilder.record("Event").fields().requiredString("name").endRecord();

  @TempDir Path folder;

  private Path write(Schema schema, String codec, int records) throws IOException {
    Path file = folder.resolve(schema.getField("comment") + codec + ".avro");
    Random random = new Random(5);
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).setSyncInterval(500);
      writer.create(schema, file.toFile());
      for (int i = 0; i < records; i++) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(
              field.name(),
              switch (field.name()) {
                case "time" -> (long) i;
                case "comment" -> "c".repeat(random.nextInt(3));
                default -> "e".repeat(random.nextInt(40)) + i;
              });
        }
        writer.append(record);
      }
    }
    return file;
  }

  /** What was read: {@code place time}, or {@code place reason}. */
  private static List<String> read(Path file, long from, List<FilePosition> after)
      throws IOException {
    List<String> read = new ArrayList<>();
    RawRecord raw = new RawRecord();
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(EXPECTED);
    try (FileRecords records = AvroContainers.of(EXPECTED).open(file, new FilePosition(0, from))) {
      while (records.next(raw)) {
        after.add(records.position());
        if (raw.reason() != null) {
          read.add(raw.position("f") + " " + raw.reason().wireName());
          continue;
        }
        GenericRecord record =
            reader.read(
                null,
                DecoderFactory.get().binaryDecoder(raw.bytes(), raw.offset(), raw.length(), null));
        assertThat(record.get("id").toString()).endsWith(record.get("time").toString());
        read.add(raw.position("f") + " " + record.get("time"));
      }
      assertThat(records.next(raw)).as("the end is the end").isFalse();
    }
    return read;
  }

  private static List<String> numbered(int records) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      expected.add("f:" + (i + 1) + " " + i);
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate"})
  void recordsComeAsTheyStandAndReadingGoesOnAfterAny(String codec) throws IOException {
    Path file = write(EXPECTED, codec, 300);
    List<FilePosition> after = new ArrayList<>();

    assertThat(read(file, 0, after)).isEqualTo(numbered(300));
    for (FilePosition position : after) {
      assertThat(read(file, position.records(), new ArrayList<>()))
          .isEqualTo(numbered(300).subList((int) position.records(), 300));
    }
  }

  @Test
  void anotherSchemaIsResolved() throws IOException {
    assertThat(read(write(WIDER, "null", 100), 0, new ArrayList<>())).isEqualTo(numbered(100));
  }

  @Test
  void aSchemaThatCannotBeResolvedIsOneDeadLetter() throws IOException {
    Path file = write(ALIEN, "null", 100);

    assertThat(read(file, 0, new ArrayList<>())).containsExactly("f:1 unknown_schema");
    assertThat(read(file, 1, new ArrayList<>())).isEmpty();
  }

  @Test
  void whatIsNoContainerIsOneDeadLetter() throws IOException {
    Path file = Files.writeString(folder.resolve("a.avro"), "{\"plain\": \"text\"}\n".repeat(9));

    assertThat(read(file, 0, new ArrayList<>())).containsExactly("f:1 malformed");
    assertThat(read(file, 1, new ArrayList<>())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrokenContainerIsReadUpToTheFault(boolean cut) throws IOException {
    Path file = write(EXPECTED, "deflate", 3000);
    byte[] bytes = Files.readAllBytes(file);
    int middle = bytes.length / 2;
    if (cut) {
      bytes = Arrays.copyOf(bytes, middle);
    } else {
      Arrays.fill(bytes, middle, middle + 600, (byte) 0xFF);
    }
    Files.write(file, bytes);
    List<FilePosition> after = new ArrayList<>();

    List<String> read = read(file, 0, after);

    int sound = read.size() - 1;
    assertThat(sound).isBetween(500, 2500);
    assertThat(read.subList(0, sound)).isEqualTo(numbered(sound));
    assertThat(read.get(sound)).isEqualTo("f:" + (sound + 1) + " malformed");
    for (int i : new int[] {0, sound / 2, sound - 1, sound}) {
      assertThat(read(file, after.get(i).records(), new ArrayList<>()))
          .isEqualTo(read.subList(i + 1, read.size()));
    }
  }
}
