package io.plumbline.jobs.specs;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What one spec at a time covers.
 *
 * @param model the model's id
 * @param version the model's version; null for every version that has no slot of its own
 */
public record Slot(String model, @Nullable String version) implements Comparable<Slot> {
  private static final Comparator<Slot> ORDER =
      Comparator.comparing(Slot::model)
          .thenComparing(Slot::version, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** The slot for every version of the model. */
  Slot ofAnyVersion() {
    return version == null ? this : new Slot(model, null);
  }

  /** Whether there is a version that both cover. */
  boolean overlaps(Slot other) {
    return model.equals(other.model)
        && (version == null || other.version == null || version.equals(other.version));
  }

  @Override
  public int compareTo(Slot other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return version == null ? model : model + " version " + version;
  }
}
