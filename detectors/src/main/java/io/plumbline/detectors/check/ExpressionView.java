package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ExpressionCounts;
import org.jspecify.annotations.Nullable;

/**
 * An expression's counts in a window beside those of its baseline.
 *
 * @param subject the subject of its figures
 * @param current the window's counts
 * @param position its place in them
 * @param baseline the baseline's counts, or null where the same expression was not evaluated for it
 * @param baselinePosition its place in those
 */
public record ExpressionView(
    String subject,
    ExpressionCounts current,
    int position,
    @Nullable ExpressionCounts baseline,
    int baselinePosition) {}
