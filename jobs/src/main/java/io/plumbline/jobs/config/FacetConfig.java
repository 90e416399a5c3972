package io.plumbline.jobs.config;

import java.util.List;

/**
 * A sensitive attribute and its disadvantaged values.
 *
 * @param column the feature that holds the attribute
 * @param disadvantaged the values, in canonical form, at least one
 * @param name what results call the facet; the column by default
 */
public record FacetConfig(String column, List<String> disadvantaged, String name) {
  /** Copies the list. */
  public FacetConfig {
    disadvantaged = List.copyOf(disadvantaged);
  }
}
