package io.plumbline.detectors.constraint;

import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.Texts;
import io.plumbline.detectors.profile.DistinctCount;
import io.plumbline.detectors.profile.NumericProfile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a table, row by row, as Model Monitor computes them: cells typed by their text
 * ({@link CellType}), a sketch fed in the order of the rows, moments (here exact, rounded once).
 *
 * <pre>{@code
 * StatisticsBuilder builder = new StatisticsBuilder();
 * int age = builder.column("age");
 * builder.add(age, "39.0");                       // cells that are not added are missing
 * builder.endRow();
 * Statistics statistics = builder.build(null);
 * }</pre>
 *
 * <p>A column with any text in it is a string column, and its numbers are then strings, too.
 * Numbers beyond the range of a double count in their column and stay out of its figures. The
 * number of different strings is exact up to {@link DistinctCount#EXACT}, then an estimate. Not
 * thread-safe.
 */
public final class StatisticsBuilder {
  private final List<Column> columns = new ArrayList<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private long rows;

  /** The position of a column, which is made where there is none of the name. */
  public int column(String name) {
    return positions.computeIfAbsent(
        name,
        absent -> {
          columns.add(new Column(name));
          return columns.size() - 1;
        });
  }

  /** Adds a cell by its text; an empty one is missing. Of two in a row and column both count. */
  public void add(int column, CharSequence cell) {
    if (cell.length() > 0) {
      columns.get(column).add(CellType.of(cell), cell.toString());
    }
  }

  /** Adds a number, which is a whole one if it is finite and has no fraction. */
  public void add(int column, double number) {
    boolean finite = Double.isFinite(number);
    boolean whole = finite && number == Math.rint(number);
    columns
        .get(column)
        .add(
            whole ? CellType.INTEGRAL : CellType.FRACTIONAL,
            number,
            finite ? Texts.canonical(number) : Double.toString(number));
  }

  /** Adds a boolean. */
  public void add(int column, boolean value) {
    columns.get(column).add(CellType.BOOLEAN, Boolean.toString(value));
  }

  /** Adds a text that is text whatever is written in it, as JSON says. */
  public void addText(int column, String text) {
    columns.get(column).add(CellType.TEXT, text);
  }

  /** Ends a row. */
  public void endRow() {
    rows++;
  }

  /** How many rows have ended. */
  public long rows() {
    return rows;
  }

  /**
   * The statistics of all rows that have ended.
   *
   * @param evaluationTime when, for the file to say; or null
   */
  public Statistics build(@Nullable Instant evaluationTime) {
    return new Statistics(
        rows, evaluationTime, columns.stream().map(column -> column.statistics(rows)).toList());
  }

  /** One column, of which it is not known yet what it holds. */
  private static final class Column {
    private final String name;
    private final NumericProfile numbers = new NumericProfile(null);
    private final KllSketch sketch = new KllSketch();
    private final DistinctCount distinct = new DistinctCount();

    /** By string; null once there are too many. */
    private @Nullable Map<String, Long> categories = new HashMap<>();

    private long integral;
    private long fractional;
    private long bool;
    private long text;

    Column(String name) {
      this.name = name;
    }

    void add(CellType type, String cell) {
      boolean number = type == CellType.INTEGRAL || type == CellType.FRACTIONAL;
      add(type, number ? CellType.number(cell) : Double.NaN, cell);
    }

    void add(CellType type, double number, String cell) {
      switch (type) {
        case INTEGRAL -> integral++;
        case FRACTIONAL -> fractional++;
        case BOOLEAN -> bool++;
        case TEXT -> text++;
      }
      if (Double.isFinite(number)) {
        numbers.add(number + 0.0);
        sketch.add(number);
      }
      byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
      distinct.add(Hashes.of(utf8, 0, utf8.length));
      Map<String, Long> counted = categories;
      if (counted != null) {
        counted.merge(cell, 1L, Long::sum);
        if (counted.size() > Statistics.MAX_CATEGORIES) {
          categories = null;
        }
      }
    }

    FeatureStatistics statistics(long rows) {
      TypeCounts types = new TypeCounts(integral, fractional, bool, text);
      InferredType type = types.inferred();
      long present = types.total();
      NumericStatistics numeric =
          type.isNumeric() && numbers.valid() > 0
              ? NumericFigures.of(numbers, sketch.levels())
              : null;
      StringStatistics strings = null;
      if (type == InferredType.STRING) {
        Map<String, Long> counted = categories;
        strings = new StringStatistics(distinct.estimate(), counted == null ? null : list(counted));
      }
      return new FeatureStatistics(name, type, present, rows - present, numeric, strings, types);
    }
  }

  /** Categories by falling count, then by their text. */
  static List<StringStatistics.Category> list(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new StringStatistics.Category(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(StringStatistics.Category::count)
                .reversed()
                .thenComparing(StringStatistics.Category::value))
        .toList();
  }
}
