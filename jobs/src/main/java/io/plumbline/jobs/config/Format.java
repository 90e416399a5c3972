package io.plumbline.jobs.config;

import java.util.Locale;

/** How one record is encoded. */
public enum Format {
  /** JSON, one object a line or a message. */
  JSON,
  /** Plain Avro binary of the published schema; in files, Avro object containers. */
  AVRO;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the configuration, in lower case. */
  public String wireName() {
    return wireName;
  }
}
