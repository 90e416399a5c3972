package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.StepDistance;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.TextLengths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One column of a window beside the same column of its baseline. Used by one thread. */
public final class ColumnView {
  private static final double[] NO_SAMPLE = {};

  private final ColumnLayout layout;
  private final ColumnProfile current;
  private final Profile window;
  private final int position;
  private final @Nullable ColumnReference baseline;
  private @Nullable Histogram histogram;
  private long @Nullable [] bins;
  private double @Nullable [] sample;
  private @Nullable TextLengths lengths;
  private final Map<StepDistance, Distance> distances = new HashMap<>();
  private final Map<Chance, OptionalDouble> chanceLimits = new HashMap<>();

  private record Chance(StepDistance of, double probability) {}

  /**
   * A view.
   *
   * @param layout how the column is counted
   * @param window the window's profile, with events
   * @param position of the column in it
   * @param baseline the baseline's column, or null where there is none of the same kind
   */
  ColumnView(
      ColumnLayout layout, Profile window, int position, @Nullable ColumnReference baseline) {
    this.layout = layout;
    this.current = window.column(position);
    this.window = window;
    this.position = position;
    this.baseline = baseline;
  }

  /** How the column is counted. */
  ColumnLayout layout() {
    return layout;
  }

  /** The window's column. */
  ColumnProfile current() {
    return current;
  }

  /** The window's events, above 0. */
  long events() {
    return window.events();
  }

  /** The baseline's column, or null where there is none of the same kind. */
  @Nullable ColumnReference baseline() {
    return baseline;
  }

  /**
   * Some of the window's numbers, see {@link Profile#sampledNumbers}; none of other columns; not to
   * be changed.
   */
  double[] sample() {
    double[] numbers = sample;
    if (numbers == null) {
      numbers = current instanceof NumericProfile ? window.sampledNumbers(position) : NO_SAMPLE;
      sample = numbers;
    }
    return numbers;
  }

  /** How long the window's texts or categories are; only for checks of such columns. */
  TextLengths lengths() {
    TextLengths known = lengths;
    if (known == null) {
      known = ColumnReference.lengths(layout, current);
      lengths = known;
    }
    return known;
  }

  /** The window's column as numbers; only for checks of numeric columns. */
  NumericProfile numeric() {
    return (NumericProfile) current;
  }

  /** The window's numbers as a histogram; only for checks of numeric columns. */
  Histogram histogram() {
    Histogram steps = histogram;
    if (steps == null) {
      steps = numeric().histogram(layout.edges());
      histogram = steps;
    }
    return steps;
  }

  /**
   * The distance of the numbers from those of the baseline's column, which there is; computed once
   * for all figures that are made of it.
   */
  Distance distance(StepDistance of) {
    return distances.computeIfAbsent(
        of, distance -> distance.between(before().histogram(), histogram()));
  }

  /** The same of {@link StepDistance#chanceLimit}. */
  OptionalDouble chanceLimit(StepDistance of, double probability) {
    return chanceLimits.computeIfAbsent(
        new Chance(of, probability),
        chance -> of.chanceLimit(before().histogram(), histogram(), probability));
  }

  private ColumnReference before() {
    return Objects.requireNonNull(baseline, "a distance needs a baseline");
  }

  /** The window's counts on the bins of {@link ColumnBins}; not to be changed. */
  long[] bins() {
    long[] counts = bins;
    if (counts == null) {
      counts =
          ColumnBins.of(layout, current, baseline == null ? List.of() : baseline.moreCategories());
      bins = counts;
    }
    return counts;
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
