package io.plumbline.detectors.check;

import java.util.Locale;

/** How a figure was judged. */
public enum Status {
  /** Within its limits. */
  OK("within its limits"),
  /** Beyond the limit of a warning. */
  WARNING("beyond the limit of a warning"),
  /** Beyond the limit of a critical violation. */
  CRITICAL("beyond the limit of a critical violation"),
  /** Computed, but from too few samples to judge. */
  INSUFFICIENT_DATA("computed, but from too few samples to judge"),
  /** Not judged: no limit is set, or the figure cannot be computed; the reason says which. */
  NOT_EVALUATED(
      "not judged: no limit is set, or the figure cannot be computed; the reason says which");

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String description;

  Status(String description) {
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

  /** Whether a limit was crossed. */
  public boolean violation() {
    return this == WARNING || this == CRITICAL;
  }
}
