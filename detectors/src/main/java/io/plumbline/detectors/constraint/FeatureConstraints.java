package io.plumbline.detectors.constraint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one column must be like.
 *
 * @param name its name
 * @param type what its values must be; {@code Unknown} or null is not checked
 * @param completeness least share of rows in which it is present, 0 to 1; null is not checked
 * @param nonNegative whether no number may be below 0; null where not said
 * @param domains the strings that are allowed; null where any are
 * @param overrides what holds for this column instead of the file's own configuration
 */
public record FeatureConstraints(
    String name,
    @Nullable InferredType type,
    @Nullable Double completeness,
    @Nullable Boolean nonNegative,
    @Nullable List<String> domains,
    MonitoringConfig overrides) {
  /** Copies the list. */
  public FeatureConstraints {
    domains = domains == null ? null : List.copyOf(domains);
  }
}
