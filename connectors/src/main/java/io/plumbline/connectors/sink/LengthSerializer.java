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
    if (version != VERSION || bytes.length != Long.BYTES) {
      throw new IOException(
          "the state of a file of lines must have version "
              + VERSION
              + " and 8 bytes: was version "
              + version
              + ", "
              + bytes.length
              + " bytes; a later release writes others");
    }
    return ByteBuffer.wrap(bytes).getLong();
  }
}
