package io.plumbline.jobs.specs;

import io.plumbline.detectors.profile.Capacity;
import io.plumbline.jobs.config.ContentHash;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.ModelEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Timelines out of entries, as if they had been published. */
public final class Timelines {
  private Timelines() {}

  /** A timeline of one spec. */
  public static Timeline of(String entry) {
    return of(1, new long[] {0}, entry);
  }

  /** The same, of a model that was added when readers had come so far. */
  public static Timeline added(Timeline timeline, long wholeFrom) {
    return new Timeline(
        timeline.slot(), timeline.changedAt(), timeline.begins(), wholeFrom, timeline.versions());
  }

  /** A timeline of specs without baselines, in force from these times. */
  public static Timeline of(long changedAt, long[] from, String... entries) {
    return of(changedAt, from, List.of(), entries);
  }

  /** The same of specs with constraints. */
  public static Timeline of(
      long changedAt, long[] from, List<String> constraints, String... entries) {
    List<SpecVersion> versions = new ArrayList<>();
    Slot slot = null;
    for (int i = 0; i < entries.length; i++) {
      ModelEntry read = ModelEntry.read(entries[i], Path.of("spec.yaml"));
      if (read.model() == null) {
        throw new IllegalArgumentException(read.problems().toString());
      }
      ModelConfig model = read.model();
      slot = new Slot(model.id(), model.version());
      versions.add(
          new SpecVersion(
              ContentHash.positive(entries[i] + (constraints.isEmpty() ? "" : constraints.get(i))),
              from[i],
              false,
              "test",
              model.entry(),
              null,
              constraints.isEmpty() ? null : PackedText.of(constraints.get(i)),
              Capacity.DEFAULT));
    }
    return new Timeline(slot, changedAt, SpecVersion.ALWAYS, SpecVersion.ALWAYS, versions);
  }
}
