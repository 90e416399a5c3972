package io.plumbline.connectors.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/** The writer of a {@link LinesFileSink}; its state is the length of the file at a checkpoint. */
final class LinesFileWriter<T> implements StatefulSinkWriter<T, Long> {
  private final Path path;
  private final FileChannel channel;
  private final ValueFormat<T> format;
  private ByteBuffer line = ByteBuffer.allocate(4096);

  private LinesFileWriter(Path path, FileChannel channel, ValueFormat<T> format) {
    this.path = path;
    this.channel = channel;
    this.format = format;
  }

  /** Replaces the file. */
  static <T> LinesFileWriter<T> fresh(Path path, ValueFormat<T> format) throws IOException {
    return resumed(path, format, 0);
  }

  /** Goes on after the first {@code length} bytes of the file and drops the others. */
  static <T> LinesFileWriter<T> resumed(Path path, ValueFormat<T> format, long length)
      throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (length > 0 && !Files.exists(path)) {
      throw shorter(path, length, "there is no such file");
    }
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.size() < length) {
        throw shorter(path, length, "it has " + channel.size());
      }
      channel.truncate(length);
      channel.position(length);
      return new LinesFileWriter<>(path, channel, format);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static IOException shorter(Path path, long length, String found) {
    return new IOException(
        path
            + " must have the "
            + length
            + " bytes that its checkpoint says: "
            + found
            + "; it was cut, moved or replaced since. Put it back, or start the run afresh.");
  }

  @Override
  public void write(T value, Context context) throws IOException {
    byte[] bytes = format.bytes(value);
    if (bytes.length >= line.capacity()) {
      line = ByteBuffer.allocate(Math.max(2 * line.capacity(), bytes.length + 1));
    }
    // In one write: who reads along sees no half lines.
    line.clear().put(bytes).put((byte) '\n').flip();
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    if (endOfInput) {
      channel.force(false);
    }
  }

  @Override
  public List<Long> snapshotState(long checkpointId) throws IOException {
    // With the length, which a crash could lose otherwise.
    channel.force(true);
    return List.of(channel.position());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "lines of " + path;
  }
}
