package io.plumbline.detectors.constraint;

import org.jspecify.annotations.Nullable;

/**
 * One check of one column: what was observed and what it was held against.
 *
 * @param featureName the column
 * @param check the check
 * @param value the figure, in the check's unit; null where there is none, see {@code obstacle}, or
 *     where a file does not say how far a violation goes
 * @param threshold the limit
 * @param violated whether the figure is beyond it
 * @param samples how many values or rows the figure is of
 * @param pValue of a chi-squared test, else null
 * @param obstacle why there is no figure, else null
 */
public record ConstraintFigure(
    String featureName,
    ConstraintCheck check,
    @Nullable Double value,
    double threshold,
    boolean violated,
    long samples,
    @Nullable Double pValue,
    @Nullable Obstacle obstacle) {
  /** Why a check could not be made. */
  public enum Obstacle {
    /** Types were not counted: only files have such columns. */
    UNCOUNTED_TYPES,
    /** The baseline does not have the column, its sketch or its list of strings. */
    NO_BASELINE,
    /** Numbers are to be compared with strings, or allowed strings are given for numbers. */
    OTHER_TYPE,
    /** The strings are too many to be listed, or a sketch is not there. */
    UNLISTED,
    /** Too few categories are frequent enough for the test. */
    TOO_FEW_VALUES
  }
}
