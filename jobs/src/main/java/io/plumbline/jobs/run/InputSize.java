package io.plumbline.jobs.run;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.FilePattern;
import io.plumbline.jobs.config.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How much there is to read. */
public final class InputSize {
  private InputSize() {}

  /** The bytes of all files that a run reads; 0 if some source has no known end. */
  public static long of(Configuration configuration) throws IOException {
    long bytes = 0;
    for (SourceConfig source : configuration.sources().read()) {
      Optional<FilePattern> files = source.files();
      if (files.isEmpty()) {
        return 0;
      }
      for (Path file : files.get().files()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
