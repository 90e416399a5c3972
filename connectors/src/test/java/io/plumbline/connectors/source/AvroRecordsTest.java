package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private static final int BLOCK = 1 << 16;

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
    try (FileRecords records =
        AvroContainers.of(EXPECTED, BLOCK).open(file, new FilePosition(0, from))) {
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
  @ValueSource(strings = {"null", "deflate", "snappy", "bzip2", "zstandard"})
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

  @Test
  void aBlockThatDecompressesToMoreThanTheLimitIsOneDeadLetter() throws IOException {
    for (String codec : List.of("deflate", "snappy", "bzip2", "zstandard")) {
      Path file = folder.resolve(codec + "-bomb.avro");
      try (DataFileWriter<GenericRecord> writer =
          new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(EXPECTED))) {
        writer.setCodec(CodecFactory.fromString(codec)).setSyncInterval(1 << 24);
        writer.create(EXPECTED, file.toFile());
        writer.append(event("0".repeat(100), 0));
        writer.sync();
        writer.append(event("0".repeat(8 << 20), 0));
      }

      assertThat(Files.size(file)).as(codec).isLessThan(1 << 20);
      assertThat(read(file, 0, new ArrayList<>()))
          .as(codec)
          .containsExactly("f:1 0", "f:2 too_large");
    }
  }

  private static GenericRecord event(String id, long time) {
    GenericRecord record = new GenericData.Record(EXPECTED);
    record.put("id", id);
    record.put("time", time);
    return record;
  }

  @Test
  void lengthsThatLieAskForNoMemory() throws IOException {
    byte[] sound = Files.readAllBytes(write(EXPECTED, "null", 1));
    int block = sound.length - 16 - 2 - lengthOfOneRecord();
    byte[] huge = {2, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
    assertThat(read(joined(Arrays.copyOf(sound, block), huge), 0, new ArrayList<>()))
        .containsExactly("f:1 too_large");

    byte[] negative = {2, 1};
    assertThat(read(joined(Arrays.copyOf(sound, block), negative), 0, new ArrayList<>()))
        .containsExactly("f:1 malformed");

    byte[] header = {
      'O', 'b', 'j', 1, 2, 2, 'a', (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F
    };
    assertThat(read(joined(header, new byte[99]), 0, new ArrayList<>()))
        .containsExactly("f:1 malformed");
    assertThat(read(joined(new byte[0], new byte[0]), 0, new ArrayList<>()))
        .containsExactly("f:1 malformed");
  }

  private static int lengthOfOneRecord() {
    // The id, with its length, and the time.
    return new Random(5).nextInt(40) + 3;
  }

  private Path joined(byte[] first, byte[] second) throws IOException {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return Files.write(folder.resolve("joined.avro"), both);
  }

  @Test
  void anArrayOfNothingsIsRefusedBeforeItIsCounted() throws IOException {
    Schema endless =
        SchemaBuilder.record("Event")
            .fields()
            .requiredString("id")
            .requiredLong("time")
            .name("nothings")
            .type()
            .array()
            .items()
            .nullType()
            .noDefault()
            .endRecord();
    Path file = folder.resolve("endless.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(endless))) {
      writer.create(endless, file.toFile());
      // Of 2^62 items, without a byte for any.
      byte[] count = new byte[10];
      Arrays.fill(count, (byte) 0x80);
      count[9] = 1;
      byte[] datum = joinedBytes(new byte[] {2, '0', 0}, count, new byte[] {0});
      writer.appendEncoded(ByteBuffer.wrap(datum));
    }

    assertThat(read(file, 0, new ArrayList<>())).containsExactly("f:1 unknown_schema");
  }

  /** A file of one record that has this schema after its id and its time. */
  private Path containerOf(String schema, byte[] more) throws IOException {
    Schema whole =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Event\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
                    + "{\"name\":\"time\",\"type\":\"long\"},{\"name\":\"more\",\"type\":"
                    + schema
                    + "}]}");
    Path file = folder.resolve("strange.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(whole))) {
      writer.create(whole, file.toFile());
      writer.appendEncoded(ByteBuffer.wrap(joinedBytes(new byte[] {2, '0', 0}, more)));
    }
    return file;
  }

  /** Each record holds the one before twice. */
  private static String doubling(String innermost) {
    String type = "{\"type\":\"record\",\"name\":\"L0\",\"fields\":[" + innermost + "]}";
    for (int i = 1; i < 60; i++) {
      type =
          "{\"type\":\"record\",\"name\":\"L%d\",\"fields\":[{\"name\":\"a\",\"type\":%s},{\"name\":\"b\",\"type\":\"L%d\"}]}"
              .formatted(i, type, i - 1);
    }
    return type;
  }

  @Test
  void recordsWithoutBytesThatMultiplyAreRefusedBeforeTheyAreSteppedOver() throws IOException {
    assertThat(read(containerOf(doubling(""), new byte[0]), 0, new ArrayList<>()))
        .containsExactly("f:1 unknown_schema");
  }

  @Test
  void recordsThatMultiplyAreRefusedBeforeTheyAreResolved() throws IOException {
    String doubling = doubling("{\"name\":\"v\",\"type\":[\"null\",\"int\"]}");
    assertThat(read(containerOf(doubling, new byte[0]), 0, new ArrayList<>()))
        .containsExactly("f:1 unknown_schema");
  }

  @Test
  void aValueInMoreOthersThanMayBeBreaksTheFileWithoutAStack() throws IOException {
    byte[] deep = new byte[BLOCK / 2];
    Arrays.fill(deep, (byte) 2);
    deep[deep.length - 1] = 0;
    String list =
        "{\"type\":\"record\",\"name\":\"Node\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}";
    assertThat(read(containerOf(list, deep), 0, new ArrayList<>()))
        .containsExactly("f:1 malformed");
  }

  private static byte[] joinedBytes(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Test
  void aRecordThatIsNestedTooDeepForTheStackBreaksItsFile() throws IOException {
    Schema nested =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Event", "fields": [
                  {"name": "id", "type": "string"}, {"name": "time", "type": "long"},
                  {"name": "link", "type": ["null", {"type": "record", "name": "Link", "fields": [
                    {"name": "next", "type": ["null", "Link"]}]}]}]}
                """);
    Path file = folder.resolve("nested.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(nested))) {
      writer.create(nested, file.toFile());
      byte[] links = new byte[60_000];
      Arrays.fill(links, (byte) 2);
      writer.appendEncoded(
          ByteBuffer.wrap(joinedBytes(new byte[] {2, '0', 0}, links, new byte[] {0})));
    }

    assertThat(read(file, 0, new ArrayList<>())).hasSize(1).first().asString().startsWith("f:1 ");
  }
}
