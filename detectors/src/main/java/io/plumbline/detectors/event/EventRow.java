package io.plumbline.detectors.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One decoded prediction event, reused for every event of a reader: a flat tape of cells over one
 * buffer of text.
 *
 * <p>A decoder calls {@link #clear}, appends the event and leaves either a usable row or a {@link
 * #reject rejected} one. Nothing is allocated per event once the arrays have grown. Texts are UTF-8
 * slices of {@link #text()}. A cell's name is its number in {@link #names()}; of two cells of the
 * same section and name the later one counts.
 */
public final class EventRow {
  /** A JSON or Avro null. */
  public static final byte NULL = 0;

  /** A number, possibly NaN or infinite. */
  public static final byte NUMBER = 1;

  /** A string. */
  public static final byte TEXT = 2;

  /** A boolean: {@link #number} is 1 or 0. */
  public static final byte BOOLEAN = 3;

  /** An object, an array or bytes: of the wrong type for every column. */
  public static final byte OTHER = 4;

  /** The longest array that every Java machine makes. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private static final Section[] SECTIONS = Section.values();

  /** The bits of a key that hold the section. */
  private static final int SECTION_BITS = 3;

  private static final int SECTION = (1 << SECTION_BITS) - 1;

  private final NameDictionary names;

  private byte[] text = new byte[512];
  private int textEnd;

  private int modelStart;
  private int modelLength = -1;
  private int versionStart;
  private int versionLength = -1;
  private int idStart;
  private int idLength = -1;
  private long eventTime;
  private boolean timed;

  private int cells;

  /** The number of the name above the section. */
  private int[] key = new int[64];

  private byte[] type = new byte[64];
  private double[] number = new double[64];

  /** The start of the text above its length. */
  private long[] slice = new long[64];

  private @Nullable DeadLetterReason reason;
  private @Nullable String detail;

  /** An empty row over the names of its reader. */
  public EventRow(NameDictionary names) {
    this.names = names;
  }

  /** Forgets the event, keeps the arrays. */
  public void clear() {
    textEnd = 0;
    modelLength = -1;
    versionLength = -1;
    idLength = -1;
    eventTime = 0;
    timed = false;
    cells = 0;
    reason = null;
    detail = null;
  }

  /** The names that cells refer to. */
  public NameDictionary names() {
    return names;
  }

  // ---- text ----

  /** Appends UTF-8 bytes and returns where they start in {@link #text()}. */
  public int append(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, text, textEnd, length);
    int start = textEnd;
    textEnd += length;
    return start;
  }

  /**
   * Appends a string as UTF-8 and returns where it starts; its length is {@code textEnd() - start}.
   * Rare paths only: allocates.
   */
  public int append(String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    return append(bytes, 0, bytes.length);
  }

  /** Appends characters as UTF-8 (a lone surrogate becomes '?') and returns where they start. */
  public int append(char[] chars, int offset, int length) {
    reserve(Math.multiplyExact(3, length));
    byte[] out = text;
    int start = textEnd;
    int at = start;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      char c = chars[i];
      if (c < 0x80) {
        out[at++] = (byte) c;
      } else if (c < 0x800) {
        out[at++] = (byte) (0xC0 | c >> 6);
        out[at++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(chars[i + 1])) {
        int point = Character.toCodePoint(c, chars[++i]);
        out[at++] = (byte) (0xF0 | point >> 18);
        out[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        out[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        out[at++] = (byte) (0x80 | point & 0x3F);
      } else if (Character.isSurrogate(c)) {
        out[at++] = (byte) '?';
      } else {
        out[at++] = (byte) (0xE0 | c >> 12);
        out[at++] = (byte) (0x80 | c >> 6 & 0x3F);
        out[at++] = (byte) (0x80 | c & 0x3F);
      }
    }
    textEnd = at;
    return start;
  }

  /**
   * The buffer that all slices refer to; valid up to {@link #textEnd()}, and only until the next
   * append.
   */
  public byte[] text() {
    return text;
  }

  /** The end of the text appended so far. */
  public int textEnd() {
    return textEnd;
  }

  private void reserve(int length) {
    if (length > text.length - textEnd) {
      int needed = Math.addExact(textEnd, length);
      text = Arrays.copyOf(text, (int) Math.max(needed, Math.min(2L * text.length, LONGEST)));
    }
  }

  // ---- envelope ----

  /** Sets the model's id. */
  public void model(int start, int length) {
    modelStart = start;
    modelLength = length;
  }

  /** Sets the model's version. */
  public void version(int start, int length) {
    versionStart = start;
    versionLength = length;
  }

  /** Sets the event's id. */
  public void eventId(int start, int length) {
    idStart = start;
    idLength = length;
  }

  /** Sets the event time, in milliseconds since 1970 UTC. */
  public void eventTime(long millis) {
    eventTime = millis;
    timed = true;
  }

  /** Whether the event names its model. */
  public boolean hasModel() {
    return modelLength > 0;
  }

  /** Whether the event names its model's version. */
  public boolean hasVersion() {
    return versionLength > 0;
  }

  /** Whether the event has a usable id. */
  public boolean hasEventId() {
    return idLength > 0;
  }

  /** Whether the event has a time. */
  public boolean hasEventTime() {
    return timed;
  }

  public int modelStart() {
    return modelStart;
  }

  public int modelLength() {
    return modelLength;
  }

  public int versionStart() {
    return versionStart;
  }

  public int versionLength() {
    return versionLength;
  }

  public int eventIdStart() {
    return idStart;
  }

  public int eventIdLength() {
    return idLength;
  }

  /** The event time, in milliseconds since 1970 UTC; 0 for an event without one. */
  public long eventTime() {
    return eventTime;
  }

  // ---- cells ----

  /** Appends a null. */
  public void addNull(Section of, int name) {
    add(of, name, NULL, 0, 0, 0);
  }

  /** Appends a number. */
  public void addNumber(Section of, int name, double value) {
    add(of, name, NUMBER, value, 0, 0);
  }

  /** Appends a number whose digits a double cannot hold, with its canonical decimal text. */
  public void addNumber(Section of, int name, double value, int start, int length) {
    add(of, name, NUMBER, value, start, length);
  }

  /** Appends a string. */
  public void addText(Section of, int name, int start, int length) {
    add(of, name, TEXT, 0, start, length);
  }

  /** Appends a boolean. */
  public void addBoolean(Section of, int name, boolean value) {
    add(of, name, BOOLEAN, value ? 1 : 0, 0, 0);
  }

  /** Appends an object, an array or bytes. */
  public void addOther(Section of, int name) {
    add(of, name, OTHER, 0, 0, 0);
  }

  /**
   * Appends a cell whose name has no number: its type and its name are kept, its value is not.
   *
   * @param cellType one of the types of a cell
   * @param nameStart where the name starts in {@link #text()}
   * @param nameLength the name's length in bytes
   */
  public void addUnlisted(Section of, byte cellType, int nameStart, int nameLength) {
    add(of, NameDictionary.UNLISTED, cellType, 0, nameStart, nameLength);
  }

  private void add(Section of, int name, byte cellType, double value, int start, int length) {
    int i = cells;
    if (i == type.length) {
      grow();
    }
    key[i] = name << SECTION_BITS | of.ordinal();
    type[i] = cellType;
    number[i] = value;
    slice[i] = Texts.slice(start, length);
    cells = i + 1;
  }

  private void grow() {
    int size = 2 * cells;
    key = Arrays.copyOf(key, size);
    type = Arrays.copyOf(type, size);
    number = Arrays.copyOf(number, size);
    slice = Arrays.copyOf(slice, size);
  }

  /** Forgets the cells of a section: its object came a second time, and the last one counts. */
  public void dropSection(Section of) {
    int kept = 0;
    for (int i = 0; i < cells; i++) {
      if ((key[i] & SECTION) != of.ordinal()) {
        key[kept] = key[i];
        type[kept] = type[i];
        number[kept] = number[i];
        slice[kept] = slice[i];
        kept++;
      }
    }
    cells = kept;
  }

  /** How many cells the event has. */
  public int cells() {
    return cells;
  }

  /**
   * Whether the cells are of the sections and names of those of an earlier event over the same
   * names, in the same order: events of one producer mostly are.
   *
   * @param keys what {@link #copyKeys} copied
   * @param count how many cells the earlier event had
   */
  public boolean hasKeys(int[] keys, int count) {
    return cells == count && Arrays.equals(key, 0, count, keys, 0, count);
  }

  /**
   * Copies what tells the cells' sections and names, for {@link #hasKeys}.
   *
   * @param into has room for {@link #cells}
   */
  public void copyKeys(int[] into) {
    System.arraycopy(key, 0, into, 0, cells);
  }

  public Section section(int cell) {
    return SECTIONS[key[cell] & SECTION];
  }

  /**
   * The number of the cell's name in {@link #names()}, meaningless for a {@link Section#single
   * single} section. {@link NameDictionary#UNLISTED}: the cell's text is its name, and its value is
   * unknown.
   */
  public int nameId(int cell) {
    return key[cell] >> SECTION_BITS;
  }

  /** One of {@link #NULL}, {@link #NUMBER}, {@link #TEXT}, {@link #BOOLEAN}, {@link #OTHER}. */
  public byte type(int cell) {
    return type[cell];
  }

  /** The value of a number, or 1 and 0 for a boolean. */
  public double number(int cell) {
    return number[cell];
  }

  public int textStart(int cell) {
    return Texts.offset(slice[cell]);
  }

  /** The length of a string in bytes; for a number 0, or the length of its exact digits. */
  public int textLength(int cell) {
    return Texts.length(slice[cell]);
  }

  // ---- rejection ----

  /** Marks the event as a dead letter; the first reason stays. */
  public void reject(DeadLetterReason why, String what) {
    if (reason == null) {
      reason = why;
      detail = what;
    }
  }

  /** Why the event is a dead letter, or null for a usable event. */
  public @Nullable DeadLetterReason reason() {
    return reason;
  }

  /** What exactly was wrong, for a person to read; null for a usable event. */
  public @Nullable String detail() {
    return detail;
  }

  /** A slice of the text as a string. Rare paths only: allocates. */
  public String string(int start, int length) {
    return new String(text, start, length, StandardCharsets.UTF_8);
  }
}
