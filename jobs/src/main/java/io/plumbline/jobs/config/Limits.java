package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventLimits;
import io.plumbline.connectors.reference.BaselineFile;
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
 * @param baselineBytes a larger file of a baseline is refused unread; 16 MiB by default
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
    int baselineBytes,
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
          16 << 20,
          Capacity.DEFAULT);

  /** What a configuration says of limits; what it leaves out stays as it is by default. */
  static Limits read(Place place) {
    Fields fields = place.fields();
    long bytes =
        fields.read("record-bytes", Values.whole(1_024, 100 << 20), (long) DEFAULT.recordBytes());
    long cells = fields.read("cells", Values.whole(1, 1_000_000), (long) DEFAULT.cells());
    long ids =
        fields.read(
            "duplicate-ids", Values.whole(1, Repeats.MOST_IDS), (long) DEFAULT.duplicateIds());
    long depth =
        fields.read("depth", Values.whole(3, EventLimits.MOST_DEPTH), (long) DEFAULT.depth());
    long block =
        fields.read("block-bytes", Values.whole(1_024, 512 << 20), (long) DEFAULT.blockBytes());
    long models = fields.read("models", Values.whole(1, 1_000_000), (long) DEFAULT.models());
    long versions =
        fields.read("versions", Values.whole(1, Intake.MOST_VERSIONS), (long) DEFAULT.versions());
    long baseline =
        fields.read(
            "baseline-bytes",
            Values.whole(1_024, BaselineFile.MOST_BYTES),
            (long) DEFAULT.baselineBytes());
    long categories =
        fields.read(
            "categories",
            Values.whole(1, Capacity.MOST_CATEGORIES),
            (long) Capacity.DEFAULT.categories());
    long extraColumns =
        fields.read(
            "extra-columns",
            Values.whole(1, Capacity.MOST_EXTRA_COLUMNS),
            (long) Capacity.DEFAULT.extraColumns());
    fields.refuseOthers();
    return new Limits(
        (int) bytes,
        (int) cells,
        (int) ids,
        (int) depth,
        (int) block,
        (int) models,
        (int) versions,
        (int) baseline,
        new Capacity((int) categories, (int) extraColumns));
  }
}
