package io.plumbline.connectors.format;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows as text, and the decoding of texts into rows. */
final class Rows {
  private Rows() {}

  static EventRow row() {
    return new EventRow(new NameDictionary());
  }

  static EventRow json(String text) {
    return json(text, EventDefaults.NONE, EventLimits.DEFAULT);
  }

  static EventRow json(String text, EventDefaults defaults, EventLimits limits) {
    return decode(new JsonEventDecoder(defaults, limits), text.getBytes(StandardCharsets.UTF_8));
  }

  static EventRow decode(EventDecoder decoder, byte[] bytes) {
    EventRow row = row();
    decoder.decode(bytes, 0, bytes.length, row);
    return row;
  }

  /** The row of an event with a usable envelope and these further members. */
  static EventRow event(String members) {
    return json("{\"model\":\"m\",\"event_id\":\"e\",\"event_time\":0" + members + "}");
  }

  static String model(EventRow row) {
    return row.hasModel() ? row.string(row.modelStart(), row.modelLength()) : "absent";
  }

  static String version(EventRow row) {
    return row.hasVersion() ? row.string(row.versionStart(), row.versionLength()) : "absent";
  }

  static String eventId(EventRow row) {
    return row.hasEventId() ? row.string(row.eventIdStart(), row.eventIdLength()) : "absent";
  }

  /** Every cell in the order of the row, such as {@code FEATURE age NUMBER 3.0}. */
  static List<String> cells(EventRow row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.cells(); i++) {
      cells.add(cell(row, i));
    }
    return cells;
  }

  /** The whole row, a rejected one by its reason. */
  static List<String> whole(EventRow row) {
    if (row.reason() != null) {
      return List.of(row.reason().wireName());
    }
    List<String> all = new ArrayList<>();
    all.add(model(row) + "|" + version(row) + "|" + eventId(row) + "|" + row.eventTime());
    all.addAll(cells(row));
    return all;
  }

  private static String cell(EventRow row, int i) {
    Section section = row.section(i);
    int id = row.nameId(i);
    String name = section.single() ? "" : id < 0 ? "(unlisted)" : " " + row.names().name(id);
    String text = row.string(row.textStart(i), row.textLength(i));
    String value =
        switch (row.type(i)) {
          case EventRow.NULL -> "NULL";
          case EventRow.NUMBER ->
              "NUMBER " + row.number(i) + (text.isEmpty() ? "" : " digits " + text);
          case EventRow.TEXT -> "TEXT " + text;
          case EventRow.BOOLEAN -> "BOOLEAN " + (row.number(i) == 1);
          default -> "OTHER";
        };
    return section + name + " " + value + (id < 0 && !section.single() ? " name " + text : "");
  }
}
