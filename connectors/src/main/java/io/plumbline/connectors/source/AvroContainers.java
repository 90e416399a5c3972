package io.plumbline.connectors.source;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Avro object container files. Each record comes as plain binary of one schema, the one that the
 * decoder is written for: as it stands in the file where the file has that schema, else through
 * Avro's schema resolution. The place of a record is its number in the file, from 1.
 *
 * <p>A file whose schema cannot be resolved, one that is no container, and what follows a broken
 * block are one dead letter each.
 *
 * @param schema the decoder's schema as JSON; null for a decoder that takes every file's own: each
 *     record then comes as it stands in the file
 * @param maxBlockBytes the largest block, stored or decompressed; at least 1. At a larger one the
 *     file breaks, {@code too_large}.
 */
public record AvroContainers(@Nullable String schema, int maxBlockBytes) implements FileFormat {
  /** Refuses a limit below 1. */
  public AvroContainers {
    if (maxBlockBytes < 1) {
      throw new IllegalArgumentException("maxBlockBytes must be at least 1: was " + maxBlockBytes);
    }
  }

  /** Files for a decoder that takes the schema of each. */
  public static AvroContainers ofAnySchema(int maxBlockBytes) {
    return new AvroContainers(null, maxBlockBytes);
  }

  /** Files for a decoder of this schema. */
  public static AvroContainers of(Schema schema, int maxBlockBytes) {
    return new AvroContainers(schema.toString(), maxBlockBytes);
  }

  @Override
  public FileRecords open(Path path, FilePosition from) throws IOException {
    Schema expected = schema == null ? null : new Schema.Parser().parse(schema);
    return AvroRecords.open(path, from, expected, maxBlockBytes);
  }
}
