package io.plumbline.detectors.baseline;

import io.plumbline.detectors.profile.Profile;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A division of a reference by the values of columns.
 *
 * @param columns the names of features, at least one
 * @param segments the most frequent segments by name, and one of all others where there are more
 */
public record ReferenceDivision(List<String> columns, SortedMap<String, Profile> segments) {
  /** Copies the collections. */
  public ReferenceDivision {
    columns = List.copyOf(columns);
    segments = Collections.unmodifiableSortedMap(new TreeMap<>(segments));
  }
}
