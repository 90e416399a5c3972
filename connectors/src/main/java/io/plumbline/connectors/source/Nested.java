package io.plumbline.connectors.source;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Bytes of one versioned thing inside those of another, and the checks that both need. */
final class Nested {
  private Nested() {}

  static <T> void write(SimpleVersionedSerializer<T> serializer, T value, DataOutputSerializer out)
      throws IOException {
    byte[] bytes = serializer.serialize(value);
    out.writeInt(serializer.getVersion());
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static <T> T read(SimpleVersionedSerializer<T> serializer, DataInputDeserializer in)
      throws IOException {
    int version = in.readInt();
    byte[] bytes = new byte[length(in)];
    in.readFully(bytes);
    return serializer.deserialize(version, bytes);
  }

  /** Reads a length that what follows must have. */
  static int length(DataInputDeserializer in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException(
          "the length of nested state must be within the "
              + in.available()
              + " bytes that are left: was "
              + length);
    }
    return length;
  }

  static void requireVersion(String what, int version, int latest) throws IOException {
    if (version < 1 || version > latest) {
      throw new IOException(
          "the state of "
              + what
              + " must have a version from 1 to "
              + latest
              + ": was "
              + version
              + (version > latest ? "; it was written by a later release" : ""));
    }
  }

  static void requireEnd(String what, DataInputDeserializer in) throws IOException {
    if (in.available() != 0) {
      throw new IOException(
          "the state of " + what + " must end after its fields: " + in.available() + " bytes left");
    }
  }
}
