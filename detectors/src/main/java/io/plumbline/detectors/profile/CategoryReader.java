package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the category of a cell, in canonical form, and finds it among a column's baseline
 * categories. One reader serves all profiles that a fold fills; not thread-safe.
 */
public final class CategoryReader {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] ONE = {'1'};
  private static final byte[] ZERO = {'0'};
  private static final int CACHED_NUMBERS = 64;

  /** Integers from 0 to below this are found by themselves. */
  private static final int INTEGERS = 32;

  /** What {@link #known(EventRow, int)} says of a value that must be read. */
  static final int NOT_KNOWN = -1;

  /** How booleans and the numbers 1 and 0 stand for one another. */
  private enum Classes {
    /** A boolean column: both are true and false, and nothing else is of the right type. */
    BOOLEAN,
    /** The baseline's categories are 1 and 0: so are booleans. */
    ONE_ZERO,
    /** The baseline's categories are true and false: so are 1 and 0. */
    TRUE_FALSE,
    /** Booleans are the categories true and false, apart from 1 and 0. */
    ANY
  }

  private final ColumnKind kind;
  private final Classes classes;

  private final byte[][] known;
  private final long[] knownHashes;
  private final int[] slots;

  private final byte[] scratch = new byte[Texts.MAX_BOUNDED_BYTES];
  private long @Nullable [] cachedNumbers;
  private byte @Nullable [] @Nullable [] cachedTexts;

  // What nearly all values are, found without the canonical form and its hash.

  private final ShortTexts texts;
  private final int[] integers = new int[INTEGERS];
  private final int[] booleans = {NOT_KNOWN, NOT_KNOWN};

  private byte[] bytes = scratch;
  private int offset;
  private int length;
  private long hash;

  /** A reader of the categories of a column. */
  public CategoryReader(ColumnLayout column) {
    kind = column.kind();
    List<String> categories = column.categories();
    classes = classesOf(kind, categories);
    known = new byte[categories.size()][];
    knownHashes = new long[known.length];
    slots = new int[Integer.highestOneBit(Math.max(1, known.length)) << 2];
    for (int i = 0; i < known.length; i++) {
      known[i] = categories.get(i).getBytes(StandardCharsets.UTF_8);
      knownHashes[i] = Hashes.of(known[i], 0, known[i].length);
      int slot = (int) knownHashes[i] & slots.length - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = i + 1;
    }
    texts = new ShortTexts(known.length + 2);
    for (byte[] category : known) {
      learn(category);
    }
    learn(ZERO);
    learn(ONE);
    for (int i = 0; i < INTEGERS; i++) {
      number(i);
      integers[i] = finish(true) ? position() : NOT_KNOWN;
    }
    for (int i = 0; i < booleans.length; i++) {
      truth(i != 0);
      booleans[i] = finish(false) ? position() : NOT_KNOWN;
    }
  }

  /** Remembers where a text leads, so that it need not be read again. */
  private void learn(byte[] utf8) {
    text(utf8, 0, utf8.length);
    if (utf8.length > 0 && utf8.length <= ShortTexts.LONGEST && finish(true)) {
      int position = position();
      if (position >= 0) {
        texts.put(utf8, position);
      }
    }
  }

  private static Classes classesOf(ColumnKind kind, List<String> categories) {
    if (kind == ColumnKind.BOOLEAN) {
      return Classes.BOOLEAN;
    }
    if (!categories.isEmpty() && Set.of("0", "1").containsAll(categories)) {
      return Classes.ONE_ZERO;
    }
    return !categories.isEmpty() && Set.of("true", "false").containsAll(categories)
        ? Classes.TRUE_FALSE
        : Classes.ANY;
  }

  ColumnKind kind() {
    return kind;
  }

  /** How many categories the baseline has. */
  int known() {
    return known.length;
  }

  /**
   * The position of a cell's category among the baseline's, or {@link #NOT_KNOWN} where that can
   * only be said after {@link #read}.
   */
  int known(EventRow row, int cell) {
    switch (row.type(cell)) {
      case EventRow.TEXT -> {
        return texts.find(row.text(), row.textStart(cell), row.textLength(cell));
      }
      case EventRow.NUMBER -> {
        double number = row.number(cell);
        int integer = (int) number;
        return integer == number && integer >= 0 && integer < INTEGERS && row.textLength(cell) == 0
            ? integers[integer]
            : NOT_KNOWN;
      }
      case EventRow.BOOLEAN -> {
        return booleans[row.number(cell) != 0 ? 1 : 0];
      }
      default -> {
        return NOT_KNOWN;
      }
    }
  }

  /** Reads a cell that is not null; false when it is of the wrong type. */
  public boolean read(EventRow row, int cell) {
    switch (row.type(cell)) {
      case EventRow.TEXT -> {
        text(row.text(), row.textStart(cell), row.textLength(cell));
        return finish(true);
      }
      case EventRow.NUMBER -> {
        double number = row.number(cell);
        if (row.textLength(cell) > 0) {
          slice(row.text(), row.textStart(cell), row.textLength(cell));
          bound();
        } else if (!Double.isFinite(number)) {
          return false; // NaN or infinite
        } else {
          number(number);
        }
        return finish(true);
      }
      case EventRow.BOOLEAN -> {
        truth(row.number(cell) != 0);
        return finish(false);
      }
      default -> {
        return false;
      }
    }
  }

  /**
   * What a reader of this column makes of a category that was read without knowing the column.
   *
   * @return null where it is of the wrong type
   */
  public @Nullable String adopted(String category) {
    boolean one = category.equals("1");
    boolean yes = category.equals("true");
    if (!one && !yes && !category.equals("0") && !category.equals("false")) {
      return classes == Classes.BOOLEAN ? null : category;
    }
    return switch (classes) {
      case BOOLEAN, TRUE_FALSE -> one || yes ? "true" : "false";
      case ONE_ZERO -> one || yes ? "1" : "0";
      case ANY -> category;
    };
  }

  /** The one and zero of a text or a number, where they stand for true and false; the hash. */
  private boolean finish(boolean mayBeNumeric) {
    if (mayBeNumeric && (classes == Classes.BOOLEAN || classes == Classes.TRUE_FALSE)) {
      boolean digit = length == 1 && (bytes[offset] == '1' || bytes[offset] == '0');
      if (digit) {
        whole(bytes[offset] == '1' ? TRUE : FALSE);
      } else if (classes == Classes.BOOLEAN) {
        return false;
      }
    }
    hash = Hashes.of(bytes, offset, length);
    return true;
  }

  private void text(byte[] utf8, int start, int size) {
    if (!Texts.isUtf8(utf8, start, size)) {
      // What is kept must be readable as text again.
      byte[] repaired =
          new String(utf8, start, size, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      slice(repaired, 0, repaired.length);
    } else {
      long canonical = Texts.canonicalSlice(utf8, start, size);
      slice(utf8, Texts.offset(canonical), Texts.length(canonical));
    }
    bound();
  }

  private void bound() {
    if (length > Texts.MAX_BYTES) {
      slice(scratch, 0, Texts.bound(bytes, offset, length, scratch));
    }
  }

  private void number(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 0x1p53) {
      slice(scratch, 0, Texts.writeIntegral((long) number, scratch));
      return;
    }
    long[] numbers = cachedNumbers;
    byte[][] texts = cachedTexts;
    if (numbers == null || texts == null) {
      numbers = new long[CACHED_NUMBERS];
      texts = new byte[CACHED_NUMBERS][];
      cachedNumbers = numbers;
      cachedTexts = texts;
    }
    long bits = Double.doubleToRawLongBits(number);
    int slot = (int) (bits * 0x9E3779B97F4A7C15L >>> 58);
    byte[] cached = texts[slot];
    if (cached == null || numbers[slot] != bits) {
      cached = Texts.canonical(number).getBytes(StandardCharsets.UTF_8);
      numbers[slot] = bits;
      texts[slot] = cached;
    }
    whole(cached);
  }

  private void truth(boolean value) {
    whole(classes == Classes.ONE_ZERO ? value ? ONE : ZERO : value ? TRUE : FALSE);
  }

  private void whole(byte[] text) {
    slice(text, 0, text.length);
  }

  private void slice(byte[] of, int start, int size) {
    bytes = of;
    offset = start;
    length = size;
  }

  // ---- what was read last ----

  /** What the category was read from; see {@link #offset} and {@link #length}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the canonical form begins in {@link #bytes}. */
  public int offset() {
    return offset;
  }

  /** How many bytes the canonical form has. */
  public int length() {
    return length;
  }

  long hash() {
    return hash;
  }

  /** The position of the category among the baseline's, or -1. */
  int position() {
    int mask = slots.length - 1;
    for (int i = (int) hash & mask; slots[i] != 0; i = i + 1 & mask) {
      int at = slots[i] - 1;
      if (knownHashes[at] == hash
          && Arrays.equals(known[at], 0, known[at].length, bytes, offset, offset + length)) {
        return at;
      }
    }
    return -1;
  }
}
