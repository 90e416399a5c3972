package io.plumbline.detectors.check;

import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.QuantileEstimate;
import java.util.EnumSet;
import java.util.Set;

/**
 * How old a feature is in the events of a window: the event's time less the time that the feature
 * says it is from, in seconds; below 0 for one from the future. Higher is worse. A quantile is
 * inverted-CDF, its error bound is in rank; the largest age is exact. Events in which the feature
 * does not say, or what it says is no time, are left out; without any other it is {@link
 * Reason#NO_VALUES}. Without a limit that is set it is not judged. Not compared with a baseline.
 * With the time of an event an age is the time that the feature is from, so of a sensitive column
 * no more is told than how many are from the future.
 */
final class FeatureAge implements ColumnCheck {
  /** The rank whose limits are those of the feature. */
  static final double RANK = 0.95;

  private static final double MEDIAN = 0.5;
  private static final Scale SECONDS =
      new Scale("s", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  private final String id;
  private final String description;
  private final Scale scale;
  private final Figure figure;
  private final boolean revealsValues;

  /** What is measured of ages, of which there are some. */
  private interface Figure {
    Measurement of(NumericProfile ages, ColumnView column);
  }

  private FeatureAge(
      String id, String description, Scale scale, boolean revealsValues, Figure figure) {
    this.id = id;
    this.description = description;
    this.scale = scale;
    this.figure = figure;
    this.revealsValues = revealsValues;
  }

  static FeatureAge median() {
    return quantile(MEDIAN, "");
  }

  static FeatureAge most() {
    return quantile(RANK, " Judged by the limits of the feature's age-of.");
  }

  private static FeatureAge quantile(double rank, String more) {
    return new FeatureAge(
        "feature_age_" + rank,
        "Inverted-CDF quantile of rank "
            + rank
            + " of how old the feature is: the event's time less the feature's own; the error bound"
            + " is in rank."
            + more,
        SECONDS,
        true,
        (ages, column) -> {
          QuantileEstimate estimate = ages.quantile(rank, column.layout().edges());
          return Measurement.exact(estimate.value(), ages.valid()).within(estimate.rankError());
        });
  }

  static FeatureAge largest() {
    return new FeatureAge(
        "feature_age_max",
        "Largest age of the feature.",
        SECONDS,
        true,
        (ages, column) -> Measurement.exact(ages.max(), ages.valid()));
  }

  static FeatureAge fromTheFuture() {
    return new FeatureAge(
        "feature_age_future_rate",
        "Share of the ages that are below 0: the feature is from after the event.",
        Scale.SHARE,
        false,
        (ages, column) ->
            Within.of(ages, column.histogram(), Double.NEGATIVE_INFINITY, -Double.MIN_VALUE)
                .share(ages.valid()));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Scale scale() {
    return scale;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return 1;
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public boolean concerns(Section section) {
    return section == Section.AGE;
  }

  @Override
  public boolean revealsValues() {
    return revealsValues;
  }

  @Override
  public Measurement measure(ColumnView column) {
    NumericProfile ages = column.numeric();
    return ages.valid() == 0 ? Measurement.undefined(Reason.NO_VALUES, 0) : figure.of(ages, column);
  }
}
