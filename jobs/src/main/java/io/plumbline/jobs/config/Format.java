package io.plumbline.jobs.config;

import java.util.List;
import java.util.Locale;

/** How one record is encoded. */
public enum Format {
  /** JSON, one object a line or a message. */
  JSON,
  /** Plain Avro binary of the published schema; in files, Avro object containers. */
  AVRO,
  /** Avro binary behind the number of its schema, which a registry or a folder has. */
  AVRO_CONFLUENT;

  /** Those that need no schema from elsewhere. */
  public static final List<Format> PUBLISHED = List.of(JSON, AVRO);

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in the configuration, in lower case. */
  public String wireName() {
    return wireName;
  }
}
