package io.plumbline.detectors.constraint;

import java.util.Locale;

/** The kinds of checks, by the names that violations carry. */
public enum ConstraintCheck {
  /** Too few values of the expected type. */
  DATA_TYPE_CHECK,
  /** Too few values present. */
  COMPLETENESS_CHECK,
  /** A distribution too far from the baseline's. */
  BASELINE_DRIFT_CHECK,
  /** A column is not there. */
  MISSING_COLUMN_CHECK,
  /** A column that no constraint names. */
  EXTRA_COLUMN_CHECK,
  /** Too few values among those allowed. */
  CATEGORICAL_VALUES_CHECK,
  /**
   * A negative number where none may be. Model Monitor writes the constraint {@code
   * is_non_negative} and has no documented check for it, so this one is Plumbline's own.
   */
  NON_NEGATIVE_CHECK;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the files. */
  public String wireName() {
    return wireName;
  }
}
