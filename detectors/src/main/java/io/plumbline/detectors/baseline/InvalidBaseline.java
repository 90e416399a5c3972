package io.plumbline.detectors.baseline;

/**
 * A baseline that cannot be read. The message says where, what is wrong and what would be right.
 */
public final class InvalidBaseline extends Exception {
  private static final long serialVersionUID = 1L;

  /** A fault at a place such as {@code columns[3].kind}; empty for the whole file. */
  InvalidBaseline(String place, String message) {
    super(place.isEmpty() ? message : place + ": " + message);
  }
}
