package io.plumbline.detectors.profile;

import java.util.Locale;
import java.util.Optional;

/** What the values of a column are. */
public enum ColumnKind {
  /** Numbers; a string or a boolean is of the wrong type. */
  NUMERIC,
  /** Classes: strings, numbers and booleans, compared in canonical form. */
  CATEGORICAL,
  /** True and false; 1 and 0 are the same values. */
  BOOLEAN,
  /** Free text: counted, never kept. */
  TEXT;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in files and configuration, in lower case. */
  public String wireName() {
    return wireName;
  }

  /** The kind with the name, if there is one. */
  public static Optional<ColumnKind> of(String wireName) {
    for (ColumnKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
