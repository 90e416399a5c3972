package io.plumbline.detectors.bytes;

/** Bytes that are not what they should be: cut, damaged, or of an unknown version. */
public final class CorruptBytesException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What was expected, what was found, and where. */
  public CorruptBytesException(String message) {
    super(message);
  }
}
