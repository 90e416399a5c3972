package io.plumbline.detectors.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How often each category of a column occurs: exactly, or in a sample of the rows where there are
 * more categories than memory should hold.
 *
 * <p>Past {@link #limit} categories only rows whose hash starts with at least {@link #level} zero
 * bits count, and the level rises until the categories of those rows fit. So a frequent category
 * stays, whatever comes around it, and the result depends on the set of rows and not on their
 * order.
 */
final class CategoryCounts {
  /** How many categories are counted exactly. */
  static final int LIMIT = 131_072;

  private static final int MAX_LEVEL = 40;

  private final int limit;
  private final Map<String, long[]> counts = new HashMap<>();
  private int level;

  CategoryCounts() {
    this(LIMIT);
  }

  CategoryCounts(int limit) {
    this.limit = limit;
  }

  /** Counts one row's category. */
  void add(String category, long rowHash) {
    int zeros = Math.min(Long.numberOfLeadingZeros(rowHash), MAX_LEVEL);
    if (zeros >= level) {
      count(category, zeros, 1);
    }
  }

  /**
   * Counts a category of rows that were sampled elsewhere.
   *
   * @param rows how many rows of the sample have it
   * @param atLevel the level of that sample
   */
  void addSampled(String category, long rows, int atLevel) {
    long scaled = atLevel >= level ? rows << (atLevel - level) : rows >> (level - atLevel);
    count(category, MAX_LEVEL, Math.max(scaled, 1));
  }

  private void count(String category, int zeros, long rows) {
    long[] byZeros = counts.get(category);
    if (byZeros == null || byZeros.length <= zeros) {
      byZeros = byZeros == null ? new long[zeros + 1] : Arrays.copyOf(byZeros, zeros + 1);
      counts.put(category, byZeros);
    }
    byZeros[zeros] += rows;
    while (counts.size() > limit && level < MAX_LEVEL) {
      thin();
    }
  }

  /**
   * The same counts of other categories.
   *
   * @param renaming what a category is called now, several may be one; null leaves it out
   */
  CategoryCounts renamed(UnaryOperator<@Nullable String> renaming) {
    CategoryCounts renamed = new CategoryCounts(limit);
    renamed.level = level;
    counts.forEach(
        (category, byZeros) -> {
          String now = renaming.apply(category);
          if (now != null) {
            for (int zeros = 0; zeros < byZeros.length; zeros++) {
              renamed.count(now, zeros, byZeros[zeros]);
            }
          }
        });
    return renamed;
  }

  /** How often the category occurs. */
  long count(String category) {
    long[] byZeros = counts.get(category);
    return byZeros == null ? 0 : sum(byZeros);
  }

  /**
   * The most frequent categories, by count descending, then by text.
   *
   * @param most how many at most
   */
  List<String> top(int most) {
    record Counted(String category, long count) {}
    List<Counted> all = new ArrayList<>(counts.size());
    counts.forEach((category, byZeros) -> all.add(new Counted(category, sum(byZeros))));
    all.sort(Comparator.comparingLong(Counted::count).reversed().thenComparing(Counted::category));
    return all.stream().limit(most).map(Counted::category).toList();
  }

  /** How many categories are kept. */
  int size() {
    return counts.size();
  }

  /** Whether a sample of the rows was counted instead of all. */
  boolean sampled() {
    return level > 0;
  }

  private void thin() {
    for (Iterator<long[]> entries = counts.values().iterator(); entries.hasNext(); ) {
      long[] byZeros = entries.next();
      if (level < byZeros.length) {
        byZeros[level] = 0;
      }
      if (sum(byZeros) == 0) {
        entries.remove();
      }
    }
    level++;
  }

  private static long sum(long[] values) {
    long sum = 0;
    for (long value : values) {
      sum += value;
    }
    return sum;
  }
}
