package io.plumbline.jobs.config;

import io.plumbline.connectors.source.Repeats;

/**
 * Bounds on what is read and remembered.
 *
 * @param recordBytes a longer record is a dead letter, {@code too_large}; 1 MiB by default
 * @param cells a record with more features and probabilities is a dead letter, {@code too_large};
 *     10,000 by default
 * @param duplicateIds how many ids of one partition or file are remembered for sure, where repeated
 *     events are dropped; 1,000,000 by default
 */
public record Limits(int recordBytes, int cells, int duplicateIds) {
  /** The defaults. */
  public static final Limits DEFAULT = new Limits(1 << 20, 10_000, Repeats.DEFAULT_IDS);
}
