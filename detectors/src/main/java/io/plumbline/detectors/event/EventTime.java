package io.plumbline.detectors.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Reads ISO-8601 times with {@code Z} or an offset as milliseconds since 1970 UTC; digits past the
 * milliseconds are cut off.
 *
 * <p>The form of RFC 3339, {@code 2026-01-05T10:00:00.250Z}, is read from the bytes without an
 * object, also with lower-case letters, a comma before the fraction, an offset without minutes and
 * a leap second. The rest of ISO-8601 that has a date, a time and an offset goes through java.time:
 * expanded years, times without seconds, the basic form {@code 20260105T100000Z}.
 */
public final class EventTime {
  /** The answer for what is no time. */
  public static final long UNREADABLE = Long.MIN_VALUE;

  /** The answer for a time so early that milliseconds cannot say it. */
  public static final long BEFORE_ALL = Long.MIN_VALUE + 1;

  private static final int LONGEST = 64;
  private static final long DAY = 86_400_000L;
  private static final long LAST_MINUTE = DAY - 60_000L;

  private static final DateTimeFormatter BASIC =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuuMMdd'T'HHmmss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private EventTime() {}

  /** Milliseconds since 1970 UTC, {@link #UNREADABLE} or {@link #BEFORE_ALL}. */
  public static long parse(byte[] text, int start, int length) {
    if (length < 14 || length > LONGEST) {
      return UNREADABLE;
    }
    return isRfc3339(text, start, length)
        ? rfc3339(text, start, start + length)
        : other(new String(text, start, length, StandardCharsets.UTF_8));
  }

  private static boolean isRfc3339(byte[] b, int s, int length) {
    return length >= 20
        && b[s + 4] == '-'
        && b[s + 7] == '-'
        && (b[s + 10] | 0x20) == 't'
        && b[s + 13] == ':'
        && b[s + 16] == ':';
  }

  private static long rfc3339(byte[] b, int s, int end) {
    int year = 100 * two(b, s) + two(b, s + 2);
    int month = two(b, s + 5);
    int day = two(b, s + 8);
    int hour = two(b, s + 11);
    int minute = two(b, s + 14);
    int second = two(b, s + 17);
    // A pair that is no number is so negative that it makes the year negative, too.
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOf(month, year)) {
      return UNREADABLE;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
      return UNREADABLE;
    }
    int at = s + 19;
    int fraction = 0;
    if (b[at] == '.' || b[at] == ',') {
      int first = ++at;
      int unit = 100;
      for (; at < end && isDigit(b[at]); at++) {
        fraction += unit * (b[at] - '0');
        unit /= 10;
      }
      if (at == first) {
        return UNREADABLE;
      }
    }
    int offset = offsetMinutes(b, at, end);
    if (offset == Integer.MIN_VALUE) {
      return UNREADABLE;
    }
    long minutes = daysSince1970(year, month, day) * 1440 + hour * 60L + minute - offset;
    if (second == 60 && Math.floorMod(minutes * 60_000L, DAY) != LAST_MINUTE) {
      return UNREADABLE;
    }
    return minutes * 60_000L + second * 1000L + fraction;
  }

  /** The offset at the end of the text; the smallest integer if there is none. */
  private static int offsetMinutes(byte[] b, int at, int end) {
    int length = end - at;
    if (length == 1 && (b[at] | 0x20) == 'z') {
      return 0;
    }
    // +hh:mm, and the two shorter forms that programs write: +hhmm and +hh.
    boolean colon = length == 6;
    if (length != 3 && length != 5 && !colon
        || b[at] != '+' && b[at] != '-'
        || colon && b[at + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = two(b, at + 1);
    int minutes = length == 3 ? 0 : two(b, end - 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int offset = 60 * hours + minutes;
    return b[at] == '-' ? -offset : offset;
  }

  private static int two(byte[] b, int at) {
    return isDigit(b[at]) && isDigit(b[at + 1]) ? 10 * (b[at] - '0') + b[at + 1] - '0' : -1_000_000;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static int daysOf(int month, int year) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Days in the proleptic Gregorian calendar, in years that begin in March (Hinnant, 2013). */
  private static long daysSince1970(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }

  private static long other(String text) {
    DateTimeFormatter form =
        text.indexOf('-', 1) == 4 || text.startsWith("+") || text.startsWith("-")
            ? DateTimeFormatter.ISO_OFFSET_DATE_TIME
            : BASIC;
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT), form);
    } catch (DateTimeException e) {
      return UNREADABLE;
    }
    try {
      return Math.max(BEFORE_ALL, time.toInstant().toEpochMilli());
    } catch (ArithmeticException overflow) {
      return time.getYear() < 1970 ? BEFORE_ALL : UNREADABLE;
    }
  }
}
