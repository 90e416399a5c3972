package io.plumbline.jobs.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One entry under {@code sinks}; the key {@code type} selects which. */
public sealed interface SinkConfig permits FilesSink, KafkaSink {
  /** What {@code type} calls it. */
  String type();

  /** Where and how it writes: a run with another one does not go on with this one's checkpoints. */
  Object identity();

  /** The folders it writes to, which no other run may write to meanwhile. */
  default List<Path> folders() {
    return List.of();
  }

  /** The Kafka cluster it writes to, if it does. */
  default Optional<Brokers> brokers() {
    return Optional.empty();
  }
}
