package io.plumbline.detectors.constraint;

import io.plumbline.detectors.event.Texts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code constraints.json} demands of a table.
 *
 * @param features the columns, each name once
 * @param config how it is applied, as far as the file says
 */
public record Constraints(List<FeatureConstraints> features, MonitoringConfig config) {
  /** Copies the list; refuses a name that stands twice. */
  public Constraints {
    features = List.copyOf(features);
    if (features.stream().map(FeatureConstraints::name).distinct().count() != features.size()) {
      throw new IllegalArgumentException("no two features may have the same name");
    }
  }

  /**
   * The same with domains in the canonical form of {@link io.plumbline.detectors.event.Texts}, in
   * which windows count categories.
   */
  public Constraints canonical() {
    return new Constraints(features.stream().map(Constraints::canonical).toList(), config);
  }

  private static FeatureConstraints canonical(FeatureConstraints feature) {
    List<String> domains = feature.domains();
    return new FeatureConstraints(
        feature.name(),
        feature.type(),
        feature.completeness(),
        feature.nonNegative(),
        domains == null ? null : domains.stream().map(Texts::canonical).distinct().toList(),
        feature.overrides());
  }

  /**
   * The same without what says values of some columns: no domains, nothing on the smallest value.
   *
   * @param sensitive the names of the columns
   */
  public Constraints withoutValuesOf(Set<String> sensitive) {
    return new Constraints(
        features.stream()
            .map(
                feature ->
                    sensitive.contains(feature.name())
                        ? new FeatureConstraints(
                            feature.name(),
                            feature.type(),
                            feature.completeness(),
                            null,
                            null,
                            feature.overrides())
                        : feature)
            .toList(),
        config);
  }

  /** The column with the name, if there is one. */
  public Optional<FeatureConstraints> feature(String name) {
    return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
  }

  /**
   * What holds for a column: its overrides, then the file's configuration, then the documented
   * defaults. The threshold of string columns is that of numeric ones where nobody says it.
   */
  public MonitoringConfig configOf(FeatureConstraints feature) {
    return feature.overrides().over(configOfTable());
  }

  /** What holds where no column overrides it. */
  public MonitoringConfig configOfTable() {
    return config.over(MonitoringConfig.DEFAULT);
  }
}
