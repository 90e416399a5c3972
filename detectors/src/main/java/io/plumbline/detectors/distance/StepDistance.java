package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.OptionalDouble;

/**
 * A distance between two samples of numbers, each a weighted step function: an exact sample, a
 * histogram or a profile. Pure, deterministic.
 *
 * <p>NaN and infinite values are not part of a histogram. Bins that hold a single number lose
 * nothing; how far the exact samples' value can be from that of wider ones is the result's {@link
 * Distance#errorBound}.
 */
public interface StepDistance {
  /** Its name, in snake_case, with the variant where software disagrees. */
  String id();

  /** The distance. {@link Distance#NO_VALUES} when either sample is empty. */
  Distance between(Histogram baseline, Histogram current);

  /** Whether both samples can change places. */
  default boolean symmetric() {
    return true;
  }

  /**
   * The value that two samples of these sizes and of one law exceed with the probability, the
   * baseline's own scatter included; empty where there is no closed form (then its p-value, or
   * {@link ResampledLimit}), and where either has no values.
   *
   * <p>Where the law matters it is taken from both samples together, as in a permutation test: what
   * a long tail has left out of the baseline so far is in the window that it alarms. With a
   * baseline many times the window a real change hardly moves it.
   *
   * @param probability above 0 and below 1
   */
  default OptionalDouble chanceLimit(Histogram baseline, Histogram current, double probability) {
    return OptionalDouble.empty();
  }
}
