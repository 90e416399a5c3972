package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.Repeats;
import io.plumbline.detectors.profile.Capacity;

/**
 * Bounds on what is read and remembered.
 *
 * @param recordBytes a longer record is a dead letter, {@code too_large}; 1 MiB by default
 * @param cells a record with more features and probabilities is a dead letter, {@code too_large};
 *     10,000 by default
 * @param duplicateIds how many ids of one partition or file are remembered for sure, where repeated
 *     events are dropped; 1,000,000 by default
 * @param depth a JSON record with objects and arrays nested deeper is a dead letter, {@code
 *     malformed}; 512 by default
 * @param blockBytes at a larger block, stored or decompressed, an Avro container breaks off: one
 *     dead letter, {@code too_large}; 32 MiB by default
 * @param models how many specs may be in force; one more is refused; 20,000 by default
 * @param versions how many versions one partition or file may name of a model that is watched in
 *     any; an event of a further one is a dead letter, {@code unknown_version}; 1,000 by default
 * @param capacity how many categories and names of features are kept that a baseline does not have
 */
public record Limits(
    int recordBytes,
    int cells,
    int duplicateIds,
    int depth,
    int blockBytes,
    int models,
    int versions,
    Capacity capacity) {
  /** The defaults. */
  public static final Limits DEFAULT =
      new Limits(
          EventLimits.DEFAULT.maxBytes(),
          EventLimits.DEFAULT.maxCells(),
          Repeats.DEFAULT_IDS,
          EventLimits.DEFAULT.maxDepth(),
          32 << 20,
          20_000,
          Intake.DEFAULT_VERSIONS,
          Capacity.DEFAULT);
}
