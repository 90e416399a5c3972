package io.plumbline.jobs.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.runtime.CelVariableResolver;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one event for the variables of one expression. A value that is missing or cannot be
 * read as the variable wants it is unknown.
 */
final class EventValues implements CelVariableResolver {
  /**
   * The longest text of an event that an expression reads, in bytes of UTF-8: what is made of
   * several, or looks for one in another, costs more than their length. Longer ones are unknown.
   */
  static final int LONGEST_TEXT = 4_096;

  /** So many characters of a decimal number a double always holds to the digit. */
  private static final int EXACT_DIGITS = 15;

  private static final Optional<Object> TRUE = Optional.of(true);
  private static final Optional<Object> FALSE = Optional.of(false);

  private final EventCells cells;
  private final Map<String, Reading> readings = new HashMap<>();
  private @Nullable EventRow row;

  /**
   * A variable.
   *
   * @param cell the number of its cell
   * @param matcher null but for a pattern
   */
  private record Reading(int cell, Access access, @Nullable Matcher matcher) {}

  EventValues(List<Slot> slots, EventCells cells) {
    this.cells = cells;
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      Pattern pattern = slot.pattern();
      readings.put(
          slot.access().variable(i),
          new Reading(
              cells.number(slot.cell()),
              slot.access(),
              pattern == null ? null : pattern.matcher("")));
    }
  }

  /** The values are those of this event from now on. */
  void of(EventRow event) {
    row = event;
  }

  @Override
  public Optional<Object> find(String name) {
    Reading reading = readings.get(name);
    EventRow event = row;
    if (reading == null || event == null) {
      return Optional.empty();
    }
    int cell = cells.of(reading.cell);
    byte type = cell < 0 ? EventRow.NULL : event.type(cell);
    if (reading.access == Access.PRESENCE) {
      return truth(type != EventRow.NULL);
    }
    if (type == EventRow.NULL
        || type == EventRow.OTHER
        || type == EventRow.NUMBER && Double.isNaN(event.number(cell))) {
      return Optional.empty();
    }
    if (event.textLength(cell) > LONGEST_TEXT && readsText(reading.access, type)) {
      return Optional.empty();
    }
    return switch (reading.access) {
      case NUMBER ->
          type == EventRow.NUMBER ? Optional.<Object>of(event.number(cell)) : Optional.empty();
      case TEXT ->
          type == EventRow.TEXT ? Optional.<Object>of(text(event, cell)) : Optional.empty();
      case AS_TEXT -> Optional.of(asText(event, cell, type));
      case TRUTH -> asTruth(event, cell, type);
      case VALUE -> Optional.of(value(event, cell, type));
      case ANY ->
          switch (type) {
            case EventRow.NUMBER -> Optional.of(event.number(cell));
            case EventRow.BOOLEAN -> truth(event.number(cell) != 0);
            default -> Optional.of(text(event, cell));
          };
      case MATCH -> matches(event, cell, type, reading.matcher);
      case SIZE -> Optional.of(size(event, cell, type));
      case PRESENCE -> throw new AssertionError("was read above");
    };
  }

  /** Whether a reading takes a copy of the value's text. */
  private static boolean readsText(Access access, byte type) {
    return switch (access) {
      case TEXT, AS_TEXT, VALUE, MATCH -> true;
      case ANY -> type == EventRow.TEXT;
      case NUMBER, TRUTH, PRESENCE, SIZE -> false;
    };
  }

  /** The characters of a value as text. */
  private static Long size(EventRow event, int cell, byte type) {
    int length = event.textLength(cell);
    if (type != EventRow.TEXT && length == 0) {
      String text = asText(event, cell, type);
      return (long) text.codePointCount(0, text.length());
    }
    byte[] utf8 = event.text();
    int start = event.textStart(cell);
    long characters = 0;
    for (int i = start; i < start + length; i++) {
      characters += (utf8[i] & 0xC0) == 0x80 ? 0 : 1; // but for what continues one
    }
    return characters;
  }

  private static Optional<Object> truth(boolean value) {
    return value ? TRUE : FALSE;
  }

  private static String text(EventRow event, int cell) {
    return event.string(event.textStart(cell), event.textLength(cell));
  }

  private static String asText(EventRow event, int cell, byte type) {
    if (type == EventRow.TEXT || event.textLength(cell) > 0) {
      return text(event, cell);
    }
    if (type == EventRow.BOOLEAN) {
      return Texts.canonical(event.number(cell) != 0);
    }
    double number = event.number(cell);
    return Double.isInfinite(number) ? Double.toString(number) : Texts.canonical(number);
  }

  private static Optional<Object> asTruth(EventRow event, int cell, byte type) {
    if (type == EventRow.BOOLEAN) {
      return truth(event.number(cell) != 0);
    }
    if (type == EventRow.TEXT && event.textLength(cell) <= "false".length()) {
      String text = text(event, cell);
      return text.equals("true") ? TRUE : text.equals("false") ? FALSE : Optional.empty();
    }
    return Optional.empty();
  }

  private static Object value(EventRow event, int cell, byte type) {
    if (type == EventRow.BOOLEAN) {
      return Texts.canonical(event.number(cell) != 0);
    }
    if (type == EventRow.NUMBER && event.textLength(cell) == 0) {
      return event.number(cell) + 0.0; // -0 is 0
    }
    return valueOf(text(event, cell));
  }

  /**
   * What equality looks at: a double for a plain decimal number that a double holds to the digit,
   * else the canonical text.
   */
  static Object valueOf(String text) {
    if (text.isEmpty() || text.charAt(0) > '9' || text.charAt(0) < '-') {
      return text; // nearly every text, and no number
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    long slice = Texts.canonicalSlice(utf8, 0, utf8.length);
    int start = Texts.offset(slice);
    int length = Texts.length(slice);
    String canonical = new String(utf8, start, length, StandardCharsets.UTF_8);
    if (!isDecimal(utf8, start, length)) {
      return canonical;
    }
    double number = Double.parseDouble(canonical);
    return length <= EXACT_DIGITS || Texts.canonical(number).equals(canonical)
        ? (Object) number
        : canonical;
  }

  /** Whether the canonical form of a text is that of a number. */
  private static boolean isDecimal(byte[] utf8, int start, int length) {
    int digits = 0;
    int points = 0;
    int end = start + length;
    int first = length > 0 && utf8[start] == '-' ? start + 1 : start;
    for (int i = first; i < end; i++) {
      if (utf8[i] == '.' && i > first && i + 1 < end) {
        points++;
      } else if (utf8[i] >= '0' && utf8[i] <= '9') {
        digits++;
      } else {
        return false;
      }
    }
    boolean leadingZero = first + 1 < end && utf8[first] == '0' && utf8[first + 1] != '.';
    return digits > 0 && points <= 1 && !leadingZero;
  }

  private static Optional<Object> matches(
      EventRow event, int cell, byte type, @Nullable Matcher matcher) {
    if (matcher == null) {
      return Optional.empty();
    }
    byte[] utf8;
    if (type == EventRow.TEXT) {
      int start = event.textStart(cell);
      utf8 = Arrays.copyOfRange(event.text(), start, start + event.textLength(cell));
    } else {
      utf8 = asText(event, cell, type).getBytes(StandardCharsets.UTF_8);
    }
    return truth(matcher.reset(utf8).find());
  }
}
