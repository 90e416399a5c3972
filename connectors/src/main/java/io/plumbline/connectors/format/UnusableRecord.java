package io.plumbline.connectors.format;

import io.plumbline.detectors.event.DeadLetterReason;

/**
 * Ends the decoding of one record; never leaves a decoder. Without a stack trace: a stream of
 * broken records must not cost a walk of the stack each.
 */
final class UnusableRecord extends Exception {
  private static final long serialVersionUID = 1L;

  private final DeadLetterReason reason;

  private UnusableRecord(DeadLetterReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  static UnusableRecord malformed(String detail) {
    return new UnusableRecord(DeadLetterReason.MALFORMED, detail);
  }

  static UnusableRecord tooLarge(String detail) {
    return new UnusableRecord(DeadLetterReason.TOO_LARGE, detail);
  }

  DeadLetterReason reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
