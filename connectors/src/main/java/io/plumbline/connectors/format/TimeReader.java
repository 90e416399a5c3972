package io.plumbline.connectors.format;

import io.plumbline.connectors.format.MappedTime.Unit;
import io.plumbline.detectors.event.EventTime;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of one field as milliseconds since 1970 UTC. What is no such time is {@link
 * EventTime#UNREADABLE}; one so early that milliseconds cannot say it is {@link
 * EventTime#BEFORE_ALL}, a number so late that it cannot the last millisecond that there is. A time
 * in a pattern allocates, all others do not.
 */
final class TimeReader {
  private static final int LONGEST_PATTERN = 128;

  /** A time whose fields all differ. */
  private static final Instant PROBE = Instant.parse("2026-11-23T14:37:58.123Z");

  private static final long LAST_TENTH = Long.MAX_VALUE / 10;

  private final Unit unit;
  private final @Nullable DateTimeFormatter formatter;
  private final ZoneId zone;

  TimeReader(MappedTime time) {
    this(time, time.unit());
  }

  /** A reader for the same field, whose schema states the unit. */
  TimeReader(MappedTime time, Unit unit) {
    this.unit = unit;
    String pattern = time.pattern();
    formatter = pattern == null ? null : MappedTime.formatter(pattern);
    String name = time.zone();
    zone = name == null ? ZoneOffset.UTC : MappedTime.zone(name);
  }

  private TimeReader(DateTimeFormatter formatter, ZoneId zone) {
    this.unit = Unit.PATTERN;
    this.formatter = formatter;
    this.zone = zone;
  }

  /**
   * Whether a pattern can say when something was. One without a date cannot; one with an hour of
   * twelve and no half of the day would say midnight.
   *
   * @return what is wrong with it, or null
   */
  static @Nullable String probe(DateTimeFormatter formatter, ZoneId zone) {
    String written;
    try {
      written = formatter.format(PROBE.atZone(zone));
    } catch (DateTimeException e) {
      return "writes no time: " + e.getMessage();
    }
    byte[] text = written.getBytes(StandardCharsets.UTF_8);
    long read = new TimeReader(formatter, zone).of(text, 0, text.length);
    if (read == EventTime.UNREADABLE) {
      return "reads no point in time from \"" + written + "\"";
    }
    String again = formatter.format(Instant.ofEpochMilli(read).atZone(zone));
    return again.equals(written) ? null : "reads \"" + written + "\" as \"" + again + "\"";
  }

  /** A whole number. */
  long of(long value) {
    return switch (unit) {
      case OWN, MILLIS -> Math.max(EventTime.BEFORE_ALL, value);
      case SECONDS ->
          value > Long.MAX_VALUE / 1_000
              ? Long.MAX_VALUE
              : value < EventTime.BEFORE_ALL / 1_000 ? EventTime.BEFORE_ALL : 1_000 * value;
      case MICROS -> Math.floorDiv(value, 1_000L);
      case NANOS -> Math.floorDiv(value, 1_000_000L);
      case ISO_8601, PATTERN -> EventTime.UNREADABLE;
    };
  }

  /** A number with a fraction. */
  long of(double value) {
    return switch (unit) {
      case OWN -> value < 0x1p63 ? floor(value) : EventTime.UNREADABLE;
      case MILLIS -> floor(value);
      // A double of seconds is exact to less than a microsecond in this era; its nearest
      // microsecond is what was meant, where cutting it off would lose a millisecond.
      case SECONDS -> floor(Math.rint(value * 1e6) / 1e3);
      case MICROS -> floor(value / 1e3);
      case NANOS -> floor(value / 1e6);
      case ISO_8601, PATTERN -> EventTime.UNREADABLE;
    };
  }

  private static long floor(double millis) {
    double floor = Math.floor(millis);
    // What is beyond a long is the longest: a time so late is in the future of every job.
    return Double.isNaN(floor)
        ? EventTime.UNREADABLE
        : Math.max(EventTime.BEFORE_ALL, (long) floor);
  }

  /** A text. */
  long of(byte[] text, int start, int length) {
    return switch (unit) {
      case OWN, ISO_8601 -> EventTime.parse(text, start, length);
      case SECONDS, MILLIS, MICROS, NANOS -> digits(text, start, length);
      case PATTERN -> like(text, start, length);
    };
  }

  /** A unit that is configured also reads whole numbers in a text. */
  private long digits(byte[] text, int start, int length) {
    boolean negative = length > 0 && text[start] == '-';
    int first = negative ? start + 1 : start;
    int end = start + length;
    if (end == first) {
      return EventTime.UNREADABLE;
    }
    long number = 0;
    for (int i = first; i < end; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return EventTime.UNREADABLE;
      }
      number = number < LAST_TENTH ? 10 * number + text[i] - '0' : Long.MAX_VALUE;
    }
    return of(negative ? -number : number);
  }

  private long like(byte[] text, int start, int length) {
    if (formatter == null || length > LONGEST_PATTERN) {
      return EventTime.UNREADABLE;
    }
    try {
      String written = new String(text, start, length, StandardCharsets.UTF_8);
      return Math.max(EventTime.BEFORE_ALL, instant(formatter.parse(written)).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return EventTime.UNREADABLE;
    }
  }

  /** A text with a date and no time of day is the beginning of its day. */
  private Instant instant(TemporalAccessor parsed) {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null) {
      return Instant.from(parsed);
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneId own = parsed.query(TemporalQueries.zone());
    return ZonedDateTime.of(
            LocalDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time),
            own == null ? zone : own)
        .toInstant();
  }
}
