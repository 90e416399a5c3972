package io.plumbline.connectors.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a {@link FilesEnumerator}.
 *
 * @param unassigned files not handed out, or null while it is not known which there are
 * @param bytesTotal the size of all files as stored, 0 while it is not known
 */
public record FilesCheckpoint(@Nullable List<FileSplit> unassigned, long bytesTotal) {
  /** Nothing is known. */
  static final FilesCheckpoint NOTHING = new FilesCheckpoint(null, 0);

  /** Copies the list. */
  public FilesCheckpoint {
    unassigned = unassigned == null ? null : List.copyOf(unassigned);
  }
}
