package io.plumbline.jobs.specs;

import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.detectors.spec.ModelSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a book of specs when others are published. Pure. */
final class SpecLedger {
  private SpecLedger() {}

  /**
   * What is to change.
   *
   * @param added specs of slots that had none, ever
   * @param returning specs of slots that had one once
   * @param changed specs of slots that had another
   * @param removed slots that no spec covers any more
   */
  record Plan(
      List<Candidate> added, List<Candidate> returning, List<Change> changed, List<Slot> removed) {
    boolean empty() {
      return added.isEmpty() && returning.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /**
     * The models of which it has to be known how far their events have come; {@link
     * SpecFeed#ANYTHING} for those that are added.
     */
    List<String> askedAbout() {
      Stream<String> models =
          Stream.concat(returning.stream().map(Candidate::slot), changed.stream().map(Change::slot))
              .map(Slot::model);
      return Stream.concat(models, added.stream().map(any -> SpecFeed.ANYTHING))
          .distinct()
          .toList();
    }

    /** The plan with fewer slots that go. */
    Plan removing(List<Slot> fewer) {
      return new Plan(added, returning, changed, fewer);
    }

    /** Whether nothing can be decided before it is known how far events have come. */
    boolean needsProgress() {
      return !changed.isEmpty() || !returning.isEmpty();
    }
  }

  /**
   * Another spec for streams that had one.
   *
   * @param slot what it covers
   * @param before what they had
   * @param candidate what they are to have
   */
  record Change(Slot slot, Timeline before, Candidate candidate) {}

  /**
   * Compares. Specs follow their streams: where a spec for one version takes over from one for any,
   * it goes on with what that version's stream had; where one for any version takes over from specs
   * for single ones, each of their streams goes on with its own, in a slot of its own.
   *
   * @param candidates all that can be put in force
   * @param kept slots whose spec was replaced by something broken: what they have stays in force
   */
  static Plan plan(SpecBook book, List<Candidate> candidates, Set<Slot> kept) {
    List<Candidate> added = new ArrayList<>();
    List<Candidate> returning = new ArrayList<>();
    List<Change> changed = new ArrayList<>();
    Map<Slot, Candidate> bySlot = new HashMap<>();
    for (Candidate candidate : candidates) {
      bySlot.put(candidate.slot(), candidate);
    }
    SortedSet<Slot> removed = new TreeSet<>();
    for (Timeline timeline : book.timelines()) {
      Slot slot = timeline.slot();
      Candidate candidate = bySlot.getOrDefault(slot, bySlot.get(slot.ofAnyVersion()));
      if (candidate == null) {
        if (!kept.contains(slot)) {
          removed.add(slot);
        }
      } else if (timeline.latest().number() != candidate.version().number()) {
        changed.add(new Change(slot, timeline, candidate));
      }
    }
    for (Candidate candidate : candidates) {
      Slot slot = candidate.slot();
      if (book.timeline(slot) == null) {
        Timeline ofAny = book.timeline(slot.ofAnyVersion());
        if (ofAny != null) {
          changed.add(new Change(slot, ofAny, candidate));
        } else if (book.wasCovered(slot)) {
          returning.add(candidate);
        } else {
          added.add(candidate);
        }
      }
    }
    return new Plan(added, returning, changed, List.copyOf(removed));
  }

  /**
   * The update that a plan comes to.
   *
   * @param largestEventTime of all events of a model that any reader has accepted, or, of {@link
   *     SpecFeed#ANYTHING}, has read; {@link SpecVersion#ALWAYS} if there was none
   */
  static SpecUpdate decide(SpecBook book, Plan plan, ToLongFunction<String> largestEventTime) {
    long sequence = book.sequence() + 1;
    List<Timeline> put = new ArrayList<>();
    long wholeFrom = SpecVersion.ALWAYS;
    if (book.sequence() > 0 && !plan.added().isEmpty()) {
      long read = largestEventTime.applyAsLong(SpecFeed.ANYTHING);
      wholeFrom = read == SpecVersion.ALWAYS ? read : read + 1;
    }
    for (Candidate candidate : plan.added()) {
      put.add(begun(candidate, sequence, SpecVersion.ALWAYS, wholeFrom));
    }
    for (Candidate candidate : plan.returning()) {
      // What came out in its first life is of windows that ended by what was read: they stay as
      // they are, though nothing else is left of them.
      long read = largestEventTime.applyAsLong(candidate.slot().model());
      long from = effectiveFrom(null, candidate, read);
      put.add(begun(candidate, sequence, from, from));
    }
    for (Change change : plan.changed()) {
      Candidate candidate = change.candidate();
      Timeline before = change.before();
      ModelSpec last = before.spec(before.size() - 1).spec();
      long read = largestEventTime.applyAsLong(candidate.slot().model());
      long from = effectiveFrom(last, candidate, read);
      put.add(before.with(change.slot(), candidate.version().from(from), sequence));
    }
    return new SpecUpdate(sequence, book.sequence() == 0, put, plan.removed());
  }

  private static Timeline begun(Candidate candidate, long sequence, long from, long wholeFrom) {
    return new Timeline(
        candidate.slot(), sequence, from, wholeFrom, List.of(candidate.version().from(from)));
  }

  /**
   * When a changed spec is in force: from the time it asks for, but not before all events that were
   * read under the spec before it; rounded up to where a pane begins. So no window that is out is
   * cut anew, and no figure's revision falls. Where nothing was read, and no time is asked for, it
   * takes the place of the one before.
   */
  private static long effectiveFrom(
      @Nullable ModelSpec before, Candidate candidate, long largestEventTime) {
    boolean anyRead = largestEventTime != SpecVersion.ALWAYS;
    Instant wanted = candidate.wanted();
    if (!anyRead && wanted == null) {
      return SpecVersion.ALWAYS;
    }
    long after = anyRead ? largestEventTime + 1 : Long.MIN_VALUE;
    if (wanted != null) {
      after = Math.max(after, wanted.toEpochMilli());
    }
    return paneStart(after, before == null ? candidate.spec() : before, candidate.spec());
  }

  /** The first start of a pane of both specs at or after a time. */
  static long paneStart(long time, ModelSpec before, ModelSpec after) {
    long start = roundUp(time, after);
    for (long common = roundUp(start, before); common != start; common = roundUp(start, before)) {
      start = roundUp(common, after); // Both divide a day, so they meet.
    }
    return start;
  }

  private static long roundUp(long time, ModelSpec spec) {
    long start = spec.paneStart(time);
    return start == time ? time : start + spec.pane().toMillis();
  }
}
