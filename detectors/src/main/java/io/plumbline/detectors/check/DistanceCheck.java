package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.BinDistance;
import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.ResampledLimit;
import io.plumbline.detectors.distance.StepDistance;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.profile.ColumnKind;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * A distance between the window's and the baseline's values of a column. Missing values are left
 * out.
 *
 * <p>Numbers are compared as step functions, with what hides within the profile's bins as the error
 * bound; or over the bins at the baseline's deciles, categories over those of the baseline and one
 * for all others: these are exact, because a profile counts on those very bins.
 */
final class DistanceCheck implements ColumnCheck {
  /** The samples below which a distance is not judged. */
  static final int MIN_SAMPLES = 50;

  private final String id;
  private final String description;
  private final Scale scale;
  private final Limits limits;
  private final boolean judgesEffect;
  private final boolean byDefault;
  private final Map<ColumnKind, Comparison> comparisons;

  /** How one kind of column is compared. */
  private interface Comparison {
    Measurement measure(ColumnView column, ColumnReference baseline);
  }

  /** A distance over numbers, of columns: what a profile knows beyond its histogram may count. */
  interface OfColumns {
    /** The distance. */
    Distance between(ColumnReference baseline, ColumnView column);

    /** As {@link StepDistance#chanceLimit}. */
    OptionalDouble chanceLimit(ColumnReference baseline, ColumnView column, double probability);

    /** That of the histograms. */
    static OfColumns of(StepDistance distance) {
      return new OfColumns() {
        @Override
        public Distance between(ColumnReference baseline, ColumnView column) {
          return column.distance(distance);
        }

        @Override
        public OptionalDouble chanceLimit(
            ColumnReference baseline, ColumnView column, double probability) {
          return column.chanceLimit(distance, probability);
        }
      };
    }
  }

  private DistanceCheck(
      String id,
      String description,
      Scale scale,
      Limits limits,
      boolean judgesEffect,
      boolean byDefault,
      Map<ColumnKind, Comparison> comparisons) {
    this.id = id;
    this.description = description;
    this.scale = scale;
    this.limits = limits;
    this.judgesEffect = judgesEffect;
    this.byDefault = byDefault;
    this.comparisons = comparisons;
  }

  /** A check of no kind of column yet, without limits. */
  static DistanceCheck named(String id, String description, Scale scale) {
    return new DistanceCheck(id, description, scale, Limits.NONE, false, true, Map.of());
  }

  /** The same with limits by default. */
  DistanceCheck limited(double warning, double critical) {
    return new DistanceCheck(
        id,
        description,
        scale,
        Limits.levels(warning, critical),
        judgesEffect,
        byDefault,
        comparisons);
  }

  /** The same for a statistic that grows with the sample: limits are of its effect size. */
  DistanceCheck judgedByEffect() {
    return new DistanceCheck(id, description, scale, limits, true, byDefault, comparisons);
  }

  /** The same, computed only where the configuration asks for it. */
  DistanceCheck onRequest() {
    return new DistanceCheck(id, description, scale, limits, judgesEffect, false, comparisons);
  }

  /** The same, of numbers too. */
  DistanceCheck ofNumbers(StepDistance distance) {
    return ofNumbers(distance, OfColumns.of(distance));
  }

  /**
   * The same, of numbers too.
   *
   * @param distance for resampling
   * @param columns what it is of columns
   */
  DistanceCheck ofNumbers(StepDistance distance, OfColumns columns) {
    return with(
        ColumnKind.NUMERIC,
        (column, baseline) ->
            measurement(
                columns.between(baseline, column),
                column,
                baseline,
                probability -> columns.chanceLimit(baseline, column, probability),
                (limits, size, probability) ->
                    limits.of(distance, baseline.histogram(), size, probability)));
  }

  /** The same, of categories and booleans too. */
  DistanceCheck ofCategories(BinDistance distance) {
    return with(ColumnKind.CATEGORICAL, overBins(distance))
        .with(ColumnKind.BOOLEAN, overBins(distance));
  }

  /** The same, of numbers on the baseline's deciles, of categories and booleans too. */
  DistanceCheck ofBins(BinDistance distance) {
    return ofCategories(distance).with(ColumnKind.NUMERIC, overBins(distance));
  }

  /** The same, of categories and booleans too, where just two have values. */
  DistanceCheck ofTwoCategories(BinDistance distance) {
    return with(ColumnKind.CATEGORICAL, overUsedBins(distance))
        .with(ColumnKind.BOOLEAN, overUsedBins(distance));
  }

  private Comparison overUsedBins(BinDistance distance) {
    return (column, baseline) -> {
      long valid = column.current().valid();
      if (!baseline.aligned()) {
        return Measurement.undefined(Reason.NO_BASELINE, valid);
      }
      long[] before = baseline.bins();
      long[] after = column.bins();
      int[] used =
          IntStream.range(0, before.length).filter(i -> before[i] > 0 || after[i] > 0).toArray();
      if (used.length != 2) {
        return Measurement.undefined(Reason.CATEGORIES, valid);
      }
      long[] two = {before[used[0]], before[used[1]]};
      return measurement(
          distance.between(two, new long[] {after[used[0]], after[used[1]]}),
          column,
          baseline,
          probability -> distance.chanceLimit(two, valid, probability),
          (limits, size, probability) -> limits.of(distance, two, size, probability));
    };
  }

  private Comparison overBins(BinDistance distance) {
    return (column, baseline) -> {
      long valid = column.current().valid();
      if (baseline.ofWindows() && baseline.bins().length < 2) {
        return Measurement.undefined(Reason.NO_BINS, valid);
      }
      if (!baseline.aligned() || baseline.bins().length == 0) {
        return Measurement.undefined(Reason.NO_BASELINE, valid);
      }
      long[] before = baseline.bins();
      return measurement(
          distance.between(before, column.bins()),
          column,
          baseline,
          probability -> distance.chanceLimit(before, valid, probability),
          (limits, size, probability) -> limits.of(distance, before, size, probability));
    };
  }

  private DistanceCheck with(ColumnKind kind, Comparison comparison) {
    Map<ColumnKind, Comparison> all = new EnumMap<>(ColumnKind.class);
    all.putAll(comparisons);
    all.put(kind, comparison);
    return new DistanceCheck(id, description, scale, limits, judgesEffect, byDefault, all);
  }

  private Measurement measurement(
      Distance distance,
      ColumnView column,
      ColumnReference baseline,
      DoubleFunction<OptionalDouble> limit,
      Resampling resampling) {
    long valid = column.current().valid();
    Double value = distance.value();
    if (value == null) {
      return Measurement.undefined(Reason.of(distance), valid);
    }
    return new Measurement(
        value,
        null,
        distance.pValue(),
        distance.effectSize(),
        distance.errorBound(),
        valid,
        null,
        probability -> limit.apply(probability).orElse(Double.NEGATIVE_INFINITY),
        probability ->
            baseline.learned(
                id,
                valid,
                probability,
                size -> resampling.limit(resampled(baseline), size, probability)));
  }

  /** A way to learn limits that depends on nothing but the column and the check. */
  private ResampledLimit resampled(ColumnReference baseline) {
    byte[] name = (baseline.subject() + ' ' + id).getBytes(StandardCharsets.UTF_8);
    return new ResampledLimit(ResampledLimit.TRIES, Hashes.of(name, 0, name.length));
  }

  /** Learns the limit of a window of a size. */
  private interface Resampling {
    double limit(ResampledLimit limits, long size, double probability);
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
  public Set<ColumnKind> kinds() {
    return Collections.unmodifiableSet(comparisons.keySet());
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
    return MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return limits;
  }

  @Override
  public boolean byDefault() {
    return byDefault;
  }

  @Override
  public boolean judgesEffect() {
    return judgesEffect;
  }

  @Override
  public boolean alwaysGuarded() {
    return true;
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    Comparison comparison = comparisons.get(column.layout().kind());
    ColumnReference baseline = column.reference().orElse(null);
    return comparison == null || baseline == null
        ? Measurement.undefined(Reason.NO_BASELINE, column.current().valid())
        : comparison.measure(column, baseline);
  }
}
