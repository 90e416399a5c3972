package io.plumbline.detectors.check;

import java.util.Locale;

/** Why a figure has no value or was not judged: the closed list of a metric's {@code reason}. */
public enum Reason {
  /** There are no events or no values that it could be computed of. */
  NO_VALUES("the window has no events, or the column no values of the right type"),
  /** It compares with a baseline, and there is none that has values of this column. */
  NO_BASELINE("there is no baseline with values of this column"),
  /** It is infinite. */
  INFINITE("the figure is infinite"),
  /** It is computed but no limit is set. */
  NO_THRESHOLD("no limit is set"),
  /** It is computed from fewer samples than its check asks for. */
  MIN_SAMPLES("the figure is of fewer samples than the check's min-samples"),
  /**
   * The stream's first or last window, or one that began before all of a model was read, is not
   * judged on volume.
   */
  PARTIAL_WINDOW(
      "the stream's first or last window, or one that began before all of a model was read,"
          + " is not judged on volume"),
  /** The window holds only the panes of the spec in force at its end. */
  SPEC_CHANGED("the spec changed within the window, which holds the newer spec's panes only");

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String description;

  Reason(String description) {
    this.description = description;
  }

  /** The name on the wire, in kebab-case. */
  public String wireName() {
    return wireName;
  }

  /** What it says, for the reference page. */
  public String description() {
    return description;
  }
}
