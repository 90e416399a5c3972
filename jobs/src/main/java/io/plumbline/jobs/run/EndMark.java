package io.plumbline.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobStatusHook;

/**
 * Notes that a job has come to its end. Flink calls this when everything is committed, and only
 * then deletes the job's checkpoints: so a process that is killed at that moment leaves either a
 * checkpoint or the mark, and is never taken for one that has not begun.
 *
 * <p>A job that is stopped with a savepoint ends, too. The mark says what the job was restored
 * from; where there is anything newer than that, there is something to go on with.
 */
final class EndMark implements JobStatusHook {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String restoredFrom;

  EndMark(Path file, Optional<Path> restoredFrom) {
    this.file = file.toAbsolutePath().toString();
    this.restoredFrom = text(restoredFrom);
  }

  /** Whether the job that left the mark had nothing to do any more when it left this behind. */
  static boolean isOfAnEnd(Path file, Optional<Path> newestCheckpoint) throws IOException {
    return Files.exists(file)
        && (newestCheckpoint.isEmpty() || Files.readString(file).equals(text(newestCheckpoint)));
  }

  private static String text(Optional<Path> checkpoint) {
    return checkpoint.map(path -> path.toAbsolutePath().toString()).orElse("");
  }

  @Override
  public void onFinished(JobID job) {
    try {
      Files.writeString(Path.of(file), restoredFrom);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onCreated(JobID job) {}

  @Override
  public void onFailed(JobID job, Throwable error) {}

  @Override
  public void onCanceled(JobID job) {}
}
