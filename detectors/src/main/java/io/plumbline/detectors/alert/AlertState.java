package io.plumbline.detectors.alert;

/** What has to be remembered of the alerts of one (model, version, segment). */
public final class AlertState {
  /** Nothing seen yet. */
  public static final AlertState EMPTY = new AlertState();

  private AlertState() {}
}
