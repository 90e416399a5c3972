package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.specs.Slot;
import io.plumbline.jobs.specs.SpecUpdate;
import io.plumbline.jobs.specs.Timeline;
import java.util.Collection;

/**
 * Which slots are covered from now on, for those who keep state of them. What their specs say
 * travels with the partial profiles.
 *
 * @param book the sequence number of the book of specs
 * @param whole whether it lists all slots; else only those that came and went
 * @param covered slots that are covered
 * @param gone slots that no spec covers any more
 */
public record SpecNotice(long book, boolean whole, String[] covered, String[] gone) {
  static SpecNotice of(SpecUpdate update) {
    return new SpecNotice(
        update.sequence(),
        update.whole(),
        names(update.put().stream().map(Timeline::slot).toList()),
        names(update.removed()));
  }

  private static String[] names(Collection<Slot> slots) {
    return slots.stream().map(slot -> name(slot.model(), slot.version())).toArray(String[]::new);
  }

  /** A slot as one text; that of a slot for every version is the model alone. */
  static String name(String model, String version) {
    return version == null ? Keys.join(model) : Keys.join(model, version);
  }
}
