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
 * The prediction events of one Avro object container file, each as the plain binary that an {@link
 * AvroEventDecoder} reads.
 *
 * <p>The file may be written with any schema that resolves to ours: fields in another order,
 * additional ones, optional ones left out. A time in microseconds or nanoseconds becomes one in
 * milliseconds. Records are decoded and encoded again, so this is no path for a stream.
 */
public final class AvroFileRecords implements Iterator<byte[]>, Closeable {
  private static final String TIME = "event_time";

  private final AvroContainerBytes bytes;
  private final DataFileStream<GenericRecord> file;
  private final LongUnaryOperator toMillis;
  private final GenericDatumWriter<GenericRecord> writer =
      new GenericDatumWriter<>(PredictionEvent.getClassSchema());
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
  private long read;

  /**
   * Reads the header.
   *
   * @param in the file from its start; closed by {@link #close}
   * @throws IOException if it is no Avro container file
   */
  public AvroFileRecords(InputStream in) throws IOException {
    GenericDatumReader<GenericRecord> reader =
        new GenericDatumReader<>(null, PredictionEvent.getClassSchema());
    bytes = new AvroContainerBytes(in);
    try {
      file = new DataFileStream<>(bytes, reader);
    } catch (AvroRuntimeException e) {
      throw new IOException("an Avro file must have a readable header: " + e.getMessage(), e);
    }
    toMillis = toMillis(file.getSchema());
  }

  /**
   * Whether there is another event.
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
   * The next event as plain Avro binary.
   *
   * @throws UncheckedIOException if the file is damaged or its schema does not resolve to that of a
   *     prediction event, with the number of the record
   */
  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the file has " + read + " records");
    }
    try {
      GenericRecord event = file.next();
      event.put(TIME, toMillis.applyAsLong((Long) event.get(TIME)));
      out.reset();
      writer.write(event, encoder);
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
            "record " + (read + 1) + " of an Avro file must be a prediction event: " + cause,
            cause));
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
