package io.plumbline.jobs.config;

import io.plumbline.connectors.sink.LinesFileSink;
import io.plumbline.connectors.sink.Outlet;
import io.plumbline.connectors.sink.ResultStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder of JSON lines: {@code metrics.jsonl}, {@code alerts.jsonl}, {@code triggers.jsonl},
 * {@code dead-letters.jsonl}.
 *
 * @param path the folder, absolute; made when it is not there
 */
public record FilesSink(Path path) implements SinkConfig {
  static final SinkType TYPE = new SinkType("files", FilesSink::read);

  private static @Nullable SinkConfig read(SinkEntry entry) {
    Path path = entry.folder("path");
    return path == null ? null : new FilesSink(path);
  }

  @Override
  public String type() {
    return TYPE.name();
  }

  @Override
  public Object identity() {
    return path;
  }

  @Override
  public List<Path> folders() {
    return List.of(path);
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        new Claim("path", path.toString(), "every files sink needs a folder of its own"));
  }

  @Override
  public void begin() throws IOException {
    // The others are replaced by their writers; triggers have none yet.
    Files.createDirectories(path);
    Files.write(file(ResultStream.TRIGGERS), new byte[0]);
  }

  @Override
  public Outlet outlet() {
    return new Outlet(
        lines(ResultStream.METRICS),
        lines(ResultStream.ALERTS),
        lines(ResultStream.DEAD_LETTERS),
        false);
  }

  private <T> LinesFileSink<T> lines(ResultStream<T> stream) {
    return new LinesFileSink<>(file(stream), stream.json());
  }

  private Path file(ResultStream<?> stream) {
    return path.resolve(stream.name() + ".jsonl");
  }
}
