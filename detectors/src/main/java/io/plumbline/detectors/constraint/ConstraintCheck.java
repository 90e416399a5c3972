package io.plumbline.detectors.constraint;

import java.util.Locale;

/** The kinds of checks, by the names that violations carry, and what each one's figure is. */
public enum ConstraintCheck {
  /** Too few values of the expected type. */
  DATA_TYPE_CHECK(
      "Share of the present values that are of the type that the constraint expects.",
      "a share below `datatype_check_threshold`"),
  /** Too few values present. */
  COMPLETENESS_CHECK(
      "Share of the events that have a value of the column.",
      "a share below the column's `completeness`"),
  /** A distribution too far from the baseline's. */
  BASELINE_DRIFT_CHECK(
      "Distance of the values from the baseline's: numbers by the largest difference of the"
          + " distribution functions, strings by that of a category's share, both less"
          + " 1.8 sqrt((n + m) / (n m)) unless the method is `Simple`; with `ChiSquared`, 1 less"
          + " the p-value.",
      "a distance above `comparison_threshold`, of strings `categorical_comparison_threshold`;"
          + " with `ChiSquared`, a p-value below it"),
  /** A column is not there. */
  MISSING_COLUMN_CHECK(
      "1 where no event of the window has a value of a column that has constraints, else 0.", "1"),
  /** A column that no constraint names. */
  EXTRA_COLUMN_CHECK(
      "Share of the events that have a value of a feature that has no constraints.",
      "any share above 0"),
  /** Too few values among those allowed. */
  CATEGORICAL_VALUES_CHECK(
      "Share of the strings that are among the column's `domains`.",
      "a share below `domain_content_threshold`"),
  /**
   * A negative number where none may be. Model Monitor writes the constraint {@code
   * is_non_negative} and has no documented check for it, so this one is Plumbline's own.
   */
  NON_NEGATIVE_CHECK("Smallest value of a column that may have none below 0.", "a value below 0");

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final String description;
  private final String violation;

  ConstraintCheck(String description, String violation) {
    this.description = description;
    this.violation = violation;
  }

  /** One sentence on what its figure is, for the reference page. */
  public String description() {
    return description;
  }

  /** Which figures are violations, for the reference page. */
  public String violation() {
    return violation;
  }

  /** Whether its figure is a share or a distance, 0 to 1; else a value of the column. */
  public boolean isShare() {
    return this != NON_NEGATIVE_CHECK;
  }

  /** Whether larger figures are worse; else smaller ones are. */
  public boolean isWorseAbove() {
    return this == BASELINE_DRIFT_CHECK
        || this == MISSING_COLUMN_CHECK
        || this == EXTRA_COLUMN_CHECK;
  }

  /** Whether it compares with the baseline, not with the constraints alone. */
  public boolean isOfBaseline() {
    return this == BASELINE_DRIFT_CHECK;
  }

  /** The name in the files. */
  public String wireName() {
    return wireName;
  }
}
