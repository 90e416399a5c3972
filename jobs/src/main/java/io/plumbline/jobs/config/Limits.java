package io.plumbline.jobs.config;

/**
 * Bounds on one record.
 *
 * @param recordBytes a longer record is a dead letter, {@code too_large}; 1 MiB by default
 */
public record Limits(int recordBytes) {
  /** The defaults. */
  public static final Limits DEFAULT = new Limits(1 << 20);
}
