package io.plumbline.jobs.run;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.pipeline.LiveCounts;
import io.plumbline.jobs.pipeline.ModelTally;
import io.plumbline.jobs.pipeline.MonitoringJob;
import io.plumbline.jobs.pipeline.Tally;
import io.plumbline.jobs.specs.LiveSpecs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The monitoring job of one configuration on a Flink in this process. */
public final class EmbeddedRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRun.class);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration SAVEPOINT = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final RunFolder folder;
  private final RunFolder.Beginning beginning;
  private final JobClient job;
  private final String token;
  private final long startedNanos;

  private EmbeddedRun(
      RunFolder folder, RunFolder.Beginning beginning, JobClient job, String token) {
    this.folder = folder;
    this.beginning = beginning;
    this.job = job;
    this.token = token;
    this.startedNanos = System.nanoTime();
  }

  /**
   * Starts the job: goes on with the unfinished run of the same file, or begins anew.
   *
   * @param fresh whether to begin anew in any case
   * @throws InvalidConfiguration if a baseline does not fit
   * @throws RunRefused if the run cannot begin as things are
   * @throws RunComplete if there is nothing left to go on with
   * @throws IOException if a file cannot be read or written
   */
  public static EmbeddedRun start(Configuration configuration, boolean fresh)
      throws InvalidConfiguration, IOException {
    return start(configuration, fresh, new org.apache.flink.configuration.Configuration());
  }

  /**
   * Starts the job with settings of Flink beside its own, such as another reporter of metrics;
   * otherwise like the other.
   */
  public static EmbeddedRun start(
      Configuration configuration, boolean fresh, org.apache.flink.configuration.Configuration also)
      throws InvalidConfiguration, IOException {
    configuration.requireInputs();
    LiveSpecs specs = LiveSpecs.of(configuration);
    RunFolder folder = RunFolder.open(configuration.state(), configuration.file());
    try {
      for (SinkConfig sink : configuration.sinks()) {
        for (Path written : sink.folders()) {
          folder.holdAlso(written);
        }
      }
      RunFolder.Beginning beginning =
          folder.begin(Fingerprint.of(configuration), fresh, Instant.now());
      String token = folder.checkpoints().toAbsolutePath().toString();
      Ends ends = new Ends(configuration, specs, beginning.startedAt());
      org.apache.flink.configuration.Configuration settings =
          EmbeddedSettings.of(
              configuration, ends.bounded(), folder.checkpoints(), beginning.checkpoint(), token);
      settings.addAll(also);
      StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(settings);
      env.setParallelism(configuration.parallelism());
      if (beginning.checkpoint().isEmpty()) {
        for (SinkConfig sink : configuration.sinks()) {
          sink.begin();
        }
      }
      MonitoringJob.define(
          env,
          ends.inlets(),
          ends.outlets(),
          ends.bounded(),
          configuration.heartbeat(),
          configuration.heartbeatsPerFigure());
      StreamGraph graph = env.getStreamGraph();
      graph.setJobName("plumbline " + configuration.file().getFileName());
      graph.registerJobStatusHook(new EndMark(folder.endMark(), beginning.checkpoint()));
      JobClient job = env.executeAsync(graph);
      return new EmbeddedRun(folder, beginning, job, token);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    } catch (Exception e) {
      folder.close();
      throw new IOException("the job cannot be started: " + e.getMessage(), e);
    }
  }

  /** The checkpoint or savepoint that the run went on from; empty when it began anew. */
  public Optional<Path> resumedFrom() {
    return beginning.checkpoint();
  }

  /** The time at which the run was first started. */
  public Instant firstStartedAt() {
    return beginning.startedAt();
  }

  /** How far the run has come. */
  public RunFigures figures() {
    Map<String, Object> counts = answer(job::getAccumulators).orElse(Map.of());
    String status = answer(job::getJobStatus).map(Enum::name).orElse("FINISHED");
    return new RunFigures(
        status,
        count(counts, LiveCounts.EVENTS),
        InputProgress.bytesRead(token),
        count(counts, LiveCounts.WINDOWS),
        count(counts, LiveCounts.VIOLATIONS),
        count(counts, LiveCounts.ALERTS));
  }

  private static long count(Map<String, Object> counts, String name) {
    return counts.get(name) instanceof Long count ? count : 0;
  }

  private static <T> Optional<T> answer(Supplier<CompletableFuture<T>> question) {
    try {
      return Optional.ofNullable(question.get().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // The job has just ended and its cluster is gone: there is nothing to tell any more.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Waits at most so long for the run to end; empty when it goes on.
   *
   * @throws RunFailed if it ended with an error or was cancelled
   */
  public Optional<RunSummary> await(Duration atMost)
      throws InterruptedException, RunFailed, IOException {
    JobExecutionResult result;
    try {
      result = job.getJobExecutionResult().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new RunFailed(e);
    }
    folder.finish();
    List<Tally> sources = total(result, LiveCounts.SOURCES);
    List<ModelTally> models = total(result, LiveCounts.MODELS);
    return Optional.of(
        new RunSummary(
            Duration.ofNanos(System.nanoTime() - startedNanos),
            count(result.getAllAccumulatorResults(), LiveCounts.EVENTS),
            sources.stream()
                .filter(source -> !source.source().equals(LiveSpecs.SOURCE))
                .sorted(Comparator.comparing(Tally::source))
                .toList(),
            sources.stream()
                .filter(source -> source.source().equals(LiveSpecs.SOURCE))
                .mapToLong(Tally::in)
                .sum(),
            models.stream()
                .sorted(Comparator.comparing(ModelTally::model).thenComparing(ModelTally::version))
                .toList()));
  }

  /** What operators handed over; nothing of those that had ended before the job was restored. */
  private static <T> List<T> total(JobExecutionResult result, String name) {
    List<T> total = result.getAccumulatorResult(name);
    return total == null ? List.of() : total;
  }

  /** Waits for the run to end. */
  public RunSummary await() throws InterruptedException, RunFailed, IOException {
    Optional<RunSummary> summary = Optional.empty();
    while (summary.isEmpty()) {
      summary = await(Duration.ofHours(1));
    }
    return summary.get();
  }

  /**
   * How a run was stopped.
   *
   * @param savepoint what the same command goes on from; empty if the job could not take one in
   *     time: then it goes on from the newest checkpoint
   * @param summary of a run that had come to its end by itself meanwhile
   */
  public record Stop(Optional<Path> savepoint, Optional<RunSummary> summary) {}

  /**
   * Stops the job with a savepoint: everything read so far is in the results, every transaction is
   * committed, and the same command reads on behind it. A job that cannot do so within half a
   * minute is cancelled, see {@link #cancel}.
   */
  public Stop stop() throws InterruptedException, IOException {
    Optional<Path> savepoint = stopWithSavepoint();
    if (savepoint.isPresent()) {
      return new Stop(savepoint, Optional.empty());
    }
    Optional<RunSummary> summary = Optional.empty();
    cancel();
    try {
      summary = await(Duration.ZERO);
    } catch (RunFailed cancelled) {
      // As it was told; only a job that had come to its end before has a summary.
    }
    return new Stop(Optional.empty(), summary);
  }

  /** Tries again while the job goes on: one whose tasks are just starting declines. */
  private Optional<Path> stopWithSavepoint() throws InterruptedException {
    long deadline = System.nanoTime() + SAVEPOINT.toNanos();
    try {
      while (true) {
        try {
          String savepoint =
              job.stopWithSavepoint(
                      false, folder.checkpoints().toUri().toString(), SavepointFormatType.CANONICAL)
                  .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
          return Optional.of(Path.of(URI.create(savepoint)));
        } catch (ExecutionException declined) {
          if (endsWithin(AGAIN) || System.nanoTime() > deadline) {
            throw declined;
          }
          LOG.debug("no savepoint yet", declined);
        }
      }
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      LOG.info("The job is stopped without a savepoint", e);
      return Optional.empty();
    }
  }

  private boolean endsWithin(Duration time) throws InterruptedException {
    try {
      job.getJobExecutionResult().get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    } catch (ExecutionException failed) {
      return true;
    }
  }

  /** Stops the job where it is; its newest checkpoint stays, so that the same command goes on. */
  public void cancel() {
    answer(job::cancel);
    try {
      job.getJobExecutionResult().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // A cancelled job ends with an exception; one that hangs is left to the process's end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
