package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Metric;
import java.util.List;
import java.util.SortedSet;

/**
 * What a firing alert is about.
 *
 * @param startedAt the end of its first bad window, in milliseconds since 1970 UTC
 * @param severity {@link Verdict#WARNING} or {@link Verdict#CRITICAL}: what was last sent
 * @param concerns the metrics that were beyond their limits
 * @param violations the newest figures beyond their limits
 */
record Incident(
    long startedAt, Verdict severity, SortedSet<String> concerns, List<Metric> violations) {
  Incident {
    violations = List.copyOf(violations);
  }
}
