package io.plumbline.connectors.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One file of lines, each line once through every failure.
 *
 * <p>A line leaves for the file as soon as it is written; each checkpoint forces the file to disk
 * and keeps its length, and a restore cuts the file there. A start without a checkpoint empties it.
 * Who reads the file while the job runs may so see lines vanish and come again after a failure.
 *
 * <p>Runs with parallelism 1.
 *
 * @param <T> what is written
 */
public final class LinesFileSink<T> implements Sink<T>, SupportsWriterState<T, Long> {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final ValueFormat<T> format;

  /**
   * A sink to one file.
   *
   * @param file the file; its folder is made if there is none
   * @param format how a line is written
   */
  public LinesFileSink(Path file, ValueFormat<T> format) {
    this.path = file.toAbsolutePath().toString();
    this.format = format;
  }

  @Override
  public StatefulSinkWriter<T, Long> createWriter(WriterInitContext context) throws IOException {
    requireSingle(context);
    return LinesFileWriter.fresh(Path.of(path), format);
  }

  @Override
  public StatefulSinkWriter<T, Long> restoreWriter(
      WriterInitContext context, Collection<Long> lengths) throws IOException {
    requireSingle(context);
    if (lengths.isEmpty()) {
      // The sink was added after the checkpoint: none of its lines was ever committed.
      return LinesFileWriter.fresh(Path.of(path), format);
    }
    if (lengths.size() > 1) {
      throw new IOException(
          "the state of the sink to " + path + " must be one length: was " + lengths);
    }
    return LinesFileWriter.resumed(Path.of(path), format, lengths.iterator().next());
  }

  private void requireSingle(WriterInitContext context) {
    int parallelism = context.getTaskInfo().getNumberOfParallelSubtasks();
    if (parallelism != 1) {
      throw new IllegalStateException(
          "the sink to " + path + " must have parallelism 1: was " + parallelism);
    }
  }

  @Override
  public SimpleVersionedSerializer<Long> getWriterStateSerializer() {
    return new LengthSerializer();
  }
}
