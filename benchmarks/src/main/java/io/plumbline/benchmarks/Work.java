package io.plumbline.benchmarks;

import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.check.Checks;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a job does with the stream. */
enum Work {
  /** Takes the bytes and counts them: what no job on this topic can beat. */
  RAW,
  /** Reads every event with the usual means of its format and drops it. */
  BARE,
  /** Monitors the model with the checks that are on by default. */
  JOB,
  /** Monitors it with counts, moments, quantiles and three distances alone. */
  FIRST,
  /** Monitors it with every check that there is. */
  ALL;

  private static final Set<String> FIRST_CHECKS =
      Set.of(
          "count",
          "duplicate_rate",
          "missing_count",
          "missing_rate",
          "type_mismatch_rate",
          "mean",
          "std_dev",
          "min",
          "max",
          "distinct_count",
          "most_frequent_share",
          "out_of_range_rate",
          "new_category_rate",
          "extra_column",
          "psi",
          "ks_statistic",
          "js_distance");

  /** What a model's entry says of the checks: one line, or none. */
  String checks() {
    return switch (this) {
      case ALL -> "monitors: {data-quality: {all-checks: true}}\n";
      case FIRST ->
          Checks.ALL.stream()
              .map(Check::id)
              .filter(id -> !FIRST_CHECKS.contains(id) && !id.startsWith("quantile_"))
              .distinct()
              .map(id -> id + ": {enabled: false}")
              .collect(Collectors.joining(", ", "monitors: {data-quality: {checks: {", "}}}\n"));
      default -> "";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
