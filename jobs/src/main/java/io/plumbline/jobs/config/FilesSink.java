package io.plumbline.jobs.config;

import java.nio.file.Path;

/**
 * A folder of JSON lines: {@code metrics.jsonl}, {@code alerts.jsonl}, {@code triggers.jsonl},
 * {@code dead-letters.jsonl}.
 *
 * @param path the folder, absolute; made when it is not there
 */
public record FilesSink(Path path) implements SinkConfig {}
