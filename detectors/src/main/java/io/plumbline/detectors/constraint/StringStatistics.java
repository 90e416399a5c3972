package io.plumbline.detectors.constraint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a column.
 *
 * @param distinctCount how many different ones, estimated
 * @param categories all of them with their counts; null for a column of high cardinality
 */
public record StringStatistics(double distinctCount, @Nullable List<Category> categories) {
  /**
   * A string that occurs.
   *
   * @param value the string
   * @param count how often
   */
  public record Category(String value, long count) {}

  /** Copies the list; refuses a string that stands twice. */
  public StringStatistics {
    if (categories != null) {
      categories = List.copyOf(categories);
      if (categories.stream().map(Category::value).distinct().count() != categories.size()) {
        throw new IllegalArgumentException("no category may stand twice");
      }
    }
  }

  /** The counts by string, in the given order; empty where they are not known. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (categories != null) {
      categories.forEach(category -> counts.put(category.value(), category.count()));
    }
    return counts;
  }
}
