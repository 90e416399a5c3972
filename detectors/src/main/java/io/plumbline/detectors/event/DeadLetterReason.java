package io.plumbline.detectors.event;

import java.util.Locale;

/** Why the envelope of an input could not be used: the closed list of the wire format. */
public enum DeadLetterReason {
  /** Not the format that the source declares: broken JSON or Avro, trailing text, invalid UTF-8. */
  MALFORMED,
  /** Longer than the source's limit of bytes. */
  TOO_LARGE,
  /** The event id is absent, empty, or neither a string nor a number. */
  NO_ID,
  /** The event time is absent or cannot be read. */
  NO_TIME,
  /** An event time before 1900. */
  ABSURD_TIME,
  /** An event time beyond the allowed future of the record's own time. */
  FUTURE_TIME,
  /** No model in the event and none in the source's configuration. */
  NO_MODEL,
  /** A model that no spec covers. */
  UNKNOWN_MODEL,
  /** A version of a known model that no spec covers. */
  UNKNOWN_VERSION,
  /** A writer schema that cannot be found. */
  UNKNOWN_SCHEMA,
  /** A ground truth whose label is neither a string, a number nor a boolean. */
  UNUSABLE_LABEL,
  /** A spec that does not validate. */
  INVALID_SPEC;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name on the wire, in snake_case. */
  public String wireName() {
    return wireName;
  }
}
