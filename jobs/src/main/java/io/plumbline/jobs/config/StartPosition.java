package io.plumbline.jobs.config;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where reading of a topic begins.
 *
 * @param kind which form
 * @param time the time of the first message for {@link Kind#TIME}, else null
 */
public record StartPosition(Kind kind, @Nullable Instant time) {
  /** The forms of {@code start}. */
  public enum Kind {
    /** The group's committed offsets, else the earliest. */
    COMMITTED,
    /** The oldest message kept. */
    EARLIEST,
    /** Only what comes from now on. */
    LATEST,
    /** The first message at or after a time. */
    TIME;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the configuration, in lower case; a time stands there for itself. */
    public String wireName() {
      return wireName;
    }
  }

  /** The default. */
  public static final StartPosition COMMITTED = new StartPosition(Kind.COMMITTED, null);

  /** Refuses a time without its kind, and the kind without a time. */
  public StartPosition {
    if ((kind == Kind.TIME) != (time != null)) {
      throw new IllegalArgumentException(
          "exactly the kind TIME has a time: was " + kind + ", " + time);
    }
  }

  /** One of the words, or a time. */
  static StartPosition read(YamlValue value) {
    String text = Values.text(value);
    for (Kind kind : Kind.values()) {
      if (kind != Kind.TIME && kind.wireName().equals(text)) {
        return new StartPosition(kind, null);
      }
    }
    try {
      return new StartPosition(Kind.TIME, Values.instant(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be committed, earliest, latest or a time such as 2026-01-05T10:00:00Z: was \""
              + text
              + "\"",
          e);
    }
  }
}
