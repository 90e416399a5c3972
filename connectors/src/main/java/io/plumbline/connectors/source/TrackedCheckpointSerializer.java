package io.plumbline.connectors.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link TrackedCheckpoint}. Version 1: the number of splits that came back, each
 * one's name and largest event time, and the inner checkpoint as in {@link TrackedSplitSerializer}.
 * Version 2: then whether there are specs, the length of their bytes, and the bytes. Version 3:
 * then whether all readers had ended.
 */
final class TrackedCheckpointSerializer<CheckpointT>
    implements SimpleVersionedSerializer<TrackedCheckpoint<CheckpointT>> {
  private static final int VERSION = 3;
  private static final int WITHOUT_SPECS = 1;
  private static final int WITH_ENDS = 3;

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
    byte[] specs = checkpoint.specs();
    out.writeBoolean(specs != null);
    if (specs != null) {
      out.writeInt(specs.length);
      out.write(specs);
    }
    out.writeBoolean(checkpoint.allEnded());
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
    CheckpointT wrapped = Nested.read(inner, in);
    byte[] specs = version == WITHOUT_SPECS ? null : specs(in);
    boolean allEnded = version >= WITH_ENDS && in.readBoolean();
    Nested.requireEnd("an enumerator", in);
    return new TrackedCheckpoint<>(wrapped, times, specs, allEnded);
  }

  private static byte @Nullable [] specs(DataInputDeserializer in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    byte[] specs = new byte[Nested.length(in)];
    in.readFully(specs);
    return specs;
  }
}
