package io.plumbline.jobs.expression;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cells of an event have the values that expressions name. Events of one producer mostly have
 * their cells in one order: it is looked at anew only when that changes.
 */
final class EventCells {
  private static final int NO_CELL = -1;
  private static final int NO_NAME = -2;

  private final List<CellName> names = new ArrayList<>();
  private @Nullable NameDictionary dictionary;

  /** By value: the number of its name in the dictionary. */
  private int[] ids = {};

  /** By value: its cell in the event, or -1. */
  private int[] cells = {};

  private int[] keys = {};
  private int keyCount = -1;
  private boolean anyProbability;

  /** The number of a value, the same for the same name; to be asked for before the first event. */
  int number(CellName name) {
    int at = names.indexOf(name);
    if (at < 0) {
      at = names.size();
      names.add(name);
      anyProbability |= name.section() == Section.PROBABILITY;
    }
    return at;
  }

  /** The cell of a value in the event that was looked at last, or -1. */
  int of(int value) {
    return cells[value];
  }

  /** Looks at an event. */
  void look(EventRow row) {
    if (row.names() != dictionary) {
      bind(row.names());
    }
    if (!row.hasKeys(keys, keyCount)) {
      arrange(row);
    }
  }

  private void bind(NameDictionary to) {
    dictionary = to;
    keyCount = -1;
    ids = new int[names.size()];
    cells = new int[names.size()];
    for (int i = 0; i < ids.length; i++) {
      CellName name = names.get(i);
      // Registered, so that no flood of other names keeps it from having a number.
      ids[i] = name.section().single() ? NO_NAME : to.register(name.name());
    }
  }

  private void arrange(EventRow row) {
    int count = row.cells();
    if (count > keys.length) {
      keys = new int[Math.max(count, 2 * keys.length)];
    }
    row.copyKeys(keys);
    keyCount = count;
    Arrays.fill(cells, NO_CELL);
    for (int cell = 0; cell < count; cell++) {
      Section section = row.section(cell);
      if (section == Section.PROBABILITY) {
        if (anyProbability) {
          probability(row, cell);
        }
      } else {
        int id = section.single() ? NO_NAME : row.nameId(cell);
        for (int i = 0; i < ids.length; i++) {
          if (ids[i] == id && names.get(i).section() == section) {
            cells[i] = cell;
          }
        }
      }
    }
  }

  /** The names of classes are compared in canonical form. */
  private void probability(EventRow row, int cell) {
    int id = row.nameId(cell);
    if (id == NameDictionary.UNLISTED) {
      return;
    }
    String name = Texts.canonical(row.names().name(id));
    for (int i = 0; i < ids.length; i++) {
      if (names.get(i).section() == Section.PROBABILITY && names.get(i).name().equals(name)) {
        cells[i] = cell;
      }
    }
  }
}
