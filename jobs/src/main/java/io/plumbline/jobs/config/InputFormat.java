package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.source.FileFormat;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * All that is to know of one encoding of events: a new one is a class that implements this, and its
 * line in {@link Format}.
 */
interface InputFormat {
  /**
   * What one source says of its events.
   *
   * @param files whether its records stand in files, else they are messages
   * @param role what its events are
   * @param mapping what the fields of a user's own records are; null for the published event
   * @param schemas where the schemas of its records are; null where they are known otherwise
   */
  record Stream(
      boolean files, Role role, @Nullable EventMapping mapping, @Nullable SchemaOrigin schemas)
      implements Serializable {}

  /**
   * Reads the source's keys of schemas, and refuses those that the format has no use for.
   *
   * @param files whether the source's records stand in files
   * @return null where nothing is said that can be used
   */
  @Nullable SchemaOrigin schemas(
      SchemaReader reader, Fields source, boolean files, @Nullable EventMapping mapping);

  /** How files become records. A format that is for messages alone was refused before. */
  FileFormat files(Stream stream, Limits limits);

  /** A decoder for the records of one reader. */
  EventDecoder decoder(Stream stream, EventDefaults defaults, EventLimits limits);
}
