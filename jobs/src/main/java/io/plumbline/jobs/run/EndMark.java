package io.plumbline.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobStatusHook;

/**
 * Notes that a job has come to its end by itself. Flink calls this when everything is committed,
 * and only then deletes the job's checkpoints: so a process that is killed at that moment leaves
 * either a checkpoint or the mark, and is never taken for one that has not begun.
 */
final class EndMark implements JobStatusHook {
  private static final long serialVersionUID = 1L;

  private final String file;

  EndMark(Path file) {
    this.file = file.toAbsolutePath().toString();
  }

  @Override
  public void onFinished(JobID job) {
    try {
      Files.write(Path.of(file), new byte[0]);
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
