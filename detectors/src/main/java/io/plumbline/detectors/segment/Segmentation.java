package io.plumbline.detectors.segment;

import com.dynatrace.hash4j.hashing.HashSink;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.plumbline.detectors.profile.Layout;
import java.util.List;

/**
 * Which slices of the traffic have profiles of their own, beside that of all events.
 *
 * @param divisions in order; an event belongs to one segment of each
 * @param most how many segments of a division are kept apart: those that are known, then those
 *     whose names have the smallest hashes; at least 1
 */
public record Segmentation(List<Division> divisions, int most) {
  /** All events, in one. */
  public static final Segmentation NONE = new Segmentation(List.of(), 1);

  /** Copies the list. */
  public Segmentation {
    divisions = List.copyOf(divisions);
    if (most < 1) {
      throw new IllegalArgumentException("at least one segment must be kept: was " + most);
    }
  }

  /**
   * A division of the traffic by the values of columns.
   *
   * @param columns the names of features, at least one
   * @param known the names of the segments that are always kept apart: those of the baseline
   */
  public record Division(List<String> columns, List<String> known) {
    /** Copies the lists. */
    public Division {
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
    hash.putLong(layout.fingerprint()).putInt(most);
    for (Division division : divisions) {
      hash.putOrderedIterable(
          division.columns(), (String column, HashSink sink) -> sink.putString(column));
      hash.putOrderedIterable(
          division.known(), (String segment, HashSink sink) -> sink.putString(segment));
    }
    return hash.getAsLong();
  }
}
