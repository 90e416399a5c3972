package io.plumbline.jobs.specs;

import java.util.List;

/**
 * What makes one book of the next.
 *
 * @param sequence the number of the book after it
 * @param whole whether it lists all slots; else only what changed since the book before
 * @param put the timelines that are new or changed
 * @param removed the slots that are gone; of a whole one all that once were, as far as they are
 *     remembered
 */
public record SpecUpdate(long sequence, boolean whole, List<Timeline> put, List<Slot> removed) {
  /** Copies the lists. */
  public SpecUpdate {
    put = List.copyOf(put);
    removed = List.copyOf(removed);
  }

  /** Whether it may change what covers versions of a model. */
  public boolean concerns(String model) {
    return whole
        || put.stream().anyMatch(timeline -> timeline.slot().model().equals(model))
        || removed.stream().anyMatch(slot -> slot.model().equals(model));
  }
}
