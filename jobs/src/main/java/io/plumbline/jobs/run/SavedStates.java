package io.plumbline.jobs.run;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints and savepoints of all attempts of one run.
 *
 * @param folder where Flink puts them
 */
record SavedStates(Path folder) {
  private static final String METADATA = "_metadata";
  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");
  private static final Pattern SAVEPOINT = Pattern.compile("savepoint-.+");

  /**
   * The complete checkpoint or savepoint with the highest number, over all attempts of the run:
   * what is restored goes on with the numbers of what it was restored from.
   */
  Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Path newest = null;
    long highest = -1;
    try (Stream<Path> tree = Files.walk(folder, 2)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        // Flink writes the metadata last and moves it into place: what has it is complete.
        long number = Files.exists(path.resolve(METADATA)) ? number(path) : -1;
        if (number > highest) {
          highest = number;
          newest = path;
        }
      }
    }
    return Optional.ofNullable(newest);
  }

  private static long number(Path path) throws IOException {
    String name = path.getFileName().toString();
    Matcher checkpoint = CHECKPOINT.matcher(name);
    if (checkpoint.matches()) {
      return Long.parseLong(checkpoint.group(1));
    }
    if (!SAVEPOINT.matcher(name).matches()) {
      return -1;
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path.resolve(METADATA)))) {
      return Checkpoints.loadCheckpointMetadata(
              in, SavedStates.class.getClassLoader(), path.toString())
          .getCheckpointId();
    }
  }

  /** Deletes what earlier attempts of the run left behind, but not what it goes on from. */
  void keepOnly(Path newest) throws IOException {
    try (Stream<Path> attempts = Files.list(folder)) {
      for (Path attempt : (Iterable<Path>) attempts::iterator) {
        if (!newest.startsWith(attempt)) {
          deleteTree(attempt);
        }
      }
    }
  }

  /** Deletes all of them. */
  void delete() throws IOException {
    deleteTree(folder);
  }

  /** Deletes what there is, whatever else is being deleted by a Flink that shuts down meanwhile. */
  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            try {
              Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException written) {
              // Something came meanwhile; the next run begins by deleting it.
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
