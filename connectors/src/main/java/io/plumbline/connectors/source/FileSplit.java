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
 * @param recordTime the own time of all its records: when the run was first started, wherever it is
 *     gone on with; {@link SourcedRow#NO_TIME} in state from before it was kept
 */
public record FileSplit(
    String path, long size, long firstEventTime, FilePosition position, long recordTime)
    implements SourceSplit {
  @Override
  public String splitId() {
    return path;
  }

  FileSplit at(FilePosition reached) {
    return new FileSplit(path, size, firstEventTime, reached, recordTime);
  }
}
