package io.plumbline.detectors.constraint;

import io.plumbline.detectors.profile.NumericProfile;

/** The published figures of exact ones. */
final class NumericFigures {
  private NumericFigures() {}

  /** The figures of a profile with values, and of a sketch of the same values. */
  static NumericStatistics of(NumericProfile numbers, SketchLevels sketch) {
    double min = numbers.min();
    double max = numbers.max();
    return new NumericStatistics(
        numbers.mean(),
        numbers.sum().doubleValue(),
        numbers.standardDeviation(),
        min,
        max,
        sketch.buckets(min, max),
        sketch);
  }
}
