package io.plumbline.connectors.source;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of a split's memory as it stood when its state was taken. Immutable. */
public final class StateBytes {
  /** Nothing is remembered. */
  static final StateBytes NONE = new StateBytes(new byte[0]);

  private final byte[] bytes;

  /** Takes the array over. */
  StateBytes(byte[] bytes) {
    this.bytes = bytes;
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
    return other instanceof StateBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
