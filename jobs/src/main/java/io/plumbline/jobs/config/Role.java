package io.plumbline.jobs.config;

import java.util.Locale;

/** What the events of a source are. */
public enum Role {
  PREDICTIONS,
  FEATURES,
  GROUND_TRUTH;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in the configuration and in accounting, in kebab-case. */
  public String wireName() {
    return wireName;
  }
}
