package io.plumbline.connectors.reference;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Writes the text of a table's cells into a row, typed by its content. */
final class CellWriter {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** Up to so many digits every decimal number comes back from a double. */
  private static final int EXACT_DIGITS = 15;

  private static final int LONGEST_NUMBER = 400;

  void add(EventRow row, Section section, String column, String cell) {
    int name = section.single() ? 0 : row.names().idOf(column);
    if (name == NameDictionary.UNLISTED) {
      int start = row.append(column);
      byte type = cell.isBlank() ? EventRow.NULL : EventRow.TEXT;
      row.addUnlisted(section, type, start, row.textEnd() - start);
      return;
    }
    String stripped = cell.strip();
    if (stripped.isEmpty()) {
      row.addNull(section, name);
    } else if (isNumber(stripped)) {
      addNumber(row, section, name, stripped);
    } else if (isBoolean(stripped)) {
      row.addBoolean(section, name, stripped.length() == "true".length());
    } else {
      int start = row.append(cell);
      row.addText(section, name, start, row.textEnd() - start);
    }
  }

  private static boolean isNumber(String text) {
    char first = text.charAt(0);
    return (first == '-' || first >= '0' && first <= '9')
        && text.length() <= LONGEST_NUMBER
        && NUMBER.matcher(text).matches();
  }

  private static void addNumber(EventRow row, Section section, int name, String text) {
    double value = Double.parseDouble(text);
    boolean plain = text.indexOf('e') < 0 && text.indexOf('E') < 0;
    if (plain && text.length() > EXACT_DIGITS && Double.isFinite(value)) {
      String exact = new BigDecimal(text).stripTrailingZeros().toPlainString();
      if (!exact.equals(Texts.canonical(value))) {
        int start = row.append(exact);
        row.addNumber(section, name, value, start, row.textEnd() - start);
        return;
      }
    }
    row.addNumber(section, name, value);
  }

  private static boolean isBoolean(String text) {
    return switch (text) {
      case "true", "True", "TRUE", "false", "False", "FALSE" -> true;
      default -> false;
    };
  }

  /** Sets the event's id; an empty cell is none. */
  static void eventId(EventRow row, String cell) {
    if (!cell.isEmpty()) {
      int start = row.append(cell);
      row.eventId(start, row.textEnd() - start);
    }
  }

  /** Sets the event's time: ISO-8601 with an offset, or milliseconds since 1970 UTC. */
  static void eventTime(EventRow row, String cell) {
    String text = cell.strip();
    if (text.isEmpty()) {
      return;
    }
    try {
      if (text.chars().skip(text.startsWith("-") ? 1 : 0).allMatch(c -> c >= '0' && c <= '9')) {
        row.eventTime(Long.parseLong(text));
      } else {
        // With a blank for the T, as databases write it.
        Instant time = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        row.eventTime(time.toEpochMilli());
      }
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      row.reject(
          DeadLetterReason.NO_TIME,
          "a time must be ISO-8601 with an offset, or milliseconds since 1970: was \""
              + text
              + "\"");
    }
  }
}
