package io.plumbline.connectors.source;

import java.io.Closeable;
import java.io.IOException;

/** The records of one open file, in their order. Not thread-safe. */
public interface FileRecords extends Closeable {
  /**
   * Reads the next record, or a rejected one in place of content that is broken.
   *
   * @param raw gets the bytes, valid until the next call, and the place
   * @return false at the end of the file
   * @throws IOException if the storage fails, not for broken content
   */
  boolean next(RawRecord raw) throws IOException;

  /**
   * Where reading goes on after the last record: opened there, the file yields exactly the records
   * after it.
   */
  FilePosition position();

  /** Bytes as stored that were read from the file, those before the position included. */
  long bytesRead();
}
