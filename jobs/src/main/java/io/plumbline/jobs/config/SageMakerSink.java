package io.plumbline.jobs.config;

import io.plumbline.connectors.sink.Outlet;
import io.plumbline.connectors.sink.WindowFolderSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder for each window with {@code statistics.json}, {@code constraints.json} and {@code
 * constraint_violations.json}, as SageMaker Model Monitor writes them.
 *
 * @param path the folder below which they are, absolute; made when it is not there
 */
public record SageMakerSink(Path path) implements SinkConfig {
  static final SinkType TYPE = new SinkType("sagemaker", SageMakerSink::read);

  private static @Nullable SinkConfig read(SinkEntry entry) {
    Path path = entry.folder("path");
    return path == null ? null : new SageMakerSink(path);
  }

  @Override
  public String type() {
    return TYPE.name();
  }

  @Override
  public Object identity() {
    return List.of(TYPE.name(), path);
  }

  @Override
  public List<Path> folders() {
    return List.of(path);
  }

  @Override
  public List<Claim> claims() {
    return List.of(
        new Claim("path", path.toString(), "every sagemaker sink needs a folder of its own"));
  }

  @Override
  public void begin() throws IOException {
    WindowFolderSink.clear(path);
  }

  @Override
  public Outlet outlet() {
    return new Outlet(null, null, null, new WindowFolderSink(path), true);
  }
}
