package io.plumbline.detectors.constraint;

import io.plumbline.detectors.event.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a column.
 *
 * @param distinctCount how many different ones, estimated
 * @param categories those that are known with their counts; null where a file does not list them
 * @param others how many values are of none of the categories, because more strings occurred than
 *     are kept; 0 for what was read from a file
 */
public record StringStatistics(
    double distinctCount, @Nullable List<Category> categories, long others) {
  /**
   * A string that occurs.
   *
   * @param value the string
   * @param count how often
   */
  public record Category(String value, long count) {}

  /** Strings of which all are listed, or none. */
  public StringStatistics(double distinctCount, @Nullable List<Category> categories) {
    this(distinctCount, categories, 0);
  }

  /** Copies the list; refuses a string that stands twice. */
  public StringStatistics {
    if (categories != null) {
      categories = List.copyOf(categories);
      if (categories.stream().map(Category::value).distinct().count() != categories.size()) {
        throw new IllegalArgumentException("no category may stand twice");
      }
    }
  }

  /** Whether every string that occurs is listed. */
  public boolean isComplete() {
    return categories != null && others == 0;
  }

  /** Whether the strings are few enough for a file to list them. */
  boolean isOfLowCardinality() {
    return categories != null && others == 0 && categories.size() <= Statistics.MAX_CATEGORIES;
  }

  /** The counts by string, in the given order; empty where they are not known. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (categories != null) {
      categories.forEach(category -> counts.put(category.value(), category.count()));
    }
    return counts;
  }

  /** The counts by canonical form, in the order of the texts. */
  SortedMap<String, Long> canonicalCounts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts().forEach((text, count) -> counts.merge(Texts.canonical(text), count, Long::sum));
    return counts;
  }
}
