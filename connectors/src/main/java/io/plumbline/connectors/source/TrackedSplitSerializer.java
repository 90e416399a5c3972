package io.plumbline.connectors.source;

import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The bytes of a {@link TrackedSplit}. Version 1: the largest event time, the version of the inner
 * split's bytes, their length, the bytes. Version 2: then the length of the ids' bytes and those,
 * which carry a version of their own.
 */
final class TrackedSplitSerializer<SplitT extends SourceSplit>
    implements SimpleVersionedSerializer<TrackedSplit<SplitT>> {
  private static final int VERSION = 2;

  private final SimpleVersionedSerializer<SplitT> inner;

  TrackedSplitSerializer(SimpleVersionedSerializer<SplitT> inner) {
    this.inner = inner;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(TrackedSplit<SplitT> split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    out.writeLong(split.largestEventTime());
    Nested.write(inner, split.inner(), out);
    byte[] ids = split.ids().bytes();
    out.writeInt(ids.length);
    out.write(ids);
    return out.getCopyOfBuffer();
  }

  @Override
  public TrackedSplit<SplitT> deserialize(int version, byte[] bytes) throws IOException {
    Nested.requireVersion("a split", version, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    long largestEventTime = in.readLong();
    SplitT split = Nested.read(inner, in);
    IdBytes ids = version == 1 ? IdBytes.NONE : ids(in);
    Nested.requireEnd("a split", in);
    return new TrackedSplit<>(split, largestEventTime, ids);
  }

  private static IdBytes ids(DataInputDeserializer in) throws IOException {
    byte[] bytes = new byte[Nested.length(in)];
    in.readFully(bytes);
    return bytes.length == 0 ? IdBytes.NONE : new IdBytes(bytes);
  }
}
