package io.plumbline.connectors.source;

import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The bytes of a {@link TrackedSplit}. Version 1: the largest event time, the version of the inner
 * split's bytes, their length, the bytes. Version 2: then the length of the ids' bytes and those.
 * Version 3: then the length of the bytes of the named versions and those. Both carry a version of
 * their own.
 */
final class TrackedSplitSerializer<SplitT extends SourceSplit>
    implements SimpleVersionedSerializer<TrackedSplit<SplitT>> {
  private static final int VERSION = 3;

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
    write(split.memory().ids(), out);
    write(split.memory().versions(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public TrackedSplit<SplitT> deserialize(int version, byte[] bytes) throws IOException {
    Nested.requireVersion("a split", version, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    long largestEventTime = in.readLong();
    SplitT split = Nested.read(inner, in);
    StateBytes ids = version < 2 ? StateBytes.NONE : read(in);
    StateBytes versions = version < 3 ? StateBytes.NONE : read(in);
    Nested.requireEnd("a split", in);
    return new TrackedSplit<>(split, largestEventTime, new SplitMemory(ids, versions));
  }

  private static void write(StateBytes part, DataOutputSerializer out) throws IOException {
    out.writeInt(part.bytes().length);
    out.write(part.bytes());
  }

  private static StateBytes read(DataInputDeserializer in) throws IOException {
    byte[] bytes = new byte[Nested.length(in)];
    in.readFully(bytes);
    return bytes.length == 0 ? StateBytes.NONE : new StateBytes(bytes);
  }
}
