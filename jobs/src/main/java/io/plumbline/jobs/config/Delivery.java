package io.plumbline.jobs.config;

import java.util.Locale;

/** What a transactional output guarantees through failures. */
public enum Delivery {
  EXACTLY_ONCE,
  AT_LEAST_ONCE;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in the configuration, in kebab-case. */
  public String wireName() {
    return wireName;
  }
}
