package io.plumbline.jobs.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The names of checks that data quality takes settings for. */
final class KnownChecks {
  static final Set<String> NAMES =
      new TreeSet<>(
          List.of(
              "count",
              "missing_count",
              "missing_rate",
              "type_mismatch_rate",
              "mean",
              "std_dev",
              "min",
              "max",
              "quantile_0.05",
              "quantile_0.25",
              "quantile_0.5",
              "quantile_0.75",
              "quantile_0.95",
              "distinct_count",
              "most_frequent_share",
              "out_of_range_rate",
              "psi",
              "ks_statistic",
              "js_distance",
              "hellinger_distance",
              "total_variation",
              "linf_simple",
              "linf_robust",
              "wasserstein_1",
              "wasserstein_1_normalized",
              "chi_squared",
              "new_category_rate",
              "extra_column",
              "duplicate_rate"));

  private KnownChecks() {}
}
