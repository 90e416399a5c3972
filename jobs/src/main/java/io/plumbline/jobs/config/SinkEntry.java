package io.plumbline.jobs.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One entry under {@code sinks}, for the kind that it is of.
 *
 * @param fields its keys; {@code type} was asked for already, unknown ones are refused when it is
 *     read
 * @param file the configuration, beside which relative paths begin
 * @param references reads secrets
 * @param name tells it from the other sinks of this deployment and of others
 */
record SinkEntry(Fields fields, Path file, References references, String name) {
  /** The folder that a key names, absolute; null, with a problem, when it is left out or a file. */
  @Nullable Path folder(String key) {
    Path path =
        fields.require(key, v -> file.resolveSibling(Values.text(v)).normalize(), "a folder");
    if (path != null && Files.exists(path) && !Files.isDirectory(path)) {
      fields.problem(key, "must be a folder: was the file " + path);
    }
    return path;
  }
}
