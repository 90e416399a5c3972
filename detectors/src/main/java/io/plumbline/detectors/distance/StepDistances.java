package io.plumbline.detectors.distance;

import java.util.List;

/** Every distance over numbers, by name. */
public final class StepDistances {
  /** All of them; a new distance is one class and one line here. */
  public static final List<StepDistance> ALL = List.of(new KolmogorovSmirnov());

  private StepDistances() {}
}
