package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.check.Checks;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sections of the runbook, one for each kind of violation, and the figures that they explain.
 */
public enum Runbook {
  /** Values that are absent or null. */
  MISSING_VALUES("missing-values", "missing_rate", "missing_count", "completeness_check"),
  /** Whole columns that did not come. */
  MISSING_COLUMN("missing-column", "missing_column_check"),
  /** Features that nobody declared. */
  UNKNOWN_COLUMN("unknown-column", "extra_column", "extra_column_check"),
  /** Strings for numbers, and the like. */
  WRONG_TYPE("wrong-type", "type_mismatch_rate", "data_type_check", "fractional_rate"),
  /** Categories that the baseline does not have. */
  NEW_CATEGORIES(
      "new-categories",
      "new_category_rate",
      "categorical_values_check",
      "distinct_count",
      "distinct_ratio"),
  /** Numbers beyond what the baseline has seen. */
  OUT_OF_RANGE(
      "out-of-range",
      "out_of_range_rate",
      "outlier_rate",
      "far_outlier_rate",
      "non_negative_check",
      "min",
      "max"),
  /** Another unit of measurement. */
  UNIT_CHANGE("unit-change", "unit_change"),
  /** One value again and again. */
  STUCK_VALUE("stuck-value", "most_frequent_share", "constant", "zero_rate"),
  /** Not a number, infinite, lost precision. */
  BROKEN_NUMBERS("broken-numbers", "nan_rate", "infinite_rate", "subnormal_rate"),
  /** Texts that became shorter or longer. */
  TEXT_LENGTH("text-length", "length_min", "length_mean", "length_max", "length_drift"),
  /** Events that break a rule that somebody stated. */
  EXPRESSION("expression", "expression_violation_rate", "expression_unevaluated_rate"),
  /** How much traffic there is. */
  VOLUME("volume", "count", "usual_count"),
  /** Events that come more than once. */
  DUPLICATES("duplicates", "duplicate_rate", "repeat_rate"),
  /** Nothing comes. */
  SILENCE("silence", "silence_seconds"),
  /** Events that come late, or clocks that are wrong. */
  LATE_EVENTS("late-events", "late_rate"),
  /** Reading falls behind what is written. */
  LAG("lag", "records_lag", "read_lag_ms", "event_lag_median_ms"),
  /** Features that are old. */
  FEATURE_AGE(
      "feature-age",
      "feature_age_0.5",
      "feature_age_0.95",
      "feature_age_max",
      "feature_age_future_rate"),
  /** Inputs that cannot be used. */
  DEAD_LETTERS("dead-letters", "dead_letter_rate"),
  /** Versions of a model that come or go. */
  VERSIONS("versions", "version_appeared", "version_vanished"),
  /** A distribution is not that of the baseline. */
  DRIFT("drift", "baseline_drift_check"),
  /** Where values lie, and how far apart. */
  LEVEL("level-and-spread", "mean", "std_dev");

  /** Where the runbook is when nobody says: in the repository. */
  public static final String DEFAULT_URL = "docs/runbook.md";

  private static final String QUANTILE = "quantile_";

  private final String anchor;
  private final Set<String> metrics;

  Runbook(String anchor, String... metrics) {
    this.anchor = anchor;
    this.metrics = Set.of(metrics);
  }

  /** The section's anchor in the page. */
  public String anchor() {
    return anchor;
  }

  /** The section that explains a violation of a metric; none where there is no such metric. */
  public static Optional<Runbook> of(String metric) {
    if (metric.startsWith(QUANTILE)) {
      return Optional.of(LEVEL);
    }
    Optional<Runbook> named =
        Arrays.stream(values()).filter(section -> section.metrics.contains(metric)).findFirst();
    return named.isPresent() || Checks.named(metric).filter(Check::alwaysGuarded).isEmpty()
        ? named
        : Optional.of(DRIFT);
  }

  /**
   * Where an alert sends its reader: the section of its first critical violation, else of its first
   * one. An address that names a section already stays as it is.
   *
   * @param base the runbook's address, or null for {@link #DEFAULT_URL}
   */
  static String url(@Nullable String base, List<Metric> violations) {
    String page = base == null ? DEFAULT_URL : base;
    if (page.indexOf('#') >= 0) {
      return page;
    }
    return violations.stream()
        .sorted(Comparator.comparing((Metric figure) -> figure.status() != Status.CRITICAL))
        .flatMap(figure -> of(figure.metric()).stream())
        .findFirst()
        .map(section -> page + "#" + section.anchor())
        .orElse(page);
  }
}
