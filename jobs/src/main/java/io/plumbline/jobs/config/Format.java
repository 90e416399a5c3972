package io.plumbline.jobs.config;

import java.util.List;
import java.util.Locale;

/** How one record is encoded: the list of all encodings that are read. */
public enum Format {
  /** JSON, one object a line or a message. */
  JSON(new JsonFormat()),
  /** Plain Avro binary of the published schema; in files, Avro object containers. */
  AVRO(new AvroFormat()),
  /** Avro binary behind the number of its schema, which a registry or a folder has. */
  AVRO_CONFLUENT(new ConfluentAvroFormat());

  /** Those that are written too. */
  public static final List<Format> PUBLISHED = List.of(JSON, AVRO);

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final InputFormat input;

  Format(InputFormat input) {
    this.input = input;
  }

  /** The name in the configuration, in lower case. */
  public String wireName() {
    return wireName;
  }

  /** How it is read. */
  InputFormat input() {
    return input;
  }
}
