package io.plumbline.jobs.run;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.pipeline.MonitoringJob;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;

/** What a configuration says of a job, wherever it runs. */
final class JobSettings {
  private static final Duration LAST_CHECKPOINT = Duration.ofSeconds(2);

  private JobSettings() {}

  static org.apache.flink.configuration.Configuration of(
      Configuration configuration, boolean bounded) {
    org.apache.flink.configuration.Configuration settings = MonitoringJob.required();
    Duration interval = configuration.checkpointInterval();
    // A run that ends waits for one more checkpoint, which commits its last results.
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        bounded && interval.compareTo(LAST_CHECKPOINT) > 0 ? LAST_CHECKPOINT : interval);
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, configuration.unalignedCheckpoints());
    return settings;
  }
}
