package io.plumbline.connectors.format;

import io.plumbline.schemas.PredictionEvent;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The records of one Avro object container file, each as plain binary. They are decoded and encoded
 * again, so this is no path for a stream.
 */
public final class AvroFileRecords implements Iterator<byte[]>, Closeable {
  private static final String TIME = "event_time";

  private final AvroContainerBytes bytes;
  private final DataFileStream<GenericRecord> file;
  private final @Nullable LongUnaryOperator toMillis;
  private final String kind;
  private final GenericDatumWriter<GenericRecord> writer;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
  private long read;

  private AvroFileRecords(InputStream in, @Nullable Schema target, String kind) throws IOException {
    this.kind = kind;
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(null, target);
    bytes = new AvroContainerBytes(in);
    try {
      file = new DataFileStream<>(bytes, reader);
    } catch (AvroRuntimeException e) {
      throw new IOException("an Avro file must have a readable header: " + e.getMessage(), e);
    }
    Schema written = file.getSchema();
    if (target == null && written.getType() != Schema.Type.RECORD) {
      throw new IOException(
          "an Avro file must hold records: its schema is " + written.getType().getName());
    }
    writer = new GenericDatumWriter<>(target == null ? written : target);
    toMillis = target == null ? null : toMillis(written);
  }

  /**
   * The file's prediction events, each as an {@link AvroEventDecoder} reads it. The file may be
   * written with any schema that resolves to ours: fields in another order, additional ones,
   * optional ones left out. A time in microseconds or nanoseconds becomes one in milliseconds.
   *
   * @param in the file from its start; closed by {@link #close}
   * @throws IOException if it is no Avro container file
   */
  public static AvroFileRecords published(InputStream in) throws IOException {
    return new AvroFileRecords(in, PredictionEvent.getClassSchema(), "a prediction event");
  }

  /**
   * The file's records with the schema that the file brings along.
   *
   * @param in the file from its start; closed by {@link #close}
   * @throws IOException if it is no Avro container file, or holds no records
   */
  public static AvroFileRecords asWritten(InputStream in) throws IOException {
    return new AvroFileRecords(in, null, "one of its schema");
  }

  /** The schema that the file was written with. */
  public Schema schema() {
    return file.getSchema();
  }

  /**
   * Whether there is another record.
   *
   * @throws UncheckedIOException if the file is damaged, with the number of the record
   */
  @Override
  public boolean hasNext() {
    try {
      if (file.hasNext()) {
        return true;
      }
    } catch (AvroRuntimeException e) {
      throw damaged(e);
    }
    if (!bytes.endsWithABlock()) {
      throw damaged(new IOException("the file is cut short, it must end in its marker"));
    }
    return false;
  }

  /**
   * The next record as plain Avro binary.
   *
   * @throws UncheckedIOException if the file is damaged or its schema does not resolve to the one
   *     that is wanted, with the number of the record
   */
  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the file has " + read + " records");
    }
    try {
      GenericRecord record = file.next();
      if (toMillis != null) {
        record.put(TIME, toMillis.applyAsLong((Long) record.get(TIME)));
      }
      out.reset();
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException | AvroRuntimeException e) {
      throw damaged(e);
    }
    read++;
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private UncheckedIOException damaged(Exception cause) {
    return new UncheckedIOException(
        new IOException(
            "record " + (read + 1) + " of an Avro file must be " + kind + ": " + cause, cause));
  }

  /** Resolution ignores logical types: the unit of the writer's time has to be asked for. */
  private static LongUnaryOperator toMillis(Schema writer) {
    LogicalType unit = unitOfTime(writer);
    if (unit instanceof LogicalTypes.TimestampMicros) {
      return time -> Math.floorDiv(time, 1_000L);
    }
    if (unit instanceof LogicalTypes.TimestampNanos) {
      return time -> Math.floorDiv(time, 1_000_000L);
    }
    return LongUnaryOperator.identity();
  }

  private static @Nullable LogicalType unitOfTime(Schema writer) {
    Schema.Field field = writer.getType() == Schema.Type.RECORD ? writer.getField(TIME) : null;
    if (field == null) {
      return null;
    }
    Schema time = field.schema();
    return time.isUnion()
        ? time.getTypes().stream()
            .map(Schema::getLogicalType)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null)
        : time.getLogicalType();
  }
}
