package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.EventTime;
import java.io.Serializable;

/**
 * The feature of an event that says when another one was made.
 *
 * @param column the feature's name
 * @param format how it writes the time
 */
public record AgeSource(String column, Format format) implements Serializable {
  /** How a time is written. */
  public enum Format {
    /** A text in ISO-8601 with {@code Z} or an offset, or a number of milliseconds. */
    OWN("iso-8601 or ms", 1),
    /** A text in ISO-8601 with {@code Z} or an offset. */
    ISO_8601("iso-8601", Double.NaN),
    /** Seconds since 1970 UTC. */
    SECONDS("s", 1e3),
    /** Milliseconds since 1970 UTC. */
    MILLIS("ms", 1),
    /** Microseconds since 1970 UTC. */
    MICROS("us", 1e-3),
    /** Nanoseconds since 1970 UTC. */
    NANOS("ns", 1e-6);

    private final String wireName;
    private final double millis;

    Format(String wireName, double millis) {
      this.wireName = wireName;
      this.millis = millis;
    }

    /** The name in the configuration. */
    public String wireName() {
      return wireName;
    }

    /** Whether a cell of this type can be a time. */
    boolean takes(byte type) {
      return type == EventRow.NUMBER
          ? this != ISO_8601
          : type == EventRow.TEXT && (this == OWN || this == ISO_8601);
    }

    /**
     * How long before the event's own time the time in a cell is that it {@link #takes}, in
     * seconds: below 0 for one after it, NaN for a text that is no time.
     */
    double age(EventRow row, int cell) {
      if (row.type(cell) == EventRow.NUMBER) {
        return (row.eventTime() - row.number(cell) * millis) / 1e3;
      }
      long time = EventTime.parse(row.text(), row.textStart(cell), row.textLength(cell));
      return time == EventTime.UNREADABLE || time == EventTime.BEFORE_ALL
          ? Double.NaN
          : (row.eventTime() - time) / 1e3;
    }
  }
}
