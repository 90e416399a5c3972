package io.plumbline.detectors.alert;

/** What one window says about one group. */
enum Verdict {
  /** Judged, and nothing is beyond its limit. */
  GOOD(0),
  /** Something is beyond the limit of a warning. */
  WARNING(1),
  /** Something is beyond the limit of a critical violation. */
  CRITICAL(2),
  /** Nothing could be judged: too few samples, a partial window, no baseline. */
  ABSTAINED(3),
  /** There were no values to judge. */
  NO_DATA(4),
  /** No figure has a limit any longer. */
  NO_LIMIT(5);

  /** The number in the binary form, which never changes. */
  private final int code;

  Verdict(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Verdict ofCode(int code) {
    for (Verdict verdict : values()) {
      if (verdict.code == code) {
        return verdict;
      }
    }
    throw new IllegalArgumentException("a verdict's code must be known: was " + code);
  }

  boolean bad() {
    return this == WARNING || this == CRITICAL;
  }

  /** Whether it takes one of the n places of {@code k of n}. */
  boolean counted() {
    return bad() || this == GOOD;
  }

  /** Whether it ends an incident by itself, because there is nothing to judge any longer. */
  boolean quiet() {
    return this == NO_DATA || this == NO_LIMIT;
  }

  /** The severity of an alert with this as its worst vote. */
  String severity() {
    return this == CRITICAL ? "critical" : "warning";
  }
}
