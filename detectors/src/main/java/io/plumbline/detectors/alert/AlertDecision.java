package io.plumbline.detectors.alert;

import java.util.List;

/**
 * What follows from the figures of a window.
 *
 * @param state the state to remember
 * @param alerts the records to send, in the order of their groups; mostly none
 */
public record AlertDecision(AlertState state, List<Alert> alerts) {
  /** Copies the list. */
  public AlertDecision {
    alerts = List.copyOf(alerts);
  }
}
