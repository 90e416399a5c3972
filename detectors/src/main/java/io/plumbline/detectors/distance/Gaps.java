package io.plumbline.detectors.distance;

import java.util.function.DoubleUnaryOperator;

/** Integrals over the line of what both distribution functions are apart. */
final class Gaps {
  private Gaps() {}

  /** The integral of a function of F - G that is 0 at 0. */
  static double sum(Points baseline, Points current, DoubleUnaryOperator of) {
    double sum = 0;
    double below = 0;
    double belowCurrent = 0;
    double from = 0;
    int i = 0;
    int j = 0;
    while (i < baseline.size() || j < current.size()) {
      boolean first =
          j == current.size() || (i < baseline.size() && baseline.place(i) <= current.place(j));
      double to = first ? baseline.place(i) : current.place(j);
      if (i + j > 0 && to > from) {
        double difference = below / baseline.total() - belowCurrent / current.total();
        sum += difference == 0 ? 0 : of.applyAsDouble(difference) * (to - from);
      }
      from = to;
      if (first) {
        below += baseline.weight(i++);
      } else {
        belowCurrent += current.weight(j++);
      }
    }
    return sum;
  }
}
