package io.plumbline.connectors.format;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a user's own record says its time, and how.
 *
 * @param field where the time stands
 * @param unit how it is written
 * @param pattern for {@link Unit#PATTERN} the letters of java.time.format.DateTimeFormatter, else
 *     null
 * @param zone for {@link Unit#PATTERN} the zone of times without an offset, else null
 */
public record MappedTime(
    FieldPath field, Unit unit, @Nullable String pattern, @Nullable String zone)
    implements Serializable {
  /** How a time is written. */
  public enum Unit {
    /**
     * As the field itself says: an Avro timestamp in its own unit, any other number in milliseconds
     * since 1970 UTC, a text in ISO-8601 with {@code Z} or an offset.
     */
    OWN("iso-8601 or ms"),
    /** A text in ISO-8601 with {@code Z} or an offset. */
    ISO_8601("iso-8601"),
    /** Seconds since 1970 UTC; a fraction counts down to the millisecond. */
    SECONDS("s"),
    /** Milliseconds since 1970 UTC. */
    MILLIS("ms"),
    /** Microseconds since 1970 UTC. */
    MICROS("us"),
    /** Nanoseconds since 1970 UTC. */
    NANOS("ns"),
    /** A text in a pattern. */
    PATTERN("pattern");

    private final String wireName;

    Unit(String wireName) {
      this.wireName = wireName;
    }

    /** The name in the configuration. */
    public String wireName() {
      return wireName;
    }
  }

  /** Refuses a pattern or zone that java.time does not know, and one where it has no meaning. */
  public MappedTime {
    if ((unit == Unit.PATTERN) != (pattern != null) || pattern == null && zone != null) {
      throw new IllegalArgumentException(
          "a pattern and its zone must go with the unit pattern: was " + unit.wireName());
    }
    if (pattern != null) {
      DateTimeFormatter formatter = formatter(pattern);
      String written = TimeReader.probe(formatter, zone(zone == null ? "UTC" : zone));
      if (written != null) {
        throw new IllegalArgumentException(
            "must be a pattern that says when, such as yyyy-MM-dd HH:mm:ss: was \""
                + pattern
                + "\", which "
                + written);
      }
    }
  }

  /** A time in the unit that its field has. */
  public static MappedTime at(FieldPath field) {
    return new MappedTime(field, Unit.OWN, null, null);
  }

  /** A time in a unit. */
  public static MappedTime in(FieldPath field, Unit unit) {
    return new MappedTime(field, unit, null, null);
  }

  /**
   * A time in a pattern.
   *
   * @param zone the zone of times without an offset, such as {@code Europe/Warsaw}
   */
  public static MappedTime like(FieldPath field, String pattern, String zone) {
    return new MappedTime(field, Unit.PATTERN, pattern, zone);
  }

  /** The formatter of a pattern. */
  static DateTimeFormatter formatter(String pattern) {
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be a pattern of java.time such as yyyy-MM-dd HH:mm:ss: was \""
              + pattern
              + "\": "
              + e.getMessage(),
          e);
    }
  }

  /** The zone with a name. */
  static ZoneId zone(String zone) {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a zone such as UTC, +02:00 or Europe/Warsaw: was \"" + zone + "\"", e);
    }
  }

  /** How a time must be written, for a message. */
  String rule() {
    return switch (unit) {
      case OWN -> "ISO-8601 with Z or an offset, or a number of milliseconds";
      case ISO_8601 -> "ISO-8601 with Z or an offset";
      case SECONDS -> "a number of seconds";
      case MILLIS -> "a number of milliseconds";
      case MICROS -> "a number of microseconds";
      case NANOS -> "a number of nanoseconds";
      case PATTERN -> "a text like " + pattern;
    };
  }
}
