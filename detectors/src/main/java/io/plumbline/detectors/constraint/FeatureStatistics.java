package io.plumbline.detectors.constraint;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table.
 *
 * @param name its name
 * @param type what its values are; {@code Unknown} has neither block
 * @param present present values
 * @param missing missing values: null or empty cells
 * @param numeric the block of a numeric column, else null
 * @param strings the block of a string column, else null
 * @param types the present values by type; null where only a file is known, because files do not
 *     say
 */
public record FeatureStatistics(
    String name,
    InferredType type,
    long present,
    long missing,
    @Nullable NumericStatistics numeric,
    @Nullable StringStatistics strings,
    @Nullable TypeCounts types) {
  /** Refuses negative counts and a second block. */
  public FeatureStatistics {
    if (present < 0 || missing < 0) {
      throw new IllegalArgumentException(
          "counts of " + name + " must not be negative: were " + present + " and " + missing);
    }
    if (numeric != null && strings != null) {
      throw new IllegalArgumentException(
          name + " must have numeric or string statistics, not both");
    }
  }

  /** The same with these blocks and counts. */
  FeatureStatistics with(
      @Nullable NumericStatistics numbers, @Nullable StringStatistics texts, TypeCounts byType) {
    return new FeatureStatistics(name, type, present, missing, numbers, texts, byType);
  }
}
