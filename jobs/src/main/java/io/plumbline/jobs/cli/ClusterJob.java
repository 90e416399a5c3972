package io.plumbline.jobs.cli;

import io.plumbline.jobs.run.ClusterRun;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/**
 * The program for a Flink cluster, with the options of {@code plumbline run} that choose a
 * configuration: {@code flink run -c io.plumbline.jobs.cli.ClusterJob plumbline-cluster.jar
 * --config plumbline.yaml}.
 */
public final class ClusterJob {
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  private ClusterJob() {}

  /** Submits the job; whatever is wrong is thrown, for Flink's client to show. */
  public static void main(String[] args) throws Exception {
    ClusterJob job = new ClusterJob();
    new CommandLine(job).parseArgs(args);
    ClusterRun.submit(job.configuration.read());
  }
}
