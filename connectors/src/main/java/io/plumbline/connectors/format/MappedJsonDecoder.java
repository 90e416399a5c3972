package io.plumbline.connectors.format;

import io.plumbline.connectors.format.MappingNode.Use;
import io.plumbline.connectors.format.NameTable.Name;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.EventTime;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.event.Texts;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a user's own JSON records by what a mapping says of their members, read as RFC 8259 says
 * and in place, as {@link JsonEventDecoder} does.
 *
 * <p>An object stands for what is in it; an array is of the wrong type for every column. Of doubled
 * keys the last counts, at every level: what an earlier one had made becomes null. What the mapping
 * does not use is checked and passed over.
 *
 * <p>A time in a pattern allocates, and a number of 16 or more digits that lies next to the middle
 * of two doubles; nothing else does.
 */
public final class MappedJsonDecoder implements EventDecoder {
  /** Up to here every integer is a double. */
  private static final double EXACT = 0x1p53;

  /** The most bytes that the composed names of one event have together. */
  private static final long LONGEST_NAMES = 16L << 20;

  private final EventLimits limits;
  private final Envelope envelope;
  private final JsonCursor cursor;
  private final MappedTime time;
  private final TimeReader times;
  private final String idRule;
  private final String absentId;
  private final String timeRule;
  private final String absentTime;
  private final Member root;

  private NameTable names = new NameTable(new NameDictionary());
  private Seen seen = new Seen();
  private final UnlistedVisits unlisted = new UnlistedVisits();
  private byte[] name = new byte[128];
  private final byte[] cut = new byte[Texts.MAX_BOUNDED_BYTES];
  private int event;
  private int objects;
  private long composed;
  private @Nullable String idFault;
  private @Nullable String timeFault;

  /** A decoder for the events of one reader. */
  public MappedJsonDecoder(EventMapping mapping, EventDefaults defaults, EventLimits limits) {
    this.limits = limits;
    this.envelope = new Envelope(defaults);
    this.cursor = new JsonCursor(limits.maxDepth());
    this.time = mapping.eventTime();
    this.idRule = mapping.eventId() + Envelope.ID_FORM;
    this.absentId = idRule + "absent";
    this.timeRule = time.field() + " must be " + time.rule() + ": was ";
    this.absentTime = timeRule + "absent";
    this.times = new TimeReader(time);
    this.root = new Member("", MappingNode.of(mapping));
  }

  /** A member that the mapping treats in a way of its own, and its last visit. */
  private static final class Member {
    private final byte[] key;
    private final Member[] children;
    private final Use[] uses;
    private final byte @Nullable [] column;

    /** What stands before the names of the columns in it. */
    private final byte[] prefix;

    /** The event in which it came last, and the cells that it made there. */
    private int event;

    private int firstCell;
    private int endOfCells;

    /** The child that came first last time, and the sibling that followed. */
    private @Nullable Member first;

    private @Nullable Member next;

    Member(String key, MappingNode node) {
      this.key = AvroPlan.utf8(key);
      this.children =
          node.children().entrySet().stream()
              .map((Map.Entry<String, MappingNode> e) -> new Member(e.getKey(), e.getValue()))
              .toArray(Member[]::new);
      this.uses = node.uses().stream().filter(use -> !use.passedOver()).toArray(Use[]::new);
      String name = node.column();
      this.column = name == null ? null : AvroPlan.utf8(name);
      this.prefix =
          name == null || name.isEmpty()
              ? new byte[0]
              : AvroPlan.utf8(ComposedNames.bounded(name) + ".");
    }

    /**
     * The member whose name was just read, or null if the mapping does not name it.
     *
     * @param last the member before it, if that one was named
     */
    @Nullable Member child(@Nullable Member last, JsonCursor at) {
      Member guess = last == null ? first : last.next;
      if (guess != null && guess.is(at)) {
        return guess;
      }
      for (Member child : children) {
        if (child.is(at)) {
          if (last == null) {
            first = child;
          } else {
            last.next = child;
          }
          return child;
        }
      }
      return null;
    }

    private boolean is(JsonCursor at) {
      int start = at.sliceStart();
      return Arrays.equals(key, 0, key.length, at.slice(), start, start + at.sliceLength());
    }

    void forget() {
      event = 0;
      for (Member child : children) {
        child.forget();
      }
    }
  }

  /** The last visit of every column's name. */
  private static final class Seen {
    private int[] event = new int[64];
    private int[] firstCell = new int[64];
    private int[] endOfCells = new int[64];

    void put(int id, int in, int first, int end) {
      if (id >= event.length) {
        int size = Math.max(id + 1, 2 * event.length);
        event = Arrays.copyOf(event, size);
        firstCell = Arrays.copyOf(firstCell, size);
        endOfCells = Arrays.copyOf(endOfCells, size);
      }
      event[id] = in;
      firstCell[id] = first;
      endOfCells[id] = end;
    }

    boolean isIn(int id, int in) {
      return id < event.length && event[id] == in;
    }
  }

  @Override
  public boolean isBlank(byte[] bytes, int offset, int length) {
    return JsonCursor.isBlank(bytes, offset, length);
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    row.clear();
    if (!names.isOf(row.names())) {
      names = new NameTable(row.names());
      seen = new Seen();
    }
    if (++event == Integer.MAX_VALUE) {
      event = 1;
      root.forget();
      seen = new Seen();
    }
    unlisted.begin(event);
    idFault = absentId;
    timeFault = absentTime;
    objects = 0;
    composed = 0;
    try {
      if (length > limits.maxBytes()) {
        throw UnusableRecord.tooLarge(
            "an event must have at most " + limits.maxBytes() + " bytes: had " + length);
      }
      cursor.open(bytes, offset, length);
      if (cursor.peek() != '{') {
        throw UnusableRecord.malformed(
            "an event must be a JSON object: starts with " + Excerpt.of(bytes[cursor.position()]));
      }
      inside(root, 1, row);
      cursor.close();
      envelope.complete(row);
      envelope.judge(row, idFault, timeFault);
    } catch (UnusableRecord e) {
      envelope.complete(row);
      row.reject(e.reason(), e.detail());
    }
  }

  // ---- what the mapping names ----

  /** The members of an object in so many others, itself included. */
  private void inside(Member object, int depth, EventRow row) throws UnusableRecord {
    cursor.checkDepth(depth);
    Member last = null;
    Name previous = names.start(Section.FEATURE);
    boolean more = cursor.enterObject();
    while (more) {
      cursor.name();
      Member child = object.child(last, cursor);
      if (child != null) {
        last = child;
        member(child, depth, row);
      } else if (object.column == null) {
        cursor.value(depth);
      } else {
        Name found = unnamed(0, prefix(object.prefix), previous, depth, row);
        previous = found == null ? previous : found;
      }
      more = cursor.nextMember();
    }
  }

  /** Puts what stands before the names of an object's columns where names are put together. */
  private int prefix(byte[] prefix) {
    reserve(prefix.length);
    System.arraycopy(prefix, 0, name, 0, prefix.length);
    return prefix.length;
  }

  private void reserve(int length) {
    if (name.length < length) {
      name = Arrays.copyOf(name, Math.max(length, 2 * name.length));
    }
  }

  private void member(Member of, int outer, EventRow row) throws UnusableRecord {
    if (of.event == event) {
      nullify(of.firstCell, of.endOfCells, row);
      takeBack(of, row);
    }
    of.event = event;
    int first = row.cells();
    byte token = cursor.peek();
    if (token == '{' || token == '[') {
      container(of, token == '{', outer, row);
    } else {
      int from = cursor.position();
      byte type = cursor.value(outer);
      for (Use use : of.uses) {
        scalar(use, type, from, row);
      }
      if (of.column != null && of.column.length > 0) {
        named(of.column, type, row);
      }
    }
    of.firstCell = first;
    of.endOfCells = row.cells();
  }

  private void container(Member of, boolean object, int outer, EventRow row) throws UnusableRecord {
    if (of.uses.length == 0 && object && (of.children.length > 0 || of.column != null)) {
      inside(of, outer + 1, row);
      return;
    }
    int from = cursor.position();
    cursor.value(outer);
    int end = cursor.position();
    for (Use use : of.uses) {
      switch (use) {
        case EVENT_ID -> idFault = idRule + cursor.excerpt(from);
        case EVENT_TIME -> timeFault = timeFault(from);
        case MODEL, MODEL_VERSION, ATTRIBUTIONS, TAGS -> {}
        case PROBABILITIES -> {
          cursor.position(from);
          probabilities(object, outer + 1, row);
        }
        case PREDICTION_LABEL, PREDICTION_SCORE, LATENCY, TRUTH ->
            cell(sectionOf(use), 0, EventRow.OTHER, row);
      }
    }
    if (object && (of.children.length > 0 || of.column != null)) {
      cursor.position(from);
      inside(of, outer + 1, row);
    } else if (!object && of.column != null && of.column.length > 0) {
      named(of.column, EventRow.OTHER, row);
    }
    cursor.position(end);
  }

  private void scalar(Use use, byte type, int from, EventRow row) throws UnusableRecord {
    switch (use) {
      case EVENT_ID -> {
        int start = row.textEnd();
        appendName(type, row);
        int length = row.textEnd() - start;
        row.eventId(start, length);
        idFault = length > 0 ? null : idRule + cursor.excerpt(from);
      }
      case MODEL -> {
        int start = row.textEnd();
        appendName(type, row);
        row.model(start, row.textEnd() - start);
      }
      case MODEL_VERSION -> {
        int start = row.textEnd();
        appendName(type, row);
        row.version(start, row.textEnd() - start);
      }
      case EVENT_TIME -> time(type, from, row);
      case PROBABILITIES, ATTRIBUTIONS, TAGS -> {}
      case PREDICTION_LABEL, PREDICTION_SCORE, LATENCY, TRUTH -> {
        if (type != EventRow.NULL) {
          cell(sectionOf(use), 0, type, row);
        }
      }
    }
  }

  private static Section sectionOf(Use use) {
    Section section = use.section();
    if (section == null) {
      throw new IllegalArgumentException("makes no cells: " + use);
    }
    return section;
  }

  /** Appends a string, or a number's canonical text; nothing for any other type. */
  private void appendName(byte type, EventRow row) {
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

  private void time(byte type, int from, EventRow row) {
    long millis = EventTime.UNREADABLE;
    if (type == EventRow.TEXT) {
      millis = times.of(cursor.slice(), cursor.sliceStart(), cursor.sliceLength());
    } else if (type == EventRow.NUMBER) {
      millis = cursor.isShortInteger() ? times.of(cursor.integer()) : times.of(cursor.number());
    }
    row.eventTime(millis);
    timeFault = millis == EventTime.UNREADABLE ? timeFault(from) : null;
  }

  private String timeFault(int from) {
    return timeRule + cursor.excerpt(from);
  }

  private void probabilities(boolean object, int depth, EventRow row) throws UnusableRecord {
    Name previous = names.start(Section.PROBABILITY);
    boolean more = object ? cursor.enterObject() : cursor.enterArray();
    for (int number = 0; more; number++) {
      Name found;
      byte[] in = name;
      int start = 0;
      int length;
      if (object) {
        cursor.name();
        in = cursor.slice();
        start = cursor.sliceStart();
        length = cursor.sliceLength();
      } else {
        length = Texts.writeIntegral(number, name);
      }
      found = names.after(previous, in, start, length);
      int unlisted = found == null ? row.append(in, start, length) : 0;
      byte type = cursor.value(depth);
      if (found == null) {
        row.addUnlisted(Section.PROBABILITY, type, unlisted, length);
        count(row);
      } else {
        cell(Section.PROBABILITY, found.id(), type, row);
        previous = found;
      }
      more = object ? cursor.nextMember() : cursor.nextItem();
    }
  }

  // ---- what the mapping does not name, but lets be columns ----

  /**
   * A member whose name was just read.
   *
   * @param from where the column's name begins in the buffer
   * @param prefix the end of what is there of it already
   * @return the column's name, or null if it has no number
   */
  private @Nullable Name unnamed(int from, int prefix, Name previous, int outer, EventRow row)
      throws UnusableRecord {
    int length = cursor.sliceLength();
    reserve(prefix + length + 1);
    System.arraycopy(cursor.slice(), cursor.sliceStart(), name, prefix, length);
    int start = from;
    int end = prefix + length;
    boolean nested = prefix > from;
    boolean object = cursor.peek() == '{';
    if ((nested || object) && end - start > ComposedNames.LONGEST) {
      // Behind it, not over it: the next member's name begins with the same prefix.
      int kept = Texts.bound(name, start, end - start, cut);
      reserve(end + kept + 1);
      System.arraycopy(cut, 0, name, end, kept);
      start = end;
      end += kept;
    }
    compose(nested ? end - start : 0, object);
    Name found = names.after(previous, name, start, end - start);
    if (found == null) {
      unlisted(start, end, object, outer, row);
      return null;
    }
    if (seen.isIn(found.id(), event)) {
      again(found.id(), object, row);
    }
    int first = row.cells();
    if (object) {
      name[end] = '.';
      unnamedInside(start, end + 1, outer + 1, row);
    } else {
      cell(Section.FEATURE, found.id(), cursor.value(outer), row);
    }
    seen.put(found.id(), event, first, row.cells());
    return found;
  }

  /** A member whose column's name has no number. */
  private void unlisted(int start, int end, boolean object, int outer, EventRow row)
      throws UnusableRecord {
    long hash = Hashes.of(name, start, end - start);
    int before = unlisted.find(hash);
    if (before != UnlistedVisits.NONE && (object || unlisted.object(before))) {
      nullify(unlisted.firstCell(before), unlisted.endOfCells(before), row);
    }
    int first = row.cells();
    if (object) {
      name[end] = '.';
      unnamedInside(start, end + 1, outer + 1, row);
    } else {
      int at = row.append(name, start, end - start);
      row.addUnlisted(Section.FEATURE, cursor.value(outer), at, end - start);
      count(row);
    }
    unlisted.put(hash, first, row.cells(), object);
  }

  /**
   * Counts what the bytes of a record do not bound: the names that are put together, whether or not
   * they have a number, and the objects, which may be empty and make no cells.
   */
  private void compose(int length, boolean object) throws UnusableRecord {
    composed += length;
    if (composed > LONGEST_NAMES) {
      throw UnusableRecord.tooLarge(
          "the names of an event's nested features must have at most "
              + LONGEST_NAMES
              + " bytes together");
    }
    if (object && ++objects > limits.maxCells()) {
      throw UnusableRecord.tooLarge(
          "an event must have at most " + limits.maxCells() + " objects among its features");
    }
  }

  private void unnamedInside(int from, int prefix, int depth, EventRow row) throws UnusableRecord {
    cursor.checkDepth(depth);
    Name previous = names.start(Section.FEATURE);
    boolean more = cursor.enterObject();
    while (more) {
      cursor.name();
      Name found = unnamed(from, prefix, previous, depth, row);
      previous = found == null ? previous : found;
      more = cursor.nextMember();
    }
  }

  /** Of two values of one name the later cell counts by itself; an object's cells do not go. */
  private void again(int id, boolean object, EventRow row) throws UnusableRecord {
    int first = seen.firstCell[id];
    int end = seen.endOfCells[id];
    if (object || end - first != 1 || row.nameId(first) != id) {
      nullify(first, end, row);
    }
  }

  // ---- doubled keys ----

  private void nullify(int firstCell, int endOfCells, EventRow row) throws UnusableRecord {
    for (int cell = firstCell; cell < endOfCells; cell++) {
      if (row.nameId(cell) != NameDictionary.UNLISTED) {
        row.addNull(row.section(cell), row.nameId(cell));
      } else {
        int length = row.textLength(cell);
        row.addUnlisted(row.section(cell), EventRow.NULL, row.textStart(cell), length);
      }
      count(row);
    }
  }

  private void takeBack(Member of, EventRow row) {
    for (Use use : of.uses) {
      switch (use) {
        case EVENT_ID -> {
          row.eventId(0, 0);
          idFault = absentId;
        }
        case EVENT_TIME -> timeFault = absentTime;
        case MODEL -> row.model(0, 0);
        case MODEL_VERSION -> row.version(0, 0);
        default -> {}
      }
    }
    for (Member child : of.children) {
      takeBack(child, row);
    }
  }

  // ---- cells ----

  private void named(byte[] column, byte type, EventRow row) throws UnusableRecord {
    Name found = names.after(names.start(Section.FEATURE), column, 0, column.length);
    if (found == null) {
      row.addUnlisted(Section.FEATURE, type, row.append(column, 0, column.length), column.length);
      count(row);
    } else {
      cell(Section.FEATURE, found.id(), type, row);
    }
  }

  private void cell(Section section, int id, byte type, EventRow row) throws UnusableRecord {
    switch (type) {
      case EventRow.NULL -> row.addNull(section, id);
      case EventRow.NUMBER -> number(section, id, row);
      case EventRow.TEXT -> {
        int length = cursor.sliceLength();
        int start = row.append(cursor.slice(), cursor.sliceStart(), length);
        row.addText(section, id, start, length);
      }
      case EventRow.BOOLEAN -> row.addBoolean(section, id, cursor.truth());
      default -> row.addOther(section, id);
    }
    count(row);
  }

  private void number(Section section, int id, EventRow row) {
    double value = cursor.number();
    if (cursor.isInteger() && Math.abs(value) >= EXACT) {
      int length = cursor.numberEnd() - cursor.numberStart();
      int start = row.append(cursor.bytes(), cursor.numberStart(), length);
      row.addNumber(section, id, value, start, length);
    } else {
      row.addNumber(section, id, value);
    }
  }

  /** Counts repeated cells too, so that repetition costs no more than the limit allows. */
  private void count(EventRow row) throws UnusableRecord {
    if (row.cells() > limits.maxCells()) {
      throw UnusableRecord.tooLarge(
          "an event must have at most " + limits.maxCells() + " features and probabilities");
    }
  }
}
