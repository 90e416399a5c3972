package io.plumbline.connectors.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/** How the bytes of a file become raw records. Travels with the job. */
public interface FileFormat extends Serializable {
  /**
   * Opens a file.
   *
   * @param path the file
   * @param from where reading goes on: what {@link FileRecords#position()} said, or the start
   * @throws IOException if there is no such file or it cannot be read; content that is broken is
   *     never an error but a rejected record
   */
  FileRecords open(Path path, FilePosition from) throws IOException;
}
