package io.plumbline.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves behind so that the same command can go on with it: a lock, {@code run.json},
 * the checkpoints and the savepoint of a stop. One folder per configuration file, below the
 * configured state folder.
 */
final class RunFolder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "_metadata";
  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");
  private static final Pattern SAVEPOINT = Pattern.compile("savepoint-.+");

  private final Path folder;
  private final List<FileChannel> held = new ArrayList<>();

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * How a run begins.
   *
   * @param startedAt the time at which the run was first started; the same after a restart
   * @param checkpoint the checkpoint or savepoint to go on from; empty when it begins anew
   */
  record Beginning(Instant startedAt, Optional<Path> checkpoint) {}

  /**
   * Opens the folder of a configuration file and locks it.
   *
   * @throws RunRefused if another process runs the same file
   */
  static RunFolder open(Path state, Path configuration) throws IOException {
    Path folder = state.resolve(configuration.getFileName().toString());
    RunFolder run = new RunFolder(folder);
    run.hold(
        folder.resolve("lock"),
        "another process runs "
            + configuration
            + ": stop it first, or give this run a state folder of its own (--set state=…)");
    return run;
  }

  /**
   * Locks a folder of results too, for as long as this one is open.
   *
   * @throws RunRefused if another run writes to it
   */
  void holdAlso(Path results) throws IOException {
    hold(results.resolve(".lock"), "another process writes to " + results + ": stop it first");
  }

  private void hold(Path file, String refusal) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      close();
      throw new RunRefused(refusal);
    }
    held.add(channel);
  }

  /** Where {@link EndMark} notes the end of the job. */
  Path endMark() {
    return folder.resolve("ended");
  }

  /** Where checkpoints go. */
  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /**
   * Begins a run: goes on with an unfinished one, or starts anew.
   *
   * @param fingerprint what the run computes; a run that computes something else cannot go on from
   *     its checkpoints
   * @param fresh whether to start anew in any case
   * @throws RunRefused if the unfinished run computes something else
   * @throws RunComplete if the run is unfinished only because nobody was left to note its end
   */
  Beginning begin(String fingerprint, boolean fresh, Instant now) throws IOException {
    Optional<JsonNode> unfinished = fresh ? Optional.empty() : unfinished();
    Instant startedAt = now;
    if (unfinished.isPresent()) {
      JsonNode run = unfinished.get();
      boolean same = run.path("fingerprint").asText().equals(fingerprint);
      if (Files.exists(endMark())) {
        finish();
        if (same) {
          throw new RunComplete(Instant.parse(run.path("started_at").asText()));
        }
        return begin(fingerprint, false, now);
      }
      Optional<Path> newest = newestCheckpoint();
      if (newest.isPresent() && !same) {
        throw new RunRefused(
            "the run of this file that was started at "
                + run.path("started_at").asText()
                + " is unfinished, and its sources or sinks have changed since:"
                + " put them back to go on with it, or start anew with --fresh");
      }
      if (same) {
        startedAt = Instant.parse(run.path("started_at").asText());
      }
      if (newest.isPresent()) {
        keepOnly(newest.get());
        return new Beginning(startedAt, newest);
      }
    }
    deleteTree(checkpoints());
    Files.deleteIfExists(endMark());
    write(startedAt, fingerprint, false);
    return new Beginning(startedAt, Optional.empty());
  }

  /** Notes that the run came to its end: the next one starts anew. */
  void finish() throws IOException {
    JsonNode run = read().orElseThrow();
    write(Instant.parse(run.path("started_at").asText()), run.path("fingerprint").asText(), true);
    deleteTree(checkpoints());
  }

  private Optional<JsonNode> unfinished() throws IOException {
    return read().filter(run -> !run.path("finished").asBoolean(true));
  }

  private Optional<JsonNode> read() throws IOException {
    Path file = folder.resolve("run.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(JSON.readTree(Files.readAllBytes(file)));
  }

  private void write(Instant startedAt, String fingerprint, boolean finished) throws IOException {
    ObjectNode run = JSON.createObjectNode();
    run.put("started_at", startedAt.toString());
    run.put("fingerprint", fingerprint);
    run.put("finished", finished);
    Path next = folder.resolve("run.json.next");
    Files.writeString(next, run.toPrettyString() + "\n", StandardCharsets.UTF_8);
    Files.move(
        next,
        folder.resolve("run.json"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The complete checkpoint or savepoint with the highest number, over all attempts of the run:
   * what is restored goes on with the numbers of what it was restored from.
   */
  Optional<Path> newestCheckpoint() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return Optional.empty();
    }
    Path newest = null;
    long highest = -1;
    try (Stream<Path> tree = Files.walk(checkpoints(), 2)) {
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
              in, RunFolder.class.getClassLoader(), path.toString())
          .getCheckpointId();
    }
  }

  /** Deletes what earlier attempts of the run left behind, but not what it goes on from. */
  private void keepOnly(Path newest) throws IOException {
    try (Stream<Path> attempts = Files.list(checkpoints())) {
      for (Path attempt : (Iterable<Path>) attempts::iterator) {
        if (!newest.startsWith(attempt)) {
          deleteTree(attempt);
        }
      }
    }
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

  @Override
  public void close() throws IOException {
    for (FileChannel channel : held) {
      channel.close();
    }
  }
}
