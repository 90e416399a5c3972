package io.plumbline.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run leaves behind so that the same command can go on with it: a lock, {@code run.json},
 * the checkpoints and the savepoint of a stop. One folder per configuration file, below the
 * configured state folder.
 */
final class RunFolder implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Locks locks = new Locks();
  private final SavedStates saved;

  private RunFolder(Path folder) {
    this.folder = folder;
    this.saved = new SavedStates(folder.resolve("checkpoints"));
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
    run.locks.hold(
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
    locks.hold(
        results.resolve(".lock"), "another process writes to " + results + ": stop it first");
  }

  /** Where {@link EndMark} notes the end of the job. */
  Path endMark() {
    return folder.resolve("ended");
  }

  /** Where checkpoints go. */
  Path checkpoints() {
    return saved.folder();
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
      Optional<Path> newest = saved.newest();
      if (EndMark.isOfAnEnd(endMark(), newest)) {
        finish();
        if (same) {
          throw new RunComplete(Instant.parse(run.path("started_at").asText()));
        }
        return begin(fingerprint, false, now);
      }
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
        saved.keepOnly(newest.get());
        Files.deleteIfExists(endMark());
        return new Beginning(startedAt, newest);
      }
    }
    saved.delete();
    Files.deleteIfExists(endMark());
    write(startedAt, fingerprint, false);
    return new Beginning(startedAt, Optional.empty());
  }

  /** Notes that the run came to its end: the next one starts anew. */
  void finish() throws IOException {
    JsonNode run = read().orElseThrow();
    write(Instant.parse(run.path("started_at").asText()), run.path("fingerprint").asText(), true);
    saved.delete();
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

  @Override
  public void close() throws IOException {
    locks.close();
  }
}
