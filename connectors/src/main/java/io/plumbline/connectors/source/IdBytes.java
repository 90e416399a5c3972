package io.plumbline.connectors.source;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The {@link RecentIds} of a split as they stood when its state was taken. Immutable. */
public final class IdBytes {
  /** Of a split that remembers none. */
  static final IdBytes NONE = new IdBytes(new byte[0]);

  private final byte[] bytes;

  /** Takes the array over. */
  IdBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static IdBytes of(@Nullable RecentIds ids) {
    return ids == null ? NONE : new IdBytes(ids.toBytes());
  }

  /** The array behind it, not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IdBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes of ids";
  }
}
