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
 */
public record AvroContainers(@Nullable String schema) implements FileFormat {
  /** Files for a decoder that takes the schema of each. */
  public static final AvroContainers OF_ANY_SCHEMA = new AvroContainers(null);

  /** Files for a decoder of this schema. */
  public static AvroContainers of(Schema schema) {
    return new AvroContainers(schema.toString());
  }

  @Override
  public FileRecords open(Path path, FilePosition from) throws IOException {
    return AvroRecords.open(path, from, schema == null ? null : new Schema.Parser().parse(schema));
  }
}
