package io.plumbline.jobs.specs;

import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.spec.VersionBaselineSpec;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.ModelEntry;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One accepted version of a spec, as the text it was published in: so a later release reads it by
 * its own rules.
 *
 * @param number tells it from every other content, the baseline and the capacity included; above 0
 * @param effectiveFrom the event time it is in force from, in milliseconds since 1970 UTC; the
 *     first version of a slot is in force before that too
 * @param sensitive whether a column of the model is sensitive
 * @param origin the identity under which it was published
 * @param entry the text of the entry
 * @param baseline the content of the baseline's file, or null for a model without one
 * @param constraints the text of the constraints' file, or null for a model without one
 * @param capacity how much its profiles keep of what the baseline does not name, as the job's
 *     limits said when it was accepted: it travels with the spec, so that all parts of a job keep
 *     the same
 */
record SpecVersion(
    long number,
    long effectiveFrom,
    boolean sensitive,
    String origin,
    String entry,
    @Nullable PackedText baseline,
    @Nullable PackedText constraints,
    Capacity capacity) {
  /** Its baseline was read when it was accepted: the path leads nowhere any more. */
  private static final Path NOWHERE = Path.of("spec");

  /** No entry without it has any. */
  private static final String BASELINES = "baselines";

  /** In force from the beginning. */
  static final long ALWAYS = Long.MIN_VALUE;

  /** A version without constraints of its own. */
  SpecVersion(
      long number,
      long effectiveFrom,
      boolean sensitive,
      String origin,
      String entry,
      @Nullable PackedText baseline,
      Capacity capacity) {
    this(number, effectiveFrom, sensitive, origin, entry, baseline, null, capacity);
  }

  SpecVersion from(long time) {
    return new SpecVersion(number, time, sensitive, origin, entry, baseline, constraints, capacity);
  }

  /** The other versions of the model that it compares windows with; without a look at the rest. */
  List<VersionBaselineSpec> versionBaselines(Slot slot) {
    return entry.contains(BASELINES) ? read(slot).spec().versionBaselines() : List.of();
  }

  LoadedSpec load(Slot slot) {
    ModelConfig read = read(slot);
    return LoadedSpec.of(
        read.spec(),
        baseline == null ? null : baseline.text(),
        read.constraints(),
        constraints == null ? null : constraints.text(),
        capacity);
  }

  private ModelConfig read(Slot slot) {
    ModelEntry read = ModelEntry.read(entry, NOWHERE);
    if (read.model() == null) {
      throw new IllegalStateException(
          "the spec of "
              + slot
              + " from "
              + origin
              + " was accepted before and is refused now: "
              + read.problems());
    }
    return read.model();
  }
}
