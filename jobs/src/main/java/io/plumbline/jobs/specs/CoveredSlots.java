package io.plumbline.jobs.specs;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are covered, as a source's reader is told: of the updates it keeps no more than that,
 * and reads no more.
 */
public final class CoveredSlots {
  private final NavigableSet<Slot> slots = new TreeSet<>();
  private long sequence;

  /**
   * Takes in an update; one that is known already changes nothing.
   *
   * @throws IllegalStateException for an update that builds on another book of specs
   */
  public void update(byte[] bytes) {
    SpecCodec.SlotUpdate update = SpecCodec.decodeSlots(bytes);
    if (update.sequence() <= sequence) {
      return;
    }
    SpecBook.requireNext(sequence, update.sequence(), update.whole());
    sequence = update.sequence();
    if (update.whole()) {
      slots.clear();
      slots.addAll(update.put());
    } else {
      slots.addAll(update.put());
      update.removed().forEach(slots::remove);
    }
  }

  /** Whether a spec covers the version of the model. */
  public boolean covers(String model, String version) {
    return slots.contains(new Slot(model, version)) || slots.contains(new Slot(model, null));
  }

  /** Whether a spec covers some version of the model. */
  public boolean knows(String model) {
    @Nullable Slot first = slots.ceiling(new Slot(model, null));
    return first != null && first.model().equals(model);
  }
}
