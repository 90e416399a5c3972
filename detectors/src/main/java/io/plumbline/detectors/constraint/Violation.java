package io.plumbline.detectors.constraint;

/**
 * One entry of {@code constraint_violations.json}.
 *
 * @param featureName the column, or a general text
 * @param checkType the kind of check, see {@link ConstraintCheck}; other writers have others
 * @param description for people; that of drift ends in {@code distance: x exceeds threshold: t}
 */
public record Violation(String featureName, String checkType, String description) {}
