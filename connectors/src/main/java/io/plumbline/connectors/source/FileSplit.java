package io.plumbline.connectors.source;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One file to be read once, from its position to its end.
 *
 * @param path the file, absolute
 * @param size its length in bytes as stored, compressed or not, when the run was first started
 * @param firstEventTime the time of its first accepted event, in milliseconds since 1970 UTC;
 *     {@link SourcedRow#NO_TIME} if it has none
 * @param position what was read already
 */
public record FileSplit(String path, long size, long firstEventTime, FilePosition position)
    implements SourceSplit {
  @Override
  public String splitId() {
    return path;
  }

  FileSplit at(FilePosition reached) {
    return new FileSplit(path, size, firstEventTime, reached);
  }
}
