package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.specs.Slot;
import io.plumbline.jobs.specs.SpecCodec;
import io.plumbline.jobs.specs.SpecUpdate;
import io.plumbline.jobs.specs.Timeline;
import java.util.Collection;

/**
 * What became of the specs, for those who keep state of models: one notice for each timeline that
 * changed, and then one that says which slots are covered. The specs of a key that is new travel
 * with its partial profiles.
 *
 * @param book the sequence number of the book of specs
 * @param whole whether it lists all slots; else only those that came and went
 * @param covered slots that are covered
 * @param gone slots that no spec covers any more
 * @param specs a timeline that changed, encoded: then nothing else is said; else empty
 */
public record SpecNotice(long book, boolean whole, String[] covered, String[] gone, byte[] specs) {
  private static final byte[] NO_SPECS = {};
  private static final String[] NO_SLOTS = {};

  static SpecNotice of(SpecUpdate update) {
    return new SpecNotice(
        update.sequence(),
        update.whole(),
        names(update.put().stream().map(Timeline::slot).toList()),
        names(update.removed()),
        NO_SPECS);
  }

  static SpecNotice of(long book, Timeline changed) {
    return new SpecNotice(book, false, NO_SLOTS, NO_SLOTS, SpecCodec.encode(changed));
  }

  private static String[] names(Collection<Slot> slots) {
    return slots.stream().map(SpecNotice::name).toArray(String[]::new);
  }

  /** A slot as one text; that of a slot for every version is the model alone. */
  static String name(Slot slot) {
    return slot.version() == null
        ? Keys.join(slot.model())
        : Keys.join(slot.model(), slot.version());
  }

  /** The name of the slot for every version of the model of the slot with a name. */
  static String ofAnyVersion(String name) {
    int end = name.indexOf(Keys.SEPARATOR);
    return end < 0 ? name : name.substring(0, end);
  }
}
