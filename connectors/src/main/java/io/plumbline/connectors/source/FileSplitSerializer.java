package io.plumbline.connectors.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The bytes of a {@link FileSplit}. Version 1: size, first event time, offset, records, and the
 * path in UTF-8 with its length before it. Version 2: then the own time of its records.
 */
final class FileSplitSerializer implements SimpleVersionedSerializer<FileSplit> {
  private static final int VERSION = 2;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(FileSplit split) throws IOException {
    byte[] path = split.path().getBytes(StandardCharsets.UTF_8);
    DataOutputSerializer out = new DataOutputSerializer(44 + path.length);
    out.writeLong(split.size());
    out.writeLong(split.firstEventTime());
    out.writeLong(split.position().offset());
    out.writeLong(split.position().records());
    out.writeInt(path.length);
    out.write(path);
    out.writeLong(split.recordTime());
    return out.getCopyOfBuffer();
  }

  @Override
  public FileSplit deserialize(int version, byte[] bytes) throws IOException {
    Nested.requireVersion("a file", version, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    long size = in.readLong();
    long firstEventTime = in.readLong();
    FilePosition position = new FilePosition(in.readLong(), in.readLong());
    byte[] path = new byte[Nested.length(in)];
    in.readFully(path);
    long recordTime = version < 2 ? SourcedRow.NO_TIME : in.readLong();
    Nested.requireEnd("a file", in);
    return new FileSplit(
        new String(path, StandardCharsets.UTF_8), size, firstEventTime, position, recordTime);
  }
}
