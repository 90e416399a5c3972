package io.plumbline.detectors.constraint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a column. Files may say that a figure is not a number or infinite.
 *
 * @param mean the mean
 * @param sum the sum
 * @param standardDeviation of the population: divided by the number of values
 * @param min the smallest
 * @param max the largest
 * @param buckets ten of equal width from the smallest to the largest; empty where the file has none
 * @param sketch the values, compacted; null where the file has none
 */
public record NumericStatistics(
    double mean,
    double sum,
    double standardDeviation,
    double min,
    double max,
    List<Bucket> buckets,
    @Nullable SketchLevels sketch) {
  /** How many buckets are made. */
  public static final int BUCKETS = 10;

  /**
   * A bucket: its lower bound belongs to it, its upper one to the next, but for the last one, whose
   * upper bound is its own.
   *
   * @param lowerBound the lower bound
   * @param upperBound the upper bound
   * @param count how many values; a sketch makes it an estimate
   */
  public record Bucket(double lowerBound, double upperBound, double count) {}

  /** Copies the list. */
  public NumericStatistics {
    buckets = List.copyOf(buckets);
  }

  /** Whether all five figures are finite. */
  public boolean isFinite() {
    return Double.isFinite(mean)
        && Double.isFinite(sum)
        && Double.isFinite(standardDeviation)
        && Double.isFinite(min)
        && Double.isFinite(max);
  }
}
