package io.plumbline.detectors.segment;

import io.plumbline.detectors.profile.Profile;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mergeable summary of the events of one pane or window: the profile of all of them, and those
 * of their segments.
 *
 * <p>Any order and grouping of events and merges gives equal profiles of the same segments. An
 * instance belongs to one thread at a time.
 */
public final class SegmentedProfile {
  private final Profile all;
  private final List<List<String>> divisions;
  private final Slices[] slices;

  /** An empty one. */
  SegmentedProfile(Segmentation segmentation, Profile empty) {
    this(
        empty,
        segmentation.divisions().stream().map(Segmentation.Division::columns).toList(),
        segmentation.divisions().stream()
            .map(division -> new Slices(division.others()))
            .toArray(Slices[]::new));
  }

  SegmentedProfile(Profile all, List<List<String>> divisions, Slices[] slices) {
    this.all = all;
    this.divisions = divisions;
    this.slices = slices;
  }

  /** A summary of events that are in no segment but that of all. */
  public static SegmentedProfile ofAll(Profile profile) {
    return new SegmentedProfile(profile, List.of(), new Slices[0]);
  }

  /** The profile of all events; not to be changed. */
  public Profile all() {
    return all;
  }

  /** The segments' profiles by name, without that of all; not to be changed. */
  public SortedMap<String, Profile> segments() {
    SortedMap<String, Profile> segments = new TreeMap<>();
    for (int i = 0; i < slices.length; i++) {
      segments.putAll(segments(i));
    }
    return segments;
  }

  /**
   * Those of them that more events can only add to, and never put among all others: the known ones,
   * and all others where nothing else is kept apart from them.
   */
  public SortedMap<String, Profile> lastingSegments() {
    SortedMap<String, Profile> lasting = new TreeMap<>();
    for (int i = 0; i < slices.length; i++) {
      if (slices[i].othersKept() == 0) {
        lasting.putAll(segments(i));
        continue;
      }
      for (int at = 0; at < slices[i].size(); at++) {
        if (slices[i].known(at)) {
          lasting.put(slices[i].name(at), slices[i].profile(at));
        }
      }
    }
    return lasting;
  }

  /** The profiles of the segments of one division by name; not to be changed. */
  public SortedMap<String, Profile> segments(int division) {
    SortedMap<String, Profile> segments = new TreeMap<>();
    Slices slice = slices[division];
    for (int at = 0; at < slice.size(); at++) {
      segments.put(slice.name(at), slice.profile(at));
    }
    Profile other = slice.other();
    if (other != null) {
      segments.put(SegmentName.other(divisions.get(division)), other);
    }
    return segments;
  }

  /** How many profiles there are, that of all included. */
  public int profiles() {
    int profiles = 1;
    for (Slices slice : slices) {
      profiles += slice.size() + (slice.other() == null ? 0 : 1);
    }
    return profiles;
  }

  /** Adds all that another has seen; the argument is not changed. */
  public void merge(SegmentedProfile added) {
    if (!divisions.equals(added.divisions)) {
      throw new IllegalArgumentException(
          "profiles of different segments do not merge: " + divisions + " and " + added.divisions);
    }
    all.merge(added.all);
    for (int i = 0; i < slices.length; i++) {
      slices[i].merge(added.slices[i]);
    }
  }

  /** A deep copy without the events' ids, see {@link Profile#withoutIds}. */
  public SegmentedProfile withoutIds() {
    Slices[] copies = new Slices[slices.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = slices[i].withoutIds();
    }
    return new SegmentedProfile(all.withoutIds(), divisions, copies);
  }

  /** How many events were folded. */
  public long events() {
    return all.events();
  }

  /** A deep copy. */
  public SegmentedProfile copy() {
    Slices[] copies = new Slices[slices.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = slices[i].copy();
    }
    return new SegmentedProfile(all.copy(), divisions, copies);
  }

  /** About how many bytes of heap it takes. */
  public long retainedBytes() {
    return all.retainedBytes()
        + segments().values().stream().mapToLong(Profile::retainedBytes).sum();
  }

  // ---- for the fold and the codec ----

  List<List<String>> divisions() {
    return divisions;
  }

  Slices slices(int division) {
    return slices[division];
  }
}
