package io.plumbline.jobs.config;

/** One entry under {@code sources}; the key {@code type} selects which. */
public sealed interface SourceConfig permits FilesSource, KafkaSource {
  /** What every source has. */
  StreamConfig stream();

  /** Whether the source ends by itself. */
  boolean bounded();
}
