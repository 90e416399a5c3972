package io.plumbline.detectors.check;

import java.util.Locale;

/** How a figure was judged. */
public enum Status {
  /** Within its limits. */
  OK,
  /** Beyond the limit of a warning. */
  WARNING,
  /** Beyond the limit of a critical violation. */
  CRITICAL,
  /** Computed, but from too few samples to judge. */
  INSUFFICIENT_DATA,
  /** Not judged: no limit is set, or the figure cannot be computed; the reason says which. */
  NOT_EVALUATED;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name on the wire, in kebab-case. */
  public String wireName() {
    return wireName;
  }

  /** Whether a limit was crossed. */
  public boolean violation() {
    return this == WARNING || this == CRITICAL;
  }
}
