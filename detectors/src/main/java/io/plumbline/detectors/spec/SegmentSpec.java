package io.plumbline.detectors.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

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

  /**
   * How many profiles of columns a pane of one model may come to: as many as a reader holds open of
   * all models together. Full ones take about 7.5 KB of heap each, those of a few events 0.3 KB.
   */
  public static final long MOST_COLUMN_PROFILES = 400_000;

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

  /**
   * Why a model with so many columns cannot be divided so: the bound is on what all segments of a
   * pane may hold, where each keeps every column.
   *
   * @param columns how many columns the model has, its predictions and ages included
   */
  public Optional<String> problemWith(int columns) {
    long profiles = columns * (1L + divisions.size() * (most + 1L));
    return divisions.isEmpty() || profiles <= MOST_COLUMN_PROFILES
        ? Optional.empty()
        : Optional.of(
            "the segments of a pane must come to at most "
                + MOST_COLUMN_PROFILES
                + " profiles of columns: "
                + divisions.size()
                + " segments, each with max-segments "
                + most
                + " and all others, are "
                + profiles
                + " with "
                + columns
                + " columns; divide by fewer, or lower max-segments");
  }
}
