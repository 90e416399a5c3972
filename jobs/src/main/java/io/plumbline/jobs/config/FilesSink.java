package io.plumbline.jobs.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A folder of JSON lines: {@code metrics.jsonl}, {@code alerts.jsonl}, {@code triggers.jsonl},
 * {@code dead-letters.jsonl}.
 *
 * @param path the folder, absolute; made when it is not there
 */
public record FilesSink(Path path) implements SinkConfig {
  static final String TYPE = "files";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Object identity() {
    return path;
  }

  @Override
  public List<Path> folders() {
    return List.of(path);
  }
}
