package io.plumbline.connectors.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do with the fields of one writer schema under one mapping, in the order of their bytes: a
 * flat program of numbers. Made by {@link AvroPlanCompiler}, run by {@link MappedAvroDecoder}.
 *
 * <p>The operands of each step follow it. A <em>slot</em> stands for the name of a cell; a
 * <em>section</em> is the ordinal of a {@link io.plumbline.detectors.event.Section}.
 */
final class AvroPlan {
  /** Ends a body. */
  static final int END = 0;

  /** Steps over bytes: how many. */
  static final int SKIP = 1;

  /** Steps over an int, a long or an enum. */
  static final int SKIP_NUMBER = 2;

  /** Steps over a string or bytes. */
  static final int SKIP_SIZED = 3;

  /** Steps over an array: whether its items take no bytes, the end; the body of an item follows. */
  static final int SKIP_ARRAY = 4;

  /** Steps over a map: the end; the body of a value follows. */
  static final int SKIP_MAP = 5;

  /** Goes on where the branch says: how many there are, and where each begins. */
  static final int UNION = 6;

  /** Goes on elsewhere: where. */
  static final int JUMP = 7;

  /** Runs a body that stands elsewhere: where. */
  static final int CALL = 8;

  /** Remembers where the cursor is: under which number. */
  static final int MARK = 9;

  /** Goes back to a mark: its number. */
  static final int REWIND = 10;

  /** Doubles side by side, each a feature: first slot, how many. */
  static final int FEATURE_DOUBLES = 11;

  /** A string that is a feature: slot. */
  static final int FEATURE_TEXT = 12;

  /** Cells: section, slot. */
  static final int DOUBLE = 13;

  static final int FLOAT = 14;
  static final int LONG = 15;
  static final int BOOLEAN = 16;
  static final int TEXT = 17;
  static final int NULL = 18;

  /** A cell of a wrong type, whose bytes the next steps pass: section, slot. */
  static final int OTHER = 19;

  /** A cell of an enum: section, slot, table of symbols. */
  static final int ENUM = 20;

  /** A cell of a decimal in bytes: section, slot, scale. */
  static final int DECIMAL_BYTES = 21;

  /** A cell of a decimal in a fixed: section, slot, scale, size. */
  static final int DECIMAL_FIXED = 22;

  /** A text of the envelope: which. */
  static final int ENVELOPE_TEXT = 23;

  /** A whole number that is a text of the envelope: which. */
  static final int ENVELOPE_LONG = 24;

  /** An enum that is a text of the envelope: which, table of symbols. */
  static final int ENVELOPE_ENUM = 25;

  /** The event's time: reader. */
  static final int TIME_LONG = 26;

  static final int TIME_DOUBLE = 27;
  static final int TIME_FLOAT = 28;
  static final int TIME_TEXT = 29;

  /** A map whose entries are treated one by one: table of entries. */
  static final int MAP = 30;

  /** An array whose items are cells named by their number: section, slot, end; then the body. */
  static final int NUMBERED = 31;

  /**
   * Doubles side by side, each a feature that may be null: first slot, how many, the byte before
   * one that is not null.
   */
  static final int OPTIONAL_DOUBLES = 32;

  /** A string that is a feature and may be null: slot, the byte before one that is not null. */
  static final int OPTIONAL_TEXT = 33;

  /** A cell of an int: section, slot. */
  static final int INT = 34;

  /** The same as {@link #OPTIONAL_DOUBLES} of longs. */
  static final int OPTIONAL_LONGS = 35;

  /** The same as {@link #OPTIONAL_DOUBLES} of ints. */
  static final int OPTIONAL_INTS = 36;

  /** Which text of the envelope. */
  static final int EVENT_ID = 0;

  static final int MODEL = 1;
  static final int MODEL_VERSION = 2;

  /** The slot of cells that need no name. */
  static final int NO_NAME = 0;

  private final int[] code;
  private final @Nullable String[] names;
  private final byte[][][] symbols;
  private final TimeReader[] times;
  private final Entries[] entries;
  private final int marks;
  private final List<MappingProblem> problems;
  private final String schema;
  private final long weight;
  private final @Nullable String refusal;

  AvroPlan(
      String schema,
      int[] code,
      List<@Nullable String> names,
      List<byte[][]> symbols,
      List<TimeReader> times,
      List<Entries> entries,
      int marks,
      List<MappingProblem> problems,
      long weight,
      @Nullable String refusal) {
    this.weight = weight;
    this.refusal = refusal;
    this.schema = schema;
    this.code = code;
    this.names = names.toArray(new @Nullable String[0]);
    this.symbols = symbols.toArray(new byte[0][][]);
    this.times = times.toArray(new TimeReader[0]);
    this.entries = entries.toArray(new Entries[0]);
    this.marks = marks;
    this.problems = List.copyOf(problems);
  }

  /**
   * The entries of a map.
   *
   * @param keys the keys that the mapping treats in a way of their own, in UTF-8
   * @param bodies where the body of each of them begins
   * @param other where the body of all other values begins
   * @param section the section of their cells
   * @param slot the slot of their names, or -1 where they make no cells
   * @param prefix what stands before a key in the name of its cell, in UTF-8
   */
  record Entries(byte[][] keys, int[] bodies, int other, int section, int slot, byte[] prefix) {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  int[] code() {
    return code;
  }

  /** The name of each slot; null for one that is named while decoding. */
  @Nullable String[] names() {
    return names;
  }

  byte[][][] symbols() {
    return symbols;
  }

  TimeReader[] times() {
    return times;
  }

  Entries[] entries() {
    return entries;
  }

  /** How many marks there are. */
  int marks() {
    return marks;
  }

  /** What does not fit between the mapping and the schema. */
  List<MappingProblem> problems() {
    return problems;
  }

  /** About how many bytes the program and its names take. */
  long weight() {
    return weight;
  }

  /** Why no event with this schema can be read; null if they can. */
  @Nullable String refusal() {
    return refusal;
  }

  /** The schema's name. */
  String schema() {
    return schema;
  }
}
