package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;

/** A distance over numbers that takes the weight of each bin at the middle of it. */
interface OverPoints extends StepDistance {
  /** The distance of samples that have values. */
  Distance between(Points baseline, Points current);

  @Override
  default Distance between(Histogram baseline, Histogram current) {
    Points before = Points.of(baseline);
    Points after = Points.of(current);
    return before.size() == 0 || after.size() == 0
        ? Distance.undefined(Distance.NO_VALUES)
        : between(before, after);
  }
}
