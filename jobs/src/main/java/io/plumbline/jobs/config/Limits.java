package io.plumbline.jobs.config;

/**
 * Bounds on one record.
 *
 * @param recordBytes a longer record is a dead letter, {@code too_large}; 1 MiB by default
 * @param cells a record with more features and probabilities is a dead letter, {@code too_large};
 *     10,000 by default
 */
public record Limits(int recordBytes, int cells) {
  /** The defaults. */
  public static final Limits DEFAULT = new Limits(1 << 20, 10_000);
}
