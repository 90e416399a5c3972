package io.plumbline.jobs.demo;

import java.util.Locale;

/**
 * One simulated fault of one model, in seconds since the beginning of a round of the scenario.
 *
 * @param model the id of the model that it strikes
 * @param group the alert group that sees it at its root, such as {@code feature:income}
 * @param title what happens, in a few words
 * @param beginning what is said when it begins
 * @param ending what is said when it is over
 * @param from when it begins, at least 0
 * @param until when it is over, after {@code from}
 * @param ramp how long it takes to reach full strength after its beginning, and to fade before its
 *     end; at least 0 and at most half of its length
 */
record Fault(
    String model,
    String group,
    String title,
    String beginning,
    String ending,
    double from,
    double until,
    double ramp) {
  Fault {
    if (!(from >= 0 && until > from && ramp >= 0 && 2 * ramp <= until - from)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a fault must last, and its ramps must fit into it: was %s to %s with ramps of %s",
              from,
              until,
              ramp));
    }
  }

  /**
   * How strong it is, from 0 (not at all) to 1, at a time of the round; 0 outside of its interval.
   */
  double strength(double second) {
    if (second < from || second >= until) {
      return 0;
    }
    double rising = ramp == 0 ? 1 : (second - from) / ramp;
    double fading = ramp == 0 ? 1 : (until - second) / ramp;
    return Math.min(1, Math.min(rising, fading));
  }

  /** The same fault in a scenario that runs in another time; a factor below 1 is faster. */
  Fault scaled(double factor) {
    return new Fault(
        model, group, title, beginning, ending, from * factor, until * factor, ramp * factor);
  }
}
