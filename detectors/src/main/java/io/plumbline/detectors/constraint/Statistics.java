package io.plumbline.detectors.constraint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code statistics.json} says of a table.
 *
 * @param itemCount how many rows were analysed
 * @param evaluationTime when, as newer files say; or null
 * @param features the columns, in the table's order, each name once
 */
public record Statistics(
    long itemCount, @Nullable Instant evaluationTime, List<FeatureStatistics> features) {
  /**
   * Deequ's limit of low cardinality: a string column with more distinct values has no categorical
   * distribution. Which limit Model Monitor itself uses is not known.
   */
  public static final int MAX_CATEGORIES = 120;

  /** Fewer values than these are told by their moments. */
  static final int FEW = 20;

  /** Copies the list; refuses a name that stands twice. */
  public Statistics {
    features = List.copyOf(features);
    if (itemCount < 0) {
      throw new IllegalArgumentException("a number of rows must not be negative: was " + itemCount);
    }
    if (features.stream().map(FeatureStatistics::name).distinct().count() != features.size()) {
      throw new IllegalArgumentException("no two features may have the same name");
    }
  }

  /**
   * The same as a file lists it: without the categories of columns that have more than {@link
   * #MAX_CATEGORIES}.
   */
  public Statistics published() {
    return new Statistics(
        itemCount, evaluationTime, features.stream().map(Statistics::published).toList());
  }

  private static FeatureStatistics published(FeatureStatistics feature) {
    StringStatistics strings = feature.strings();
    if (strings == null || strings.isOfLowCardinality()) {
      return feature;
    }
    return new FeatureStatistics(
        feature.name(),
        feature.type(),
        feature.present(),
        feature.missing(),
        null,
        new StringStatistics(strings.distinctCount(), null),
        feature.types());
  }

  /**
   * The same without the values of some columns: no categories, extremes, buckets or sketch of
   * them. Their counts, mean, sum, deviation and number of different strings stay; of fewer than
   * {@value #FEW} values no mean, sum and deviation either, which would tell what these are.
   *
   * @param sensitive the names of the columns
   */
  public Statistics withoutValuesOf(Set<String> sensitive) {
    return new Statistics(
        itemCount,
        evaluationTime,
        features.stream()
            .map(feature -> sensitive.contains(feature.name()) ? withoutValues(feature) : feature)
            .toList());
  }

  private static FeatureStatistics withoutValues(FeatureStatistics feature) {
    NumericStatistics numeric = feature.numeric();
    StringStatistics strings = feature.strings();
    boolean few = feature.present() < FEW;
    return new FeatureStatistics(
        feature.name(),
        feature.type(),
        feature.present(),
        feature.missing(),
        numeric == null
            ? null
            : new NumericStatistics(
                few ? Double.NaN : numeric.mean(),
                few ? Double.NaN : numeric.sum(),
                few ? Double.NaN : numeric.standardDeviation(),
                Double.NaN,
                Double.NaN,
                List.of(),
                null),
        strings == null ? null : new StringStatistics(strings.distinctCount(), null),
        feature.types());
  }

  /**
   * The same with categories in the canonical form of {@link io.plumbline.detectors.event.Texts},
   * in which windows count them, so that {@code 1.0} of a file is {@code 1}.
   */
  public Statistics canonical() {
    return new Statistics(
        itemCount, evaluationTime, features.stream().map(Statistics::canonical).toList());
  }

  private static FeatureStatistics canonical(FeatureStatistics feature) {
    StringStatistics strings = feature.strings();
    if (strings == null || strings.categories() == null) {
      return feature;
    }
    return new FeatureStatistics(
        feature.name(),
        feature.type(),
        feature.present(),
        feature.missing(),
        null,
        new StringStatistics(
            strings.distinctCount(),
            StatisticsBuilder.list(strings.canonicalCounts()),
            strings.others()),
        feature.types());
  }

  /** The column with the name, if there is one. */
  public Optional<FeatureStatistics> feature(String name) {
    return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
  }
}
