package io.plumbline.detectors.spec;

import java.io.Serializable;
import java.util.List;

/**
 * How a model's traffic is divided into segments.
 *
 * @param divisions each the names of one or several features, by whose values it divides; their
 *     order is that of the segments' names
 * @param most how many segments of a division a window keeps apart; all others are one; 1 to {@link
 *     #MOST}
 */
public record SegmentSpec(List<List<String>> divisions, int most) implements Serializable {
  /** How many segments of a division a window keeps apart where nobody says. */
  public static final int DEFAULT_MOST = 50;

  /** The highest number of segments of a division. */
  public static final int MOST = 1_000;

  /** The highest number of divisions: an event is folded once more for each. */
  public static final int MOST_DIVISIONS = 16;

  /** The highest number of columns of a division. */
  public static final int MOST_COLUMNS = 8;

  /** The whole model and nothing else. */
  public static final SegmentSpec NONE = new SegmentSpec(List.of(), DEFAULT_MOST);

  /** Copies the lists; refuses an empty division, doubled ones, and too many. */
  public SegmentSpec {
    divisions = divisions.stream().map(List::copyOf).toList();
    if (divisions.size() > MOST_DIVISIONS) {
      throw new IllegalArgumentException(
          "there must be at most " + MOST_DIVISIONS + " segments: were " + divisions.size());
    }
    for (List<String> columns : divisions) {
      if (columns.isEmpty()
          || columns.size() > MOST_COLUMNS
          || columns.stream().distinct().count() != columns.size()) {
        throw new IllegalArgumentException(
            "a segment must have 1 to " + MOST_COLUMNS + " columns, each once: were " + columns);
      }
    }
    if (divisions.stream().distinct().count() != divisions.size()) {
      throw new IllegalArgumentException("a segment must come once: were " + divisions);
    }
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException(
          "the segments kept must be from 1 to " + MOST + ": was " + most);
    }
  }
}
