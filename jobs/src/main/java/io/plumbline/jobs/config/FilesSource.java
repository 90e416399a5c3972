package io.plumbline.jobs.config;

import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.MonitoredSource;
import io.plumbline.connectors.source.RawFilesSource;
import io.plumbline.connectors.source.SpecFeed;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that are read once, from beginning to end; those whose name ends in {@code .gz} are
 * decompressed.
 *
 * @param stream what every source has
 * @param path which files: an absolute path as {@link FilePattern} takes it
 */
public record FilesSource(StreamConfig stream, String path) implements SourceConfig {
  static final SourceType TYPE = new SourceType("files", true, FilesSource::read);

  private static @Nullable SourceConfig read(SourceEntry entry) {
    String path = entry.fields().require("path", Values::text, "a file, a folder or a glob");
    return path == null
        ? null
        : new FilesSource(entry.stream(), entry.file().resolveSibling(path).normalize().toString());
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public Object identity() {
    return path;
  }

  @Override
  public Optional<FilePattern> files() {
    return Optional.of(new FilePattern(path));
  }

  @Override
  public MonitoredSource<?, ?> events(
      Intake intake, SpecFeed specs, Instant startedAt, Limits limits) throws IOException {
    List<Path> files = new FilePattern(path).files();
    if (files.isEmpty()) {
      throw new NoSuchFileException(path, null, "no file of source " + stream.name() + " is there");
    }
    return new MonitoredSource<>(
        new RawFilesSource(files, stream.fileFormat(limits), intake, startedAt), intake, specs);
  }
}
