package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.util.List;
import java.util.Map;

/** A layout of every kind of column, and events for it. */
final class Rows {
  static final BinEdges EDGES =
      new BinEdges(new double[] {-10, -5, -1, 0, 0.5, 1, 5, 10}, new int[] {2, 3, 5});

  static final Layout LAYOUT =
      new Layout(
          List.of(
              new ColumnLayout(Section.FEATURE, "n", ColumnKind.NUMERIC, EDGES, List.of()),
              new ColumnLayout(Section.FEATURE, "free", ColumnKind.NUMERIC, null, List.of()),
              new ColumnLayout(
                  Section.FEATURE, "c", ColumnKind.CATEGORICAL, null, List.of("red", "1", "blue")),
              new ColumnLayout(
                  Section.FEATURE, "b", ColumnKind.BOOLEAN, null, List.of("true", "false")),
              new ColumnLayout(Section.FEATURE, "t", ColumnKind.TEXT, null, List.of()),
              new ColumnLayout(
                  Section.PREDICTION_LABEL, "", ColumnKind.CATEGORICAL, null, List.of("0", "1")),
              new ColumnLayout(Section.PREDICTION_SCORE, "", ColumnKind.NUMERIC, null, List.of()),
              new ColumnLayout(Section.PROBABILITY, "1", ColumnKind.NUMERIC, null, List.of())));

  private final NameDictionary names = new NameDictionary();
  private final EventRow row = new EventRow(names);

  EventRow row() {
    return row;
  }

  NameDictionary names() {
    return names;
  }

  Rows clear(long eventTime) {
    row.clear();
    row.eventTime(eventTime);
    return this;
  }

  Rows id(String id) {
    int start = row.append(id);
    row.eventId(start, row.textEnd() - start);
    return this;
  }

  /** A cell: a Number, a String, a Boolean, null, or anything else for an object. */
  Rows cell(Section section, String name, Object value) {
    int id = names.idOf(name);
    if (value == null) {
      row.addNull(section, id);
    } else if (value instanceof Number number) {
      row.addNumber(section, id, number.doubleValue());
    } else if (value instanceof String text) {
      int start = row.append(text);
      row.addText(section, id, start, row.textEnd() - start);
    } else if (value instanceof Boolean truth) {
      row.addBoolean(section, id, truth);
    } else {
      row.addOther(section, id);
    }
    return this;
  }

  Rows feature(String name, Object value) {
    return cell(Section.FEATURE, name, value);
  }

  /** The event of some features. */
  EventRow event(long eventTime, Map<String, ?> features) {
    clear(eventTime);
    features.forEach(this::feature);
    return row;
  }
}
