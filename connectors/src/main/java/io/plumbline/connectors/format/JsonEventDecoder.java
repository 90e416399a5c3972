package io.plumbline.connectors.format;

import io.plumbline.connectors.format.NameTable.Name;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.EventTime;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes prediction events written as JSON, read as RFC 8259 says: bare NaN, comments, trailing
 * text and invalid UTF-8 are {@code malformed}; a byte order mark is passed over.
 *
 * <p>Of doubled keys the last counts, at every level. An id and a model may be numbers: {@code 7}
 * and {@code 7.0} are the id {@code "7"}. A time may be a number of milliseconds, whose fraction is
 * cut off; a number in a string is no time. A model or version of any other type is absent. Unknown
 * keys, attributions and tags are checked and passed over.
 *
 * <p>The bytes are read in place: a general parser makes an object per text and a table of its
 * names, which a stream of strange names fills. Only a number of 16 or more digits that lies next
 * to the middle of two doubles allocates.
 */
public final class JsonEventDecoder implements EventDecoder {
  /** Up to here every integer is a double. */
  private static final double EXACT = 0x1p53;

  private static final double PAST_LONG = 0x1p63;

  private final EventLimits limits;
  private final Envelope envelope;
  private final JsonCursor cursor;

  private NameTable names = new NameTable(new NameDictionary());
  private int added;
  private final int[] addedTo = new int[Section.values().length];
  private @Nullable String idFault;
  private @Nullable String timeFault;

  /** A decoder for the events of one reader. */
  public JsonEventDecoder(EventDefaults defaults, EventLimits limits) {
    this.limits = limits;
    this.envelope = new Envelope(defaults);
    this.cursor = new JsonCursor(limits.maxDepth());
  }

  private enum Key {
    MODEL,
    MODEL_VERSION,
    EVENT_ID,
    EVENT_TIME,
    FEATURES,
    PREDICTION,
    LATENCY_MS,
    LABEL,
    SCORE,
    PROBABILITIES,
    OTHER;

    private static final Key[] KEYS = values();
    private final byte[] utf8 = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);

    static Key of(JsonCursor cursor) {
      byte[] slice = cursor.slice();
      int start = cursor.sliceStart();
      int length = cursor.sliceLength();
      for (Key key : KEYS) {
        if (key.utf8.length == length
            && Arrays.equals(key.utf8, 0, length, slice, start, start + length)) {
          return key;
        }
      }
      return OTHER;
    }
  }

  @Override
  public boolean isBlank(byte[] bytes, int offset, int length) {
    return JsonCursor.isBlank(bytes, offset, length);
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    row.clear();
    start(row);
    try {
      if (length > limits.maxBytes()) {
        throw UnusableRecord.tooLarge(
            "an event must have at most " + limits.maxBytes() + " bytes: had " + length);
      }
      cursor.open(bytes, offset, length);
      event(row);
      cursor.close();
      envelope.complete(row);
      envelope.judge(row, idFault, timeFault);
    } catch (UnusableRecord e) {
      envelope.complete(row);
      row.reject(e.reason(), e.detail());
    }
  }

  private void start(EventRow row) {
    if (!names.isOf(row.names())) {
      names = new NameTable(row.names());
    }
    added = 0;
    Arrays.fill(addedTo, 0);
    idFault = Envelope.NO_ID;
    timeFault = Envelope.NO_TIME;
  }

  private void event(EventRow row) throws UnusableRecord {
    if (cursor.peek() != '{') {
      throw UnusableRecord.malformed(
          "an event must be a JSON object: starts with "
              + Excerpt.of(cursor.bytes()[cursor.position()]));
    }
    boolean more = cursor.enterObject();
    while (more) {
      cursor.name();
      switch (Key.of(cursor)) {
        case MODEL -> model(row);
        case MODEL_VERSION -> version(row);
        case EVENT_ID -> eventId(row);
        case EVENT_TIME -> eventTime(row);
        case FEATURES -> entries(row, Section.FEATURE, 1);
        case PREDICTION -> prediction(row);
        case LATENCY_MS -> single(row, Section.LATENCY, 1);
        case LABEL -> single(row, Section.TRUTH, 1);
        default -> cursor.value(1);
      }
      more = cursor.nextMember();
    }
  }

  // ---- envelope ----

  private void model(EventRow row) throws UnusableRecord {
    int start = row.textEnd();
    appendName(row, cursor.value(1));
    row.model(start, row.textEnd() - start);
  }

  private void version(EventRow row) throws UnusableRecord {
    int start = row.textEnd();
    appendName(row, cursor.value(1));
    row.version(start, row.textEnd() - start);
  }

  private void eventId(EventRow row) throws UnusableRecord {
    cursor.peek();
    int from = cursor.position();
    int start = row.textEnd();
    appendName(row, cursor.value(1));
    int length = row.textEnd() - start;
    row.eventId(start, length);
    idFault = length > 0 ? null : Envelope.ID_RULE + cursor.excerpt(from);
  }

  /** Appends a string, or a number's canonical text; nothing for any other type. */
  private void appendName(EventRow row, byte type) {
    if (type == EventRow.TEXT) {
      row.append(cursor.slice(), cursor.sliceStart(), cursor.sliceLength());
    } else if (type == EventRow.NUMBER) {
      int start = cursor.numberStart();
      int end = cursor.numberEnd();
      if (cursor.isInteger() && !cursor.isZero() && end - start <= DecimalText.LONGEST_PLAIN) {
        row.append(cursor.bytes(), start, end - start);
      } else {
        row.append(DecimalText.canonical(cursor.bytes(), start, end));
      }
    }
  }

  private void eventTime(EventRow row) throws UnusableRecord {
    cursor.peek();
    int from = cursor.position();
    byte type = cursor.value(1);
    long time = EventTime.UNREADABLE;
    if (type == EventRow.TEXT) {
      time = EventTime.parse(cursor.slice(), cursor.sliceStart(), cursor.sliceLength());
    } else if (type == EventRow.NUMBER) {
      time = millis();
    }
    row.eventTime(time);
    timeFault = time == EventTime.UNREADABLE ? Envelope.TIME_RULE + cursor.excerpt(from) : null;
  }

  private long millis() {
    if (cursor.isShortInteger()) {
      return cursor.integer();
    }
    double floor = Math.floor(cursor.number());
    return floor >= PAST_LONG ? EventTime.UNREADABLE : Math.max(EventTime.BEFORE_ALL, (long) floor);
  }

  // ---- cells ----

  private void prediction(EventRow row) throws UnusableRecord {
    restart(row, Section.PREDICTION_LABEL);
    restart(row, Section.PREDICTION_SCORE);
    restart(row, Section.PROBABILITY);
    if (cursor.peek() != '{') {
      cursor.value(1);
      return;
    }
    boolean more = cursor.enterObject();
    while (more) {
      cursor.name();
      switch (Key.of(cursor)) {
        case LABEL -> single(row, Section.PREDICTION_LABEL, 2);
        case SCORE -> single(row, Section.PREDICTION_SCORE, 2);
        case PROBABILITIES -> entries(row, Section.PROBABILITY, 2);
        default -> cursor.value(2);
      }
      more = cursor.nextMember();
    }
  }

  private void single(EventRow row, Section section, int outer) throws UnusableRecord {
    byte type = cursor.value(outer);
    // A null is an absent key, unless it takes back what an earlier key said.
    if (type != EventRow.NULL || addedTo[section.ordinal()] > 0) {
      add(row, section, 0, type);
    }
  }

  /** An object of cells; anything else has none. The last one of its name counts. */
  private void entries(EventRow row, Section section, int outer) throws UnusableRecord {
    restart(row, section);
    if (cursor.peek() != '{') {
      cursor.value(outer);
      return;
    }
    Name previous = names.start(section);
    boolean more = cursor.enterObject();
    while (more) {
      Name name = name(previous);
      if (name == null) {
        unlisted(row, section, outer + 1);
      } else {
        add(row, section, name.id(), cursor.value(outer + 1));
        previous = name;
      }
      more = cursor.nextMember();
    }
  }

  private @Nullable Name name(Name previous) throws UnusableRecord {
    Name guess = previous.next();
    if (guess != null && cursor.nameIs(guess)) {
      return guess;
    }
    cursor.name();
    return names.after(previous, cursor.slice(), cursor.sliceStart(), cursor.sliceLength());
  }

  private void unlisted(EventRow row, Section section, int outer) throws UnusableRecord {
    int length = cursor.sliceLength();
    int start = row.append(cursor.slice(), cursor.sliceStart(), length);
    byte type = cursor.value(outer);
    count(section);
    row.addUnlisted(section, type, start, length);
  }

  private void add(EventRow row, Section section, int name, byte type) throws UnusableRecord {
    count(section);
    switch (type) {
      case EventRow.NULL -> row.addNull(section, name);
      case EventRow.NUMBER -> number(row, section, name);
      case EventRow.TEXT -> {
        int length = cursor.sliceLength();
        int start = row.append(cursor.slice(), cursor.sliceStart(), length);
        row.addText(section, name, start, length);
      }
      case EventRow.BOOLEAN -> row.addBoolean(section, name, cursor.truth());
      default -> row.addOther(section, name);
    }
  }

  private void number(EventRow row, Section section, int name) {
    double value = cursor.number();
    if (cursor.isInteger() && Math.abs(value) >= EXACT) {
      int length = cursor.numberEnd() - cursor.numberStart();
      int start = row.append(cursor.bytes(), cursor.numberStart(), length);
      row.addNumber(section, name, value, start, length);
    } else {
      row.addNumber(section, name, value);
    }
  }

  /** Counts repeated cells too, so that repetition costs no more than the limit allows. */
  private void count(Section section) throws UnusableRecord {
    if (++added > limits.maxCells()) {
      throw UnusableRecord.tooLarge(
          "an event must have at most " + limits.maxCells() + " features and probabilities");
    }
    addedTo[section.ordinal()]++;
  }

  private void restart(EventRow row, Section section) {
    if (addedTo[section.ordinal()] > 0) {
      row.dropSection(section);
      addedTo[section.ordinal()] = 0;
    }
  }
}
