package io.plumbline.connectors.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The bytes of a {@link FilesCheckpoint}. Version 1: the size of all files, the number of
 * unassigned ones (-1 while unknown), and each as a versioned split.
 */
final class FilesCheckpointSerializer implements SimpleVersionedSerializer<FilesCheckpoint> {
  private static final int VERSION = 1;
  private static final int UNKNOWN = -1;

  private final FileSplitSerializer splits = new FileSplitSerializer();

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(FilesCheckpoint checkpoint) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    out.writeLong(checkpoint.bytesTotal());
    List<FileSplit> unassigned = checkpoint.unassigned();
    out.writeInt(unassigned == null ? UNKNOWN : unassigned.size());
    if (unassigned != null) {
      for (FileSplit split : unassigned) {
        Nested.write(splits, split, out);
      }
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public FilesCheckpoint deserialize(int version, byte[] bytes) throws IOException {
    Nested.requireVersion("the list of files", version, VERSION);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    long bytesTotal = in.readLong();
    int count = in.readInt();
    if (count == UNKNOWN) {
      return new FilesCheckpoint(null, bytesTotal);
    }
    List<FileSplit> unassigned = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      unassigned.add(Nested.read(splits, in));
    }
    Nested.requireEnd("the list of files", in);
    return new FilesCheckpoint(unassigned, bytesTotal);
  }
}
