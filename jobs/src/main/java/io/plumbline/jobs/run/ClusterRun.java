package io.plumbline.jobs.run;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.pipeline.MonitoringJob;
import io.plumbline.jobs.specs.LiveSpecs;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The monitoring job of one configuration on the Flink cluster of the client that runs this
 * program. What to restore from, where checkpoints go and how often to restart is the cluster's
 * business; the configuration's {@code state} is not used.
 */
public final class ClusterRun {
  private ClusterRun() {}

  /**
   * Submits the job; returns when the client does: at once when it is detached, else when the job
   * has ended.
   *
   * @throws InvalidConfiguration if something that the job reads is missing or does not fit
   * @throws IOException if a file cannot be read
   * @throws Exception what the client throws
   */
  public static void submit(Configuration configuration) throws Exception {
    configuration.requireInputs();
    Ends ends = new Ends(configuration, LiveSpecs.of(configuration), Instant.now());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobSettings.of(configuration, ends.bounded()));
    env.setParallelism(configuration.parallelism());
    MonitoringJob.define(
        env,
        ends.inlets(),
        ends.outlets(),
        ends.bounded(),
        configuration.heartbeat(),
        configuration.heartbeatsPerFigure());
    env.execute("plumbline " + configuration.file().getFileName());
  }
}
