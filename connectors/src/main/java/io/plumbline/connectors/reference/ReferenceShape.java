package io.plumbline.connectors.reference;

import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.format.EventMapping;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of reference data look like.
 *
 * @param columns what the columns of a table are
 * @param mapping what the fields of a user's own JSON and Avro records are; null for published
 *     prediction events. Tables have no use for it.
 * @param limits how large one JSON or Avro record may be
 */
public record ReferenceShape(
    CsvOptions columns, @Nullable EventMapping mapping, EventLimits limits) {
  /** Published prediction events, and tables. */
  public static ReferenceShape published(CsvOptions columns) {
    return new ReferenceShape(columns, null, EventLimits.DEFAULT);
  }
}
