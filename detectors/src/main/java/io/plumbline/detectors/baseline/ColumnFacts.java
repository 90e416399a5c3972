package io.plumbline.detectors.baseline;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import io.plumbline.detectors.profile.ColumnKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the first pass learns of one column. */
final class ColumnFacts {
  /** A string column with more different values than this may be free text. */
  static final int TEXT_DISTINCT = 1_000;

  /** Numbers with more different values than this are no classes. */
  static final int CLASSES = 20;

  final Section section;
  final String name;

  /** The kind that is certain before any value is seen, or null. */
  final @Nullable ColumnKind given;

  private final CategoryCounts categories = new CategoryCounts();
  private final DistinctHashes texts = new DistinctHashes();
  private final boolean countsNumbers;

  private long textRows;
  private long numberRows;
  private long trueRows;
  private long falseRows;
  private long otherRows;
  private boolean fraction;

  /** The position of its numbers in the sample of rows; -1 before the first number. */
  int numbers = -1;

  /** The row and the cell of it that count for this column; a later one of the same row wins. */
  long row = -1;

  int cell;

  ColumnFacts(Section section, String name, @Nullable ColumnKind given) {
    this.section = section;
    this.name = name;
    this.given = given;
    this.countsNumbers = given == ColumnKind.CATEGORICAL || given == ColumnKind.BOOLEAN;
  }

  /** Whether the column's numbers are to be kept in the sample of rows. */
  boolean samplesNumbers() {
    return !countsNumbers && given != ColumnKind.TEXT;
  }

  /** Counts the value of a row, but for its place in the sample. */
  void observe(EventRow row, int cell, long rowHash) {
    switch (row.type(cell)) {
      case EventRow.NUMBER -> {
        double number = row.number(cell);
        numberRows++;
        fraction |= number != Math.rint(number);
        if (countsNumbers && Double.isFinite(number)) {
          categories.add(canonicalNumber(row, cell), rowHash);
        }
      }
      case EventRow.TEXT -> {
        textRows++;
        texts.add(Hashes.of(row.text(), row.textStart(cell), row.textLength(cell)));
        if (given == null || countsNumbers) {
          String text = row.string(row.textStart(cell), row.textLength(cell));
          categories.add(Texts.canonical(text), rowHash);
        }
      }
      case EventRow.BOOLEAN -> {
        if (row.number(cell) != 0) {
          trueRows++;
        } else {
          falseRows++;
        }
      }
      case EventRow.OTHER -> otherRows++;
      default -> {}
    }
  }

  private static String canonicalNumber(EventRow row, int cell) {
    int length = row.textLength(cell);
    return length > 0
        ? Texts.canonical(row.string(row.textStart(cell), length))
        : Texts.canonical(row.number(cell));
  }

  /** Rows with a value, of whatever type. */
  long present() {
    return textRows + numberRows + trueRows + falseRows + otherRows;
  }

  /** Rows with a value that a kind can hold. */
  long usable(ColumnKind kind) {
    return switch (kind) {
      case NUMERIC -> numberRows;
      case CATEGORICAL -> textRows + numberRows + trueRows + falseRows;
      case BOOLEAN -> trueRows + falseRows + categories.count("1") + categories.count("0");
      case TEXT -> textRows;
    };
  }

  /** Whether a sample of the rows was counted for the categories. */
  boolean categoriesSampled() {
    return categories.sampled();
  }

  /**
   * The kind of the majority of the present values; where two types tie, the one that holds both.
   *
   * @param sample where the numbers are
   */
  ColumnKind inferred(RowSample sample) {
    if (given != null) {
      return given;
    }
    if (section == Section.PREDICTION_LABEL || section == Section.TRUTH) {
      boolean numeric = mostlyNumbers() && !areClasses(sample);
      return numeric ? ColumnKind.NUMERIC : ColumnKind.CATEGORICAL;
    }
    long booleanRows = trueRows + falseRows;
    if (numberRows > textRows && numberRows > booleanRows) {
      return ColumnKind.NUMERIC;
    }
    if (booleanRows > textRows && booleanRows > numberRows) {
      return ColumnKind.BOOLEAN;
    }
    double distinct = texts.estimate();
    boolean freeText =
        textRows > numberRows + booleanRows && distinct > TEXT_DISTINCT && 2 * distinct > textRows;
    return freeText ? ColumnKind.TEXT : ColumnKind.CATEGORICAL;
  }

  /** Whether most of the present values are numbers. */
  boolean mostlyNumbers() {
    return numberRows > textRows + trueRows + falseRows;
  }

  private boolean areClasses(RowSample sample) {
    return !fraction && distinctNumbers(sample) <= CLASSES;
  }

  private int distinctNumbers(RowSample sample) {
    int distinct = 0;
    double[] sorted = sample.sorted(numbers);
    for (int i = 0; i < sorted.length && distinct <= CLASSES; i++) {
      distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
    }
    return distinct;
  }

  /** The canonical values of a categorical or boolean column, the most frequent first. */
  List<String> categories(ColumnKind kind, RowSample sample, int most) {
    if (numbers >= 0) {
      // Nobody knew that these numbers were categories: count them now.
      double[] sorted = sample.sorted(numbers);
      for (int from = 0, to; from < sorted.length; from = to) {
        to = from + 1;
        while (to < sorted.length && sorted[to] == sorted[from]) {
          to++;
        }
        categories.addSampled(Texts.canonical(sorted[from]), to - from, sample.level());
      }
    }
    boolean asNumbers = kind == ColumnKind.CATEGORICAL && zeroesAndOnes();
    CategoryCounts all = kind == ColumnKind.BOOLEAN ? new CategoryCounts() : categories;
    addBooleans(all, asNumbers ? "1" : Texts.canonical(true), trueRows);
    addBooleans(all, asNumbers ? "0" : Texts.canonical(false), falseRows);
    if (kind == ColumnKind.BOOLEAN) {
      addBooleans(all, Texts.canonical(true), categories.count("1"));
      addBooleans(all, Texts.canonical(false), categories.count("0"));
    }
    return all.top(most);
  }

  private static void addBooleans(CategoryCounts to, String category, long rows) {
    if (rows > 0) {
      to.addSampled(category, rows, 0);
    }
  }

  /** Whether the classes are 0 and 1, so that booleans are the same two. */
  private boolean zeroesAndOnes() {
    long known = (categories.count("0") > 0 ? 1 : 0) + (categories.count("1") > 0 ? 1 : 0);
    return known > 0 && known == categories.size();
  }
}
