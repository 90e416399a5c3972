package io.plumbline.connectors.format;

import io.plumbline.connectors.format.AvroPlan.Entries;
import io.plumbline.connectors.format.NameTable.Name;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.EventTime;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a user's own records, written as plain Avro binary with one schema, by what a mapping
 * says of their fields; straight from the bytes into the cells of the row, without a record
 * between.
 *
 * <p>Numbers of every type are numbers, a decimal becomes the nearest double; an enum is the text
 * of its symbol; bytes, fixed and arrays are of the wrong type for every column. A record, and a
 * map of single values, stands for what is in it. A union is what it holds; a null in place of a
 * record makes no cells. What the mapping does not use is passed over without a look at it.
 *
 * <p>Truncated data, impossible lengths, strings that are used and are no UTF-8, and trailing bytes
 * are {@code malformed}. Of doubled keys of a map the last counts. A time in a pattern and a
 * decimal of more than 15 digits allocate; nothing else does.
 */
public final class MappedAvroDecoder implements EventDecoder {
  private static final Section[] SECTIONS = Section.values();
  private static final int FEATURE = Section.FEATURE.ordinal();

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Where the last byte of a number of up to four bytes has its zero. */
  private static final long SHORT_STOPS = 0x80808080L;

  /** In a byte: of a length that has more bytes, or is below 0. */
  private static final int ODD_OR_NEGATIVE = 0x80000001;

  /** Up to this length it is cheaper to copy a record once than its texts one by one. */
  private static final int COPIED_WHOLE = 2_048;

  /** Up to here every long is a double. */
  private static final long EXACT = 1L << 53;

  /** A decimal of so many bytes is beyond every double. */
  private static final int LONGEST_DECIMAL = 128;

  /** The powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final AvroPlan plan;
  private final int[] code;
  private final @Nullable String[] slotNames;
  private final int[] marks;
  private final FieldPath id;
  private final MappedTime time;
  private final EventLimits limits;
  private final Envelope envelope;
  private final AvroCursor cursor = new AvroCursor();
  private final byte[] decimals = new byte[20];

  private NameTable names = new NameTable(new NameDictionary());

  /** The number of each slot's name. */
  private int[] ids = {};

  private byte[] prefixed = new byte[64];
  private int composedLength;
  private int unlistedStart;
  private int unlistedLength;

  /** Whether the row has the bytes of the whole record, and how far from their places there. */
  private boolean whole;

  private int moved;

  /** The steps whose bodies are being run, and how many items of each are left in its block. */
  private int[] steps = new int[16];

  private long[] left = new long[16];
  private int frames;
  private int singles;
  private boolean timed;
  private @Nullable String timeFault;

  /**
   * A decoder for the events of one reader.
   *
   * @param schema the schema that all its events were written with
   */
  public MappedAvroDecoder(
      Schema schema, EventMapping mapping, EventDefaults defaults, EventLimits limits) {
    this.plan = AvroPlanCompiler.compile(schema, mapping);
    this.code = plan.code();
    this.slotNames = plan.names();
    this.marks = new int[plan.marks()];
    this.id = mapping.eventId();
    this.time = mapping.eventTime();
    this.limits = limits;
    this.envelope = new Envelope(defaults);
  }

  /** What does not fit between a mapping and a schema; empty if all does. */
  public static List<MappingProblem> problems(Schema schema, EventMapping mapping) {
    return AvroPlanCompiler.compile(schema, mapping).problems();
  }

  /**
   * Why no event with this schema can be read, all are {@code unknown_schema}; null if they can.
   */
  @Nullable String refusal() {
    return plan.refusal();
  }

  /** About how many bytes the program and its names take. */
  long weight() {
    return plan.weight();
  }

  /** What does not fit between the mapping and the schema; empty if all does. */
  public List<MappingProblem> problems() {
    return plan.problems();
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    row.clear();
    String refusal = plan.refusal();
    if (refusal != null) {
      row.reject(DeadLetterReason.UNKNOWN_SCHEMA, refusal);
      return;
    }
    if (!names.isOf(row.names())) {
      bind(row.names());
    }
    frames = 0;
    singles = 0;
    timed = false;
    timeFault = null;
    try {
      if (length > limits.maxBytes()) {
        throw UnusableRecord.tooLarge(
            "an event must have at most " + limits.maxBytes() + " bytes: had " + length);
      }
      cursor.open(bytes, offset, length);
      whole = length <= COPIED_WHOLE;
      if (whole) {
        moved = row.append(bytes, offset, length) - offset;
      }
      run(0, row);
      cursor.close();
      count(row);
      envelope.complete(row);
      envelope.judge(
          row,
          row.hasEventId() ? null : idFault(),
          timed && timeFault == null ? null : timeFault());
    } catch (UnusableRecord e) {
      envelope.complete(row);
      row.reject(e.reason(), e.detail());
    }
  }

  private void bind(NameDictionary dictionary) {
    names = new NameTable(dictionary);
    ids = new int[slotNames.length];
    for (int slot = 0; slot < ids.length; slot++) {
      String name = slotNames[slot];
      ids[slot] = name == null ? 0 : dictionary.idOf(name);
    }
  }

  private void count(EventRow row) throws UnusableRecord {
    if (row.cells() - singles > limits.maxCells()) {
      throw UnusableRecord.tooLarge(
          "an event must have at most " + limits.maxCells() + " features and probabilities");
    }
  }

  private String idFault() {
    return id
        + " must be a non-empty string or a number: the schema "
        + plan.schema()
        + " has none where the mapping says, or it is null or empty";
  }

  private String timeFault() {
    return timeFault != null
        ? timeFault
        : time.field()
            + " must be "
            + time.rule()
            + ": in the schema "
            + plan.schema()
            + " it is absent, null or of another type";
  }

  // ---- the program ----

  /**
   * Runs a body. The steps of which records have many are done here, on bytes that are as they
   * mostly are; all else is left to the cursor, which also finds the faults.
   */
  private void run(int from, EventRow row) throws UnusableRecord {
    int[] c = code;
    int[] of = ids;
    AvroCursor in = cursor;
    byte[] b = in.bytes();
    int end = in.end();
    int at = in.position();
    int pc = from;
    int base = frames;
    while (true) {
      switch (c[pc]) {
        case AvroPlan.OPTIONAL_DOUBLES -> {
          int present = c[pc + 3];
          for (int slot = c[pc + 1], last = slot + c[pc + 2]; slot < last; slot++) {
            int id = of[slot];
            if (end - at > Double.BYTES && b[at] == present && id >= 0) {
              double value = Double.longBitsToDouble((long) LONGS.get(b, at + 1));
              row.addNumber(Section.FEATURE, id, value + 0.0); // never minus zero
              at += 1 + Double.BYTES;
            } else {
              in.position(at);
              optionalDouble(slot, present, row);
              at = in.position();
            }
          }
          pc += 4;
        }
        case AvroPlan.OPTIONAL_LONGS, AvroPlan.OPTIONAL_INTS -> {
          int present = c[pc + 3];
          for (int slot = c[pc + 1], last = slot + c[pc + 2]; slot < last; slot++) {
            int id = of[slot];
            if (end - at > Long.BYTES && b[at] == present && id >= 0) {
              long word = (long) LONGS.get(b, at + 1);
              long stops = ~word & SHORT_STOPS;
              if (stops != 0) {
                row.addNumber(Section.FEATURE, id, shortNumber(word, stops));
                at += 1 + (Long.numberOfTrailingZeros(stops) + 1 >> 3);
                continue;
              }
            }
            in.position(at);
            optionalInteger(slot, present, c[pc] == AvroPlan.OPTIONAL_INTS, row);
            at = in.position();
          }
          pc += 4;
        }
        case AvroPlan.FEATURE_DOUBLES -> {
          for (int slot = c[pc + 1], last = slot + c[pc + 2]; slot < last; slot++) {
            int id = of[slot];
            if (end - at >= Double.BYTES && id >= 0) {
              double value = Double.longBitsToDouble((long) LONGS.get(b, at));
              row.addNumber(Section.FEATURE, id, value + 0.0); // never minus zero
              at += Double.BYTES;
            } else {
              in.position(at);
              featureDouble(slot, row);
              at = in.position();
            }
          }
          pc += 3;
        }
        case AvroPlan.FEATURE_TEXT -> {
          int slot = c[pc + 1];
          int id = of[slot];
          int length = at < end ? b[at] : -1; // of one byte, doubled
          int stop = at + 1 + (length >> 1);
          if ((length & ODD_OR_NEGATIVE) == 0
              && stop <= end
              && id >= 0
              && Utf8.valid(b, at + 1, stop)) {
            length >>= 1;
            row.addText(Section.FEATURE, id, kept(at + 1, length, row), length);
            at = stop;
          } else {
            in.position(at);
            featureText(slot, row);
            at = in.position();
          }
          pc += 2;
        }
        case AvroPlan.UNION -> {
          in.position(at);
          pc = c[pc + 2 + in.branch(c[pc + 1])];
          at = in.position();
        }
        case AvroPlan.JUMP -> pc = c[pc + 1];
        case AvroPlan.END -> {
          in.position(at);
          if (frames == base) {
            return;
          }
          pc = leave();
          at = in.position();
        }
        default -> {
          in.position(at);
          pc = step(pc, row);
          at = in.position();
        }
      }
    }
  }

  /** The value of a zig-zag number of up to four bytes at the beginning of a word. */
  private static long shortNumber(long word, long stops) {
    long own = word & (stops ^ stops - 1); // up to the first byte that is the last one
    long bits =
        own & 0x7F | own >>> 1 & 0x7F << 7 | own >>> 2 & 0x7F << 14 | own >>> 3 & 0x7F << 21;
    return bits >>> 1 ^ -(bits & 1);
  }

  /** The steps of which a record mostly has few. */
  private int step(int pc, EventRow row) throws UnusableRecord {
    int[] c = code;
    AvroCursor in = cursor;
    switch (c[pc]) {
      case AvroPlan.OPTIONAL_TEXT -> {
        if (in.branch(2) == c[pc + 2] >> 1) {
          featureText(c[pc + 1], row);
        } else {
          nothing(FEATURE, c[pc + 1], row);
        }
        return pc + 3;
      }
      case AvroPlan.LONG -> {
        integer(c[pc + 1], c[pc + 2], in.readLong(), row);
        return pc + 3;
      }
      case AvroPlan.INT -> {
        integer(c[pc + 1], c[pc + 2], in.readInt(), row);
        return pc + 3;
      }
      case AvroPlan.DOUBLE -> {
        number(c[pc + 1], c[pc + 2], in.readDouble(), row);
        return pc + 3;
      }
      case AvroPlan.FLOAT -> {
        number(c[pc + 1], c[pc + 2], in.readFloat(), row);
        return pc + 3;
      }
      case AvroPlan.BOOLEAN -> {
        bool(c[pc + 1], c[pc + 2], in.readBoolean(), row);
        return pc + 3;
      }
      case AvroPlan.TEXT -> {
        in.text();
        int length = in.textLength();
        int id = id(c[pc + 1], c[pc + 2], EventRow.TEXT, row);
        if (id >= 0) {
          row.addText(SECTIONS[c[pc + 1]], id, kept(in.textStart(), length, row), length);
        }
        return pc + 3;
      }
      case AvroPlan.NULL -> {
        nothing(c[pc + 1], c[pc + 2], row);
        return pc + 3;
      }
      case AvroPlan.OTHER -> {
        other(c[pc + 1], c[pc + 2], row);
        return pc + 3;
      }
      case AvroPlan.ENUM -> {
        byte[] symbol = symbol(c[pc + 3]);
        int id = id(c[pc + 1], c[pc + 2], EventRow.TEXT, row);
        if (id >= 0) {
          int start = row.append(symbol, 0, symbol.length);
          row.addText(SECTIONS[c[pc + 1]], id, start, symbol.length);
        }
        return pc + 4;
      }
      case AvroPlan.ENVELOPE_TEXT -> {
        in.text();
        int length = in.textLength();
        envelope(c[pc + 1], kept(in.textStart(), length, row), length, row);
        return pc + 2;
      }
      case AvroPlan.TIME_LONG -> {
        long value = in.readLong();
        long millis = plan.times()[c[pc + 1]].of(value);
        time(millis, millis == EventTime.UNREADABLE ? String.valueOf(value) : null, row);
        return pc + 2;
      }
      case AvroPlan.SKIP -> {
        in.skip(c[pc + 1]);
        return pc + 2;
      }
      case AvroPlan.SKIP_NUMBER -> {
        in.readLong();
        return pc + 1;
      }
      case AvroPlan.SKIP_SIZED -> {
        in.bytesOfText();
        return pc + 1;
      }
      default -> {
        return rare(pc, row);
      }
    }
  }

  /** The steps that come at most a few times in an event, and those that repeat others. */
  private int rare(int pc, EventRow row) throws UnusableRecord {
    int[] c = code;
    switch (c[pc]) {
      case AvroPlan.ENVELOPE_LONG -> {
        int length = digits(cursor.readLong());
        int start = row.append(decimals, decimals.length - length, length);
        envelope(c[pc + 1], start, length, row);
        return pc + 2;
      }
      case AvroPlan.ENVELOPE_ENUM -> {
        byte[] symbol = symbol(c[pc + 2]);
        envelope(c[pc + 1], row.append(symbol, 0, symbol.length), symbol.length, row);
        return pc + 3;
      }
      case AvroPlan.TIME_DOUBLE -> {
        time(cursor.readDouble(), c[pc + 1], row);
        return pc + 2;
      }
      case AvroPlan.TIME_FLOAT -> {
        time(cursor.readFloat(), c[pc + 1], row);
        return pc + 2;
      }
      case AvroPlan.TIME_TEXT -> {
        cursor.text();
        int start = cursor.textStart();
        int length = cursor.textLength();
        long millis = plan.times()[c[pc + 1]].of(cursor.bytes(), start, length);
        boolean fault = millis == EventTime.UNREADABLE;
        time(millis, fault ? Excerpt.of(cursor.bytes(), start, length) : null, row);
        return pc + 2;
      }
      case AvroPlan.MARK -> {
        marks[c[pc + 1]] = cursor.position();
        return pc + 2;
      }
      case AvroPlan.REWIND -> {
        cursor.position(marks[c[pc + 1]]);
        return pc + 2;
      }
      case AvroPlan.CALL -> {
        enter(pc);
        checkDepth();
        return c[pc + 1];
      }
      case AvroPlan.SKIP_ARRAY, AvroPlan.SKIP_MAP -> {
        enter(pc);
        return leave();
      }
      case AvroPlan.MAP -> {
        entries(plan.entries()[c[pc + 1]], row);
        return pc + 2;
      }
      case AvroPlan.NUMBERED -> {
        numbered(c[pc + 2], pc + 4, row);
        return c[pc + 3];
      }
      case AvroPlan.DECIMAL_BYTES -> {
        cursor.bytesOfText();
        decimal(pc, cursor.textStart(), cursor.textLength(), row);
        return pc + 4;
      }
      case AvroPlan.DECIMAL_FIXED -> {
        int start = cursor.position();
        cursor.skip(c[pc + 4]);
        decimal(pc, start, c[pc + 4], row);
        return pc + 5;
      }
      default -> throw new IllegalStateException("a program has no step " + c[pc]);
    }
  }

  // Records that hold themselves may be nested without end, and a thread's stack has one: so what
  // is stepped over takes no recursion.

  private void enter(int step) {
    if (frames == steps.length) {
      steps = Arrays.copyOf(steps, 2 * frames);
      left = Arrays.copyOf(left, 2 * frames);
    }
    steps[frames] = step;
    left[frames++] = 0;
  }

  /** Where to go on behind a body: with the next item, or after the step that ran it. */
  private int leave() throws UnusableRecord {
    int step = steps[frames - 1];
    return switch (code[step]) {
      case AvroPlan.SKIP_ARRAY -> nextItem(code[step + 1] == 1, false, step + 3, code[step + 2]);
      case AvroPlan.SKIP_MAP -> nextItem(false, true, step + 2, code[step + 1]);
      default -> {
        frames--;
        yield step + 2; // a call
      }
    };
  }

  private int nextItem(boolean empty, boolean keyed, int body, int end) throws UnusableRecord {
    long items = left[frames - 1];
    while (items == 0) {
      items = cursor.skipBlock(empty);
    }
    if (items < 0) {
      frames--;
      return end;
    }
    checkDepth();
    left[frames - 1] = items - 1;
    if (keyed) {
      cursor.bytesOfText();
    }
    return body;
  }

  private void checkDepth() throws UnusableRecord {
    if (frames > limits.maxDepth()) {
      throw cursor.broken("is nested deeper than " + limits.maxDepth() + " levels");
    }
  }

  // ---- the envelope ----

  private static void envelope(int which, int start, int length, EventRow row) {
    switch (which) {
      case AvroPlan.EVENT_ID -> row.eventId(start, length);
      case AvroPlan.MODEL -> row.model(start, length);
      default -> row.version(start, length);
    }
  }

  private void time(double value, int reader, EventRow row) {
    long millis = plan.times()[reader].of(value);
    time(millis, millis == EventTime.UNREADABLE ? String.valueOf(value) : null, row);
  }

  private void time(long millis, @Nullable String unreadable, EventRow row) {
    timed = true;
    row.eventTime(millis);
    timeFault =
        unreadable == null
            ? null
            : time.field() + " must be " + time.rule() + ": was " + unreadable;
  }

  // ---- cells ----

  private void optionalDouble(int slot, int present, EventRow row) throws UnusableRecord {
    if (cursor.branch(2) == present >> 1) {
      featureDouble(slot, row);
    } else {
      nothing(FEATURE, slot, row);
    }
  }

  private void optionalInteger(int slot, int present, boolean ofInt, EventRow row)
      throws UnusableRecord {
    if (cursor.branch(2) == present >> 1) {
      integer(FEATURE, slot, ofInt ? cursor.readInt() : cursor.readLong(), row);
    } else {
      nothing(FEATURE, slot, row);
    }
  }

  private void featureDouble(int slot, EventRow row) throws UnusableRecord {
    number(FEATURE, slot, cursor.readDouble(), row);
  }

  private void featureText(int slot, EventRow row) throws UnusableRecord {
    cursor.text();
    int length = cursor.textLength();
    int id = ids[slot];
    if (id >= 0) {
      row.addText(Section.FEATURE, id, kept(cursor.textStart(), length, row), length);
    } else {
      unlisted(FEATURE, slot, EventRow.TEXT, row);
    }
  }

  /** Where a text of the record is among the row's. */
  private int kept(int start, int length, EventRow row) {
    return whole ? start + moved : row.append(cursor.bytes(), start, length);
  }

  /** The number of a cell's name; where it has none, the cell of the type is made here. */
  private int id(int section, int slot, byte type, EventRow row) {
    if (slot == AvroPlan.NO_NAME) {
      singles++;
      return 0;
    }
    int id = ids[slot];
    if (id < 0) {
      unlisted(section, slot, type, row);
    }
    return id;
  }

  private void unlisted(int section, int slot, byte type, EventRow row) {
    String name = slotNames[slot];
    int start = unlistedStart;
    int length = unlistedLength;
    if (name != null) {
      start = row.append(name);
      length = row.textEnd() - start;
    }
    row.addUnlisted(SECTIONS[section], type, start, length);
  }

  private void number(int section, int slot, double value, EventRow row) {
    int id = id(section, slot, EventRow.NUMBER, row);
    if (id >= 0) {
      row.addNumber(SECTIONS[section], id, value + 0.0);
    }
  }

  private void integer(int section, int slot, long value, EventRow row) {
    int id = id(section, slot, EventRow.NUMBER, row);
    if (id < 0) {
      return;
    }
    if (value < EXACT && value > -EXACT) {
      row.addNumber(SECTIONS[section], id, value);
    } else {
      int length = digits(value);
      int start = row.append(decimals, decimals.length - length, length);
      row.addNumber(SECTIONS[section], id, value, start, length);
    }
  }

  /** Writes a number at the end of the digits and returns how many there are. */
  private int digits(long value) {
    int at = decimals.length;
    // Downwards from a negative number: the smallest long has no positive counterpart.
    long rest = value < 0 ? value : -value;
    do {
      decimals[--at] = (byte) ('0' - rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      decimals[--at] = '-';
    }
    return decimals.length - at;
  }

  private void bool(int section, int slot, boolean value, EventRow row) {
    int id = id(section, slot, EventRow.BOOLEAN, row);
    if (id >= 0) {
      row.addBoolean(SECTIONS[section], id, value);
    }
  }

  private void nothing(int section, int slot, EventRow row) {
    int id = id(section, slot, EventRow.NULL, row);
    if (id >= 0) {
      row.addNull(SECTIONS[section], id);
    }
  }

  private void other(int section, int slot, EventRow row) {
    int id = id(section, slot, EventRow.OTHER, row);
    if (id >= 0) {
      row.addOther(SECTIONS[section], id);
    }
  }

  private byte[] symbol(int table) throws UnusableRecord {
    byte[][] symbols = plan.symbols()[table];
    long index = cursor.readLong();
    if (index < 0 || index >= symbols.length) {
      throw cursor.broken("must have one of " + symbols.length + " enum symbols: was " + index);
    }
    return symbols[(int) index];
  }

  /** Two's complement, the highest byte first, over a power of ten. */
  private void decimal(int pc, int start, int length, EventRow row) {
    int section = code[pc + 1];
    int slot = code[pc + 2];
    int scale = code[pc + 3];
    byte[] bytes = cursor.bytes();
    if (length == 0 || length > LONGEST_DECIMAL) {
      other(section, slot, row);
      return;
    }
    long unscaled = bytes[start];
    for (int i = start + 1; i < start + length && i < start + Long.BYTES; i++) {
      unscaled = unscaled << 8 | bytes[i] & 0xFF;
    }
    if (length <= Long.BYTES && unscaled <= EXACT && unscaled >= -EXACT && scale < POWERS.length) {
      // Both exact, one rounding (Clinger 1990).
      number(section, slot, unscaled / POWERS[scale], row);
    } else {
      BigInteger digits = new BigInteger(bytes, start, length);
      number(section, slot, new BigDecimal(digits, scale).doubleValue(), row);
    }
  }

  // ---- maps and arrays ----

  private void entries(Entries of, EventRow row) throws UnusableRecord {
    Name previous = names.start(SECTIONS[of.section()]);
    for (long count = cursor.block(); count > 0; count = cursor.block()) {
      for (long i = 0; i < count; i++) {
        cursor.bytesOfText();
        int body = bodyOf(of);
        if (body < 0) {
          body = of.other();
          if (of.slot() >= 0) {
            count(row);
            Name name = name(of, previous);
            if (name == null) {
              ids[of.slot()] = NameDictionary.UNLISTED;
              unlisted(of, row);
            } else {
              ids[of.slot()] = name.id();
              previous = name;
            }
          }
        }
        run(body, row);
      }
    }
  }

  private int bodyOf(Entries of) {
    byte[][] keys = of.keys();
    int start = cursor.textStart();
    int end = start + cursor.textLength();
    for (int i = 0; i < keys.length; i++) {
      if (Arrays.equals(keys[i], 0, keys[i].length, cursor.bytes(), start, end)) {
        return of.bodies()[i];
      }
    }
    return -1;
  }

  /** Keeps the name of an entry that has no number, as {@link #name} has put it together. */
  private void unlisted(Entries of, EventRow row) {
    if (of.prefix().length > 0) {
      unlistedStart = row.append(prefixed, 0, composedLength);
    } else {
      unlistedStart = row.append(cursor.bytes(), cursor.textStart(), cursor.textLength());
    }
    unlistedLength = row.textEnd() - unlistedStart;
  }

  /** The name of the entry whose key the cursor has just read. */
  private @Nullable Name name(Entries of, Name previous) throws UnusableRecord {
    byte[] in = cursor.bytes();
    int start = cursor.textStart();
    int length = cursor.textLength();
    byte[] prefix = of.prefix();
    if (prefix.length > 0) {
      if (prefixed.length < prefix.length + length) {
        prefixed = new byte[Math.max(prefix.length + length, 2 * prefixed.length)];
      }
      System.arraycopy(prefix, 0, prefixed, 0, prefix.length);
      System.arraycopy(in, start, prefixed, prefix.length, length);
      in = prefixed;
      start = 0;
      length += prefix.length;
      if (length > ComposedNames.LONGEST) {
        cursor.checkText();
        length = ComposedNames.bound(prefixed, length);
      }
      composedLength = length;
    }
    Name guess = names.guess(previous, in, start, length);
    if (guess != null) {
      return guess;
    }
    // Only a name that was seen before is known to be well-formed.
    cursor.checkText();
    return names.after(previous, in, start, length);
  }

  private void numbered(int slot, int body, EventRow row) throws UnusableRecord {
    Name previous = names.start(Section.PROBABILITY);
    long number = 0;
    for (long count = cursor.block(); count > 0; count = cursor.block()) {
      for (long i = 0; i < count; i++) {
        count(row);
        int length = digits(number++);
        Name name = names.after(previous, decimals, decimals.length - length, length);
        if (name == null) {
          ids[slot] = NameDictionary.UNLISTED;
          unlistedStart = row.append(decimals, decimals.length - length, length);
          unlistedLength = length;
        } else {
          ids[slot] = name.id();
          previous = name;
        }
        run(body, row);
      }
    }
  }
}
