package io.plumbline.connectors.source;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Files of lines, each one record; those whose name ends in {@code .gz} are decompressed. A line
 * ends with {@code \n} or {@code \r\n}, the last one also with the file. The place of a record is
 * its line, from 1.
 *
 * @param maxBytes the longest line that is kept whole, in bytes without its end; at least 1. A
 *     longer one is a dead letter with its beginning.
 */
public record LinesFormat(int maxBytes) implements FileFormat {
  /** Refuses a limit below 1. */
  public LinesFormat {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1: was " + maxBytes);
    }
  }

  @Override
  public FileRecords open(Path path, FilePosition from) throws IOException {
    return LineRecords.open(path, from, maxBytes);
  }
}
