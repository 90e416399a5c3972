package io.plumbline.connectors.reference;

import io.plumbline.detectors.event.EventRow;
import java.io.Closeable;
import java.io.IOException;

/** The rows of one file of reference data, from its beginning to its end. */
public interface ReferenceReader extends Closeable {
  /**
   * Clears the row and fills it with the next one of the file, or rejects it with a reason and a
   * detail.
   *
   * @return false at the end of the file
   * @throws IOException if the file cannot be read any further: damaged compression, a broken
   *     container, no header
   */
  boolean next(EventRow row) throws IOException;

  /** Where the row that was read last is in its file, such as {@code line 17}. */
  String place();
}
