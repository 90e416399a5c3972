package io.plumbline.connectors.source;

import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The bytes of a {@link TrackedSplit}. Version 1: the largest event time, the version of the inner
 * split's bytes, their length, the bytes.
 */
final class TrackedSplitSerializer<SplitT extends SourceSplit>
    implements SimpleVersionedSerializer<TrackedSplit<SplitT>> {
  private static final int VERSION = 1;

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
    return out.getCopyOfBuffer();
  }

  @Override
  public TrackedSplit<SplitT> deserialize(int version, byte[] bytes) throws IOException {
    Nested.requireVersion("a split", version, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    long largestEventTime = in.readLong();
    TrackedSplit<SplitT> split = new TrackedSplit<>(Nested.read(inner, in), largestEventTime);
    Nested.requireEnd("a split", in);
    return split;
  }
}
