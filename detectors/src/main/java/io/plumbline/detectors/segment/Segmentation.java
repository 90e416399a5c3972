package io.plumbline.detectors.segment;

import com.dynatrace.hash4j.hashing.HashSink;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.plumbline.detectors.profile.Layout;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which slices of the traffic have profiles of their own, beside that of all events.
 *
 * @param divisions in order; an event belongs to one segment of each
 */
public record Segmentation(List<Division> divisions) {
  /** All events, in one. */
  public static final Segmentation NONE = new Segmentation(List.of());

  /** Copies the list. */
  public Segmentation {
    divisions = List.copyOf(divisions);
  }

  /**
   * A division of the traffic by the values of columns.
   *
   * @param columns the names of features, at least one
   * @param known the names of the segments that are always kept apart: those of the baseline
   * @param others how many more are kept apart, those whose names have the smallest hashes; at
   *     least 0
   */
  public record Division(List<String> columns, List<String> known, int others) {
    /** Copies the lists. */
    public Division {
      if (others < 0) {
        throw new IllegalArgumentException("no fewer than no segments are kept: was " + others);
      }
      columns = List.copyOf(columns);
      known = List.copyOf(known);
    }
  }

  /**
   * A number that two different ways of counting do not share: the layout's own without segments.
   */
  public long fingerprint(Layout layout) {
    if (divisions.isEmpty()) {
      return layout.fingerprint();
    }
    HashStream64 hash = Hashing.xxh3_64().hashStream();
    hash.putLong(layout.fingerprint());
    for (Division division : divisions) {
      hash.putOrderedIterable(
          division.columns(), (String column, HashSink sink) -> sink.putString(column));
      hash.putOrderedIterable(
          division.known(), (String segment, HashSink sink) -> sink.putString(segment));
      hash.putInt(division.others());
    }
    return hash.getAsLong();
  }

  /** The names of all segments that are always kept apart. */
  public Set<String> known() {
    Set<String> known = new TreeSet<>();
    divisions.forEach(division -> known.addAll(division.known()));
    return known;
  }
}
