package io.plumbline.jobs.config;

import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.MonitoredSource;
import io.plumbline.connectors.source.SpecFeed;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry under {@code sources}, and all that is to know of its kind: a new kind is a class that
 * implements this and reads its own keys, and its line in {@link SourceReader#TYPES}. What it hands
 * over is made in {@code connectors}: the configuration knows no Flink.
 */
public interface SourceConfig {
  /** What every source has. */
  StreamConfig stream();

  /** Whether the source ends by itself. */
  boolean bounded();

  /** Where it reads: a run that reads elsewhere does not go on with this one's checkpoints. */
  Object identity();

  /** The files that it reads, if its records stand in files; else they are messages. */
  default Optional<FilePattern> files() {
    return Optional.empty();
  }

  /** The Kafka cluster that it reads from, if it does. */
  default Optional<Brokers> brokers() {
    return Optional.empty();
  }

  /**
   * Its events.
   *
   * @param intake how its records become rows
   * @param specs the specs that rule the events
   * @param startedAt the time at which the run was first started: the own time of records that have
   *     none
   * @param limits what a record may hold
   * @throws IOException if files are not there or cannot be listed
   * @throws IllegalStateException if a secret that it refers to is not there
   */
  MonitoredSource<?, ?> events(Intake intake, SpecFeed specs, Instant startedAt, Limits limits)
      throws IOException;
}
