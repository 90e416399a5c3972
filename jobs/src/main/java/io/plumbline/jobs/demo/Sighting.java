package io.plumbline.jobs.demo;

import io.plumbline.detectors.alert.Alert;
import java.util.Optional;

/**
 * An alert that came in, set against what was planted.
 *
 * @param kind what happened to it
 * @param alert the record
 * @param at when it came in, in seconds since the start
 * @param behind the fault that it comes from; empty for a false alarm
 */
record Sighting(Kind kind, Alert alert, double at, Optional<Scenario.Occurrence> behind) {
  /** What happened to an alert. */
  enum Kind {
    /** It fired. */
    FIRED,
    /** It fires on with another severity. */
    CHANGED,
    /** It is over. */
    RESOLVED
  }

  /** Whether the alert is about what the fault struck, and not about a consequence. */
  boolean atTheRoot() {
    return behind.map(occurrence -> occurrence.fault().group().equals(alert.group())).orElse(false);
  }
}
