package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.TextLengths;
import io.plumbline.detectors.profile.TextProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A baseline's column, with what every window needs of it computed once. */
public final class ColumnReference {
  private static final double SIZES_APART = 1.1;
  private static final int MOST_LEARNED = 1_000;

  private final ColumnLayout layout;
  private final ColumnProfile profile;
  private final long events;
  private final double[] quantiles;
  private final boolean aligned;
  private final boolean ofWindows;
  private final List<String> moreCategories;
  private final double[] sample;
  private long @Nullable [] bins;
  private @Nullable Histogram histogram;
  private @Nullable Double deviation;
  private @Nullable TextLengths lengths;
  private final Map<Learned, Double> learned = new HashMap<>();

  private record Learned(String check, long size, double probability) {}

  ColumnReference(
      ColumnLayout layout,
      ColumnProfile profile,
      long events,
      double[] quantiles,
      ColumnLayout window,
      boolean ofWindows,
      double[] sample) {
    this.layout = layout;
    this.profile = profile;
    this.events = events;
    this.quantiles = quantiles;
    this.aligned =
        layout.kind() == window.kind()
            && layout.categories().equals(window.categories())
            && Objects.equals(layout.edges(), window.edges());
    this.ofWindows = ofWindows;
    this.sample = sample;
    this.moreCategories =
        ofWindows
                && profile instanceof CategoricalProfile categories
                && categories.unseenRest() == 0
            ? List.copyOf(categories.unseenCategories().keySet())
            : List.of();
  }

  /** Whether it is of past windows, not of reference data that the layout was made of. */
  boolean ofWindows() {
    return ofWindows;
  }

  /**
   * The categories that it has beside those of the layout: none of reference data; all of past
   * windows, unless these have more than are kept.
   */
  List<String> moreCategories() {
    return moreCategories;
  }

  /** The column's name, from which whatever is drawn at random takes its seed. */
  String subject() {
    return layout.subject();
  }

  /**
   * A limit that was learned before, or is now.
   *
   * @param check what is limited
   * @param current how many values the window has; limits are learned for sizes of at most {@value
   *     #SIZES_APART} times one another, always for the smaller one, whose limit is the larger
   * @param by learns the limit for a size
   */
  double learned(String check, long current, double probability, LongToDoubleFunction by) {
    long size = current;
    if (current > 1) {
      double steps = Math.floor(Math.log(current) / Math.log(SIZES_APART));
      size = Math.min(current, Math.max(1, (long) Math.floor(Math.pow(SIZES_APART, steps))));
    }
    long learnedFor = size;
    if (learned.size() >= MOST_LEARNED) {
      learned.clear();
    }
    return learned.computeIfAbsent(
        new Learned(check, learnedFor, probability), key -> by.applyAsDouble(learnedFor));
  }

  ColumnProfile profile() {
    return profile;
  }

  NumericProfile numeric() {
    return (NumericProfile) profile;
  }

  /** The baseline's events. */
  long events() {
    return events;
  }

  /** The baseline's quantile of a rank's position, or NaN where it has none. */
  double quantile(int position) {
    return position < quantiles.length ? quantiles[position] : Double.NaN;
  }

  /** The baseline's quantile of any rank, as its bins tell it; only of numeric columns. */
  double estimate(double rank) {
    return numeric().quantile(rank, layout.edges()).value();
  }

  /** Whether the window's column has the same bins or categories, so that counts align. */
  boolean aligned() {
    return aligned;
  }

  /** The column's counts on the bins of {@link ColumnBins}; not to be changed. */
  long[] bins() {
    long[] counts = bins;
    if (counts == null) {
      counts = ColumnBins.of(layout, profile, moreCategories);
      bins = counts;
    }
    return counts;
  }

  /** How long the column's texts or categories are. */
  TextLengths lengths() {
    TextLengths known = lengths;
    if (known == null) {
      known = lengths(layout, profile);
      lengths = known;
    }
    return known;
  }

  static TextLengths lengths(ColumnLayout layout, ColumnProfile profile) {
    if (profile instanceof TextProfile text) {
      return text.lengths();
    }
    if (profile instanceof CategoricalProfile categorical) {
      return categorical.lengths(layout.categories());
    }
    throw new IllegalArgumentException(layout.subject() + " has numbers, which have no length");
  }

  /** The population standard deviation, exactly; only of numeric columns. */
  double standardDeviation() {
    Double known = deviation;
    if (known == null) {
      known = numeric().standardDeviation();
      deviation = known;
    }
    return known;
  }

  /** How the column was counted. */
  ColumnLayout layout() {
    return layout;
  }

  /** Some of its numbers: of past windows, while all of a reference's are in its bins. */
  double[] sample() {
    return sample;
  }

  /** The column's histogram. */
  Histogram histogram() {
    Histogram steps = histogram;
    if (steps == null) {
      steps = numeric().histogram(layout.edges());
      histogram = steps;
    }
    return steps;
  }
}
