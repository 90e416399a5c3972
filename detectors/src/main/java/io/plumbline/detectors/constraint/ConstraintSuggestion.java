package io.plumbline.detectors.constraint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constraints that a table meets, as a first version to be edited. */
public enum ConstraintSuggestion {
  /**
   * What Model Monitor's own files show: the observed completeness exactly, whether all numbers are
   * 0 or more, every string of a column of low cardinality, and {@link MonitoringConfig#GENERATED}.
   */
  MODEL_MONITOR {
    @Override
    @Nullable Double completeness(double share, long rows) {
      return share;
    }

    @Override
    boolean isCategorical(StringStatistics strings, long present) {
      return true;
    }
  },
  /**
   * Deequ's public rules: a lower bound of the completeness, p - 1.96 sqrt(p (1 - p) / n) rounded
   * down to two decimals, 1 where nothing is missing, none at 0.2 and below; strings only where at
   * most a tenth of the values are different.
   */
  DEEQU {
    @Override
    @Nullable Double completeness(double share, long rows) {
      if (share == 1) {
        return 1.0;
      }
      if (share <= 0.2) {
        return null;
      }
      double bound = share - 1.96 * Math.sqrt(share * (1 - share) / rows);
      return BigDecimal.valueOf(Math.max(0, bound)).setScale(2, RoundingMode.DOWN).doubleValue();
    }

    @Override
    boolean isCategorical(StringStatistics strings, long present) {
      return strings.distinctCount() <= 0.1 * present;
    }
  };

  abstract @Nullable Double completeness(double share, long rows);

  abstract boolean isCategorical(StringStatistics strings, long present);

  /** The constraints; without rows none says anything of completeness. */
  public Constraints suggest(Statistics statistics) {
    List<FeatureConstraints> features = new ArrayList<>();
    for (FeatureStatistics feature : statistics.features()) {
      NumericStatistics numeric = feature.numeric();
      StringStatistics strings = feature.strings();
      List<String> domains = null;
      if (strings != null
          && strings.isOfLowCardinality()
          && isCategorical(strings, feature.present())) {
        domains = List.copyOf(strings.counts().keySet());
      }
      long rows = statistics.itemCount();
      features.add(
          new FeatureConstraints(
              feature.name(),
              feature.type(),
              rows == 0 ? null : completeness((double) feature.present() / rows, rows),
              numeric == null ? null : numeric.min() >= 0,
              domains,
              MonitoringConfig.NONE));
    }
    return new Constraints(features, MonitoringConfig.GENERATED);
  }
}
