package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One column of a window beside the same column of its baseline.
 *
 * @param layout how the column is counted
 * @param current the window's column
 * @param events the window's events, above 0
 * @param baseline the baseline's column, or null where there is none of the same kind
 * @param sample some of the window's numbers, see {@link Profile#sampledNumbers}; empty for a
 *     column of another kind
 */
public record ColumnView(
    ColumnLayout layout,
    ColumnProfile current,
    long events,
    @Nullable ColumnReference baseline,
    double[] sample) {
  /** The window's column as numbers; only for checks of numeric columns. */
  NumericProfile numeric() {
    return (NumericProfile) current;
  }

  /** The baseline's column if it has valid values. */
  Optional<ColumnReference> reference() {
    return baseline != null && baseline.profile().valid() > 0
        ? Optional.of(baseline)
        : Optional.empty();
  }

  /** The baseline's column if it has valid values and is counted like the window's. */
  Optional<ColumnReference> aligned() {
    return reference().filter(ColumnReference::aligned);
  }
}
