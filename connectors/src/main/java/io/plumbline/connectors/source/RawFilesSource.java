package io.plumbline.connectors.source;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Files that are read once, each in its order; a file is a split.
 *
 * <p>Files are handed out one at a time, in the order of their first events, to readers that have
 * none. So that the ones already open do not carry the watermark past those still waiting, readers
 * hold it at the {@linkplain FilesEnumerator floor}: figures are the same with one reader for all
 * files as with one reader for each.
 *
 * <p>Which files there are is fixed when a run first starts, and part of its checkpoints.
 *
 * <p>Progress, as metrics: of the enumerator {@code bytesTotal} and {@code bytesUnassigned}, of
 * each reader {@code bytesLeft}, all as stored. What is read is the total less the unassigned less
 * the sum of what readers have left, also after a restart. {@code numBytesIn} and {@code
 * numRecordsIn} count what was read since the last one.
 */
public final class RawFilesSource implements Source<RawRecord, FileSplit, FilesCheckpoint> {
  private static final long serialVersionUID = 1L;

  private final List<String> paths;
  private final FileFormat format;
  private final Intake intake;
  private final long startedAt;

  /**
   * Files to be read.
   *
   * @param files the files; one that is named twice is read once
   * @param format how their bytes become records
   * @param intake decides which is a file's first event. It must refuse what the job will refuse,
   *     at the latest in the operator chained to the source: the first event that it accepts says
   *     how far the watermark may go before the file is read.
   * @param startedAt when the run was first started: the own time of every record. It must stay the
   *     same when the run is resumed.
   */
  public RawFilesSource(List<Path> files, FileFormat format, Intake intake, Instant startedAt) {
    this.paths = files.stream().map(file -> file.toAbsolutePath().toString()).distinct().toList();
    this.format = format;
    this.intake = intake;
    this.startedAt = startedAt.toEpochMilli();
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<RawRecord, FileSplit> createReader(SourceReaderContext context) {
    return new FilesReader(context, format, startedAt);
  }

  @Override
  public SplitEnumerator<FileSplit, FilesCheckpoint> createEnumerator(
      SplitEnumeratorContext<FileSplit> context) {
    return restoreEnumerator(context, FilesCheckpoint.NOTHING);
  }

  @Override
  public SplitEnumerator<FileSplit, FilesCheckpoint> restoreEnumerator(
      SplitEnumeratorContext<FileSplit> context, FilesCheckpoint checkpoint) {
    FileProbe probe = new FileProbe(paths, format, intake, startedAt);
    return new FilesEnumerator(context, probe, intake, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<FileSplit> getSplitSerializer() {
    return new FileSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<FilesCheckpoint> getEnumeratorCheckpointSerializer() {
    return new FilesCheckpointSerializer();
  }
}
