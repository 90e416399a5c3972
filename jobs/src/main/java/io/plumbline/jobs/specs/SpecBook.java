package io.plumbline.jobs.specs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All specs that are in force or were: one timeline a slot. Immutable; every change makes a book
 * with the next sequence number.
 */
public final class SpecBook {
  /** Before anything was published. */
  public static final SpecBook EMPTY = new SpecBook(0, new TreeMap<>(), List.of());

  /** So many slots that were covered once are remembered; then the earliest goes. */
  static final int MAX_REMOVED = 10_000;

  private final long sequence;
  private final SortedMap<Slot, Timeline> timelines;

  /** Slots that were covered once, the last to go at the end. */
  private final List<Slot> removed;

  private SpecBook(long sequence, SortedMap<Slot, Timeline> timelines, List<Slot> removed) {
    this.sequence = sequence;
    this.timelines = timelines;
    this.removed = removed;
  }

  /** How many changes made it; 0 for {@link #EMPTY}. */
  public long sequence() {
    return sequence;
  }

  /** The timelines, by slot. */
  public Collection<Timeline> timelines() {
    return Collections.unmodifiableCollection(timelines.values());
  }

  @Nullable Timeline timeline(Slot slot) {
    return timelines.get(slot);
  }

  /** The specs that cover a version of a model: those for the very version before those for any. */
  public @Nullable Timeline covering(String model, String version) {
    Timeline exact = timelines.get(new Slot(model, version));
    return exact != null ? exact : timelines.get(new Slot(model, null));
  }

  /** Whether a stream that the slot covers was covered before, and is not any more. */
  boolean wasCovered(Slot slot) {
    return removed.stream().anyMatch(slot::overlaps);
  }

  /** The timelines of a model, that for all versions first, then by version. */
  public List<Timeline> timelines(String model) {
    List<Timeline> of = new ArrayList<>();
    for (Timeline timeline : timelines.tailMap(new Slot(model, null)).values()) {
      if (!timeline.slot().model().equals(model)) {
        break;
      }
      of.add(timeline);
    }
    return of;
  }

  /** Whether some version of the model is covered. */
  public boolean knows(String model) {
    SortedMap<Slot, Timeline> from = timelines.tailMap(new Slot(model, null));
    return !from.isEmpty() && from.firstKey().model().equals(model);
  }

  /** Whether some spec has a sensitive column. */
  public boolean anySensitive() {
    return timelines.values().stream().anyMatch(Timeline::sensitive);
  }

  /** The whole book, for someone who knows nothing. */
  public SpecUpdate listing() {
    return new SpecUpdate(sequence, true, List.copyOf(timelines.values()), removed);
  }

  /**
   * The book after an update; this one if it holds the update already.
   *
   * @throws IllegalStateException for an update that builds on a book this one is not
   */
  public SpecBook with(SpecUpdate update) {
    if (update.sequence() <= sequence) {
      return this;
    }
    requireNext(sequence, update.sequence(), update.whole());
    SortedMap<Slot, Timeline> next = update.whole() ? new TreeMap<>() : new TreeMap<>(timelines);
    for (Timeline timeline : update.put()) {
      Timeline known = timelines.get(timeline.slot());
      // What did not change stays the same object, with all that was made of it.
      boolean same = known != null && known.changedAt() == timeline.changedAt();
      next.put(timeline.slot(), same ? known : timeline);
    }
    update.removed().forEach(next::remove);
    return new SpecBook(update.sequence(), next, removedAfter(update));
  }

  /** Requires that an update builds on the book with a sequence number, if on any. */
  static void requireNext(long sequence, long update, boolean whole) {
    if (!whole && update != sequence + 1) {
      throw new IllegalStateException(
          "an update of the specs must follow number " + sequence + ": was number " + update);
    }
  }

  private List<Slot> removedAfter(SpecUpdate update) {
    if (update.whole()) {
      return update.removed();
    }
    Set<Slot> all = new LinkedHashSet<>(removed);
    update.put().forEach(timeline -> all.remove(timeline.slot()));
    all.removeAll(update.removed());
    all.addAll(update.removed());
    List<Slot> slots = List.copyOf(all);
    return slots.subList(Math.max(0, slots.size() - MAX_REMOVED), slots.size());
  }
}
