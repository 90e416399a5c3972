package io.plumbline.jobs.config;

import io.plumbline.connectors.sink.Outlet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One entry under {@code sinks}, and all that is to know of its kind: a new kind is a class that
 * implements this and reads its own keys, and its line in {@link SinkReader#TYPES}. What it hands
 * over is made in {@code connectors}: the configuration knows no Flink.
 */
public interface SinkConfig {
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

  /** Whether it writes to standard output, where then nothing else may be written. */
  default boolean takesStandardOutput() {
    return false;
  }

  /** What it needs for itself. */
  default List<Claim> claims() {
    return List.of();
  }

  /**
   * Something that two sinks of one deployment cannot share.
   *
   * @param key the key of the entry that says it
   * @param what what is claimed
   * @param rule why it cannot be shared, for a person to read
   */
  record Claim(String key, String what, String rule) {}

  /**
   * Removes what an earlier run left behind and no writer of this one replaces. Called once, where
   * a run starts anew.
   *
   * @throws IOException if that cannot be done
   */
  default void begin() throws IOException {}

  /**
   * Where the streams of results go.
   *
   * @throws IllegalStateException if a secret that it refers to is not there
   */
  Outlet outlet();
}
