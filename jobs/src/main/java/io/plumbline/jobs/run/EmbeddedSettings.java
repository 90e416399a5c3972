package io.plumbline.jobs.run;

import io.plumbline.jobs.config.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/** What a run on a Flink in this process sets of what a cluster decides for itself. */
final class EmbeddedSettings {
  private EmbeddedSettings() {}

  /**
   * The settings of one run.
   *
   * @param bounded whether it ends by itself
   * @param checkpoints where checkpoints go
   * @param from the checkpoint or savepoint that it goes on from
   * @param token under which {@link InputProgress} is found
   */
  static org.apache.flink.configuration.Configuration of(
      Configuration configuration,
      boolean bounded,
      Path checkpoints,
      Optional<Path> from,
      String token) {
    org.apache.flink.configuration.Configuration settings = JobSettings.of(configuration, bounded);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    from.ifPresent(
        path -> {
          settings.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString());
          settings.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM);
        });
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(30));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, 8);
    // Accumulators travel with heartbeats: the terminal shows figures a second old.
    settings.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
    settings.setString(
        "metrics.reporter.progress.factory.class", InputProgress.Factory.class.getName());
    settings.setString("metrics.reporter.progress." + InputProgress.TOKEN, token);
    return settings;
  }
}
