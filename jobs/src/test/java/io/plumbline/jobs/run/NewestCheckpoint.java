package io.plumbline.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** What tests that kill a run wait for. */
final class NewestCheckpoint {
  private NewestCheckpoint() {}

  /** When the newest complete checkpoint below a folder was written; the minimum while none is. */
  static Instant below(Path state) {
    if (!Files.isDirectory(state)) {
      return Instant.MIN;
    }
    try (Stream<Path> tree = Files.walk(state)) {
      Instant newest = Instant.MIN;
      for (Path path : tree.filter(p -> p.endsWith("_metadata")).toList()) {
        Instant written = Files.getLastModifiedTime(path).toInstant();
        newest = written.isAfter(newest) ? written : newest;
      }
      return newest;
    } catch (UncheckedIOException | NoSuchFileException e) {
      // A checkpoint was removed while we looked: look again.
      return below(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
