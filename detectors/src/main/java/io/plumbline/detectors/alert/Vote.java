package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.check.Status;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one window says about one group, compared with one baseline.
 *
 * @param end the window's end, in milliseconds since 1970 UTC
 * @param revision the number of contributions in the window
 * @param verdict what it says
 * @param names of a bad vote the metrics beyond their limits; of another one those with too few
 *     samples to be judged
 * @param violations of a bad vote the figures beyond their limits, as long as they are kept
 */
record Vote(
    long end, long revision, Verdict verdict, SortedSet<String> names, List<Metric> violations) {
  Vote {
    violations = List.copyOf(violations);
  }

  /** The vote of a window's figures of one group and baseline; provisional ones say nothing. */
  static Vote of(long end, long revision, List<Metric> figures) {
    List<Metric> violations =
        figures.stream().filter(f -> !f.provisional() && f.status().violation()).toList();
    if (!violations.isEmpty()) {
      boolean critical = violations.stream().anyMatch(f -> f.status() == Status.CRITICAL);
      Verdict verdict = critical ? Verdict.CRITICAL : Verdict.WARNING;
      return new Vote(end, revision, verdict, names(violations), violations);
    }
    List<Metric> unsure =
        figures.stream()
            .filter(f -> !f.provisional() && f.status() == Status.INSUFFICIENT_DATA)
            .toList();
    return new Vote(end, revision, withoutViolation(figures), names(unsure), List.of());
  }

  /** The vote of a window in which the group has no figures at all. */
  static Vote absent(long end, long revision) {
    return new Vote(end, revision, Verdict.NO_DATA, new TreeSet<>(), List.of());
  }

  private static Verdict withoutViolation(List<Metric> figures) {
    boolean noData = false;
    boolean undecided = false;
    for (Metric figure : figures) {
      if (figure.provisional()) {
        undecided = true;
      } else if (figure.status() == Status.OK) {
        return Verdict.GOOD;
      } else if (Reason.NO_VALUES.wireName().equals(figure.reason())
          || Reason.NO_BASELINE.wireName().equals(figure.reason())) {
        noData = true;
      } else if (!Reason.NO_THRESHOLD.wireName().equals(figure.reason())) {
        undecided = true;
      }
    }
    return undecided ? Verdict.ABSTAINED : noData ? Verdict.NO_DATA : Verdict.NO_LIMIT;
  }

  private static SortedSet<String> names(List<Metric> figures) {
    SortedSet<String> names = new TreeSet<>();
    figures.forEach(figure -> names.add(figure.metric()));
    return names;
  }

  /** Whether it is good in the eyes of an incident: it judged what the incident is about. */
  boolean clears(SortedSet<String> concerns) {
    return verdict == Verdict.GOOD && names.stream().noneMatch(concerns::contains);
  }

  Vote withoutViolations() {
    return violations.isEmpty() ? this : new Vote(end, revision, verdict, names, List.of());
  }
}
