package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.Distance;

/** A distance as a measurement. */
final class Drift {
  private Drift() {}

  static Measurement of(Distance distance, long sampleSize) {
    Double value = distance.value();
    if (value == null) {
      return Measurement.undefined(
          Distance.INFINITE.equals(distance.reason()) ? Reason.INFINITE : Reason.NO_VALUES,
          sampleSize);
    }
    return Measurement.exact(value, sampleSize)
        .within(distance.errorBound())
        .withPValue(distance.pValue());
  }
}
