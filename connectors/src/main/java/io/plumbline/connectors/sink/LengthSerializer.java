package io.plumbline.connectors.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The committed length of a file in bytes. Version 1: eight bytes, big-endian. */
final class LengthSerializer implements SimpleVersionedSerializer<Long> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Long length) {
    return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
  }

  @Override
  public Long deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "the state of a file of lines must have version "
              + VERSION
              + ": was "
              + version
              + (version > VERSION ? "; it was written by a later release" : ""));
    }
    if (bytes.length != Long.BYTES) {
      throw new IOException("the state of a file of lines must have 8 bytes: was " + bytes.length);
    }
    return ByteBuffer.wrap(bytes).getLong();
  }
}
