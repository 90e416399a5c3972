package io.plumbline.connectors.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The bytes of a {@link TrackedCheckpoint}. Version 1: the number of splits that came back, each
 * one's name and largest event time, and the inner checkpoint as in {@link TrackedSplitSerializer}.
 */
final class TrackedCheckpointSerializer<CheckpointT>
    implements SimpleVersionedSerializer<TrackedCheckpoint<CheckpointT>> {
  private static final int VERSION = 1;

  private final SimpleVersionedSerializer<CheckpointT> inner;

  TrackedCheckpointSerializer(SimpleVersionedSerializer<CheckpointT> inner) {
    this.inner = inner;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(TrackedCheckpoint<CheckpointT> checkpoint) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    Map<String, Long> times = new TreeMap<>(checkpoint.largestEventTimes());
    out.writeInt(times.size());
    for (Map.Entry<String, Long> time : times.entrySet()) {
      out.writeUTF(time.getKey());
      out.writeLong(time.getValue());
    }
    Nested.write(inner, checkpoint.inner(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public TrackedCheckpoint<CheckpointT> deserialize(int version, byte[] bytes) throws IOException {
    Nested.requireVersion("an enumerator", version, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    Map<String, Long> times = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      times.put(in.readUTF(), in.readLong());
    }
    TrackedCheckpoint<CheckpointT> checkpoint =
        new TrackedCheckpoint<>(Nested.read(inner, in), times);
    Nested.requireEnd("an enumerator", in);
    return checkpoint;
  }
}
