package io.plumbline.connectors.sagemaker;

import io.plumbline.connectors.reference.ReferenceReader;
import io.plumbline.connectors.reference.TextCells;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.StatisticsBuilder;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of reference rows, as Model Monitor would make them of the same table.
 *
 * <p>The cells of a table are typed by their text, and columns have the names of its header, in its
 * order; ids, times and what is left out are no columns. Events have typed values: a number without
 * a fraction is a whole one, a string is text whatever is written in it; a feature has its own
 * name, other columns that of their subject, such as {@code prediction:score}, in the order in
 * which they first came. What is neither number, string nor boolean is text.
 */
public final class StatisticsOfRows implements BiConsumer<EventRow, ReferenceReader> {
  private static final int NONE = -1;

  private final StatisticsBuilder builder = new StatisticsBuilder();

  private @Nullable TextCells table;
  private int[] ofTable = {};

  private final Map<String, Integer> subjects = new HashMap<>();
  private int[] cellOf = new int[16];

  /** Takes one usable row into account. */
  @Override
  public void accept(EventRow row, ReferenceReader reader) {
    if (reader instanceof TextCells cells) {
      add(cells);
    } else {
      add(row);
    }
    builder.endRow();
  }

  private void add(TextCells cells) {
    if (cells != table) {
      table = cells;
      ofTable = new int[cells.columns()];
      for (int i = 0; i < ofTable.length; i++) {
        String name = cells.name(i);
        ofTable[i] = name == null ? NONE : builder.column(name);
      }
    }
    for (int i = 0; i < ofTable.length; i++) {
      if (ofTable[i] != NONE) {
        builder.add(ofTable[i], cells.text(i));
      }
    }
  }

  private void add(EventRow row) {
    Arrays.fill(cellOf, NONE);
    for (int cell = 0; cell < row.cells(); cell++) {
      Section section = row.section(cell);
      int name = section.single() ? 0 : row.nameId(cell);
      if (name == NameDictionary.UNLISTED) {
        continue;
      }
      int column = column(section, section.single() ? "" : row.names().name(name));
      if (column >= cellOf.length) {
        int known = cellOf.length;
        cellOf = Arrays.copyOf(cellOf, 2 * column);
        Arrays.fill(cellOf, known, cellOf.length, NONE);
      }
      cellOf[column] = cell; // of a doubled key the later one counts
    }
    for (int column = 0; column < cellOf.length; column++) {
      int cell = cellOf[column];
      if (cell != NONE) {
        add(row, cell, column);
      }
    }
  }

  private int column(Section section, String name) {
    String subject = section.subject(name);
    Integer known = subjects.get(subject);
    if (known == null) {
      known = builder.column(section == Section.FEATURE ? name : subject);
      subjects.put(subject, known);
    }
    return known;
  }

  private void add(EventRow row, int cell, int column) {
    switch (row.type(cell)) {
      case EventRow.NUMBER -> builder.add(column, row.number(cell));
      case EventRow.BOOLEAN -> builder.add(column, row.number(cell) != 0);
      case EventRow.TEXT ->
          builder.addText(column, row.string(row.textStart(cell), row.textLength(cell)));
      case EventRow.OTHER -> builder.addText(column, "…");
      default -> {}
    }
  }

  /** The statistics of all rows so far, as a file lists them. */
  public Statistics build() {
    return builder.build(null).published();
  }
}
