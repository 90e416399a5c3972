package io.plumbline.detectors.spec;

import java.util.Locale;
import java.util.Optional;

/** What a model answers. */
public enum Problem {
  BINARY_CLASSIFICATION,
  MULTICLASS_CLASSIFICATION,
  REGRESSION;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in the configuration, in kebab-case. */
  public String wireName() {
    return wireName;
  }

  /** The problem with the name, if there is one. */
  public static Optional<Problem> of(String wireName) {
    for (Problem problem : values()) {
      if (problem.wireName.equals(wireName)) {
        return Optional.of(problem);
      }
    }
    return Optional.empty();
  }
}
