package io.plumbline.connectors.format;

import com.fasterxml.jackson.core.io.NumberInput;
import io.plumbline.connectors.format.NameTable.Name;
import io.plumbline.detectors.event.EventRow;
import java.util.Arrays;

/**
 * Walks over the bytes of one JSON text (RFC 8259, strictly) and leaves each value where it lies:
 * strings as slices of UTF-8, numbers as digits. Makes no object, keeps no symbol table and does
 * not recurse, so neither strange names nor deep nesting cost memory.
 */
final class JsonCursor {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** The powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final long EXACT = 1L << 53;
  private static final int KEPT_DIGITS = 18;

  /** Beyond every exponent that the digits of a record could bring back into range. */
  private static final int ENDLESS = 1 << 29;

  private final int maxDepth;
  private final boolean[] inObject;

  private byte[] in = {};
  private int origin;
  private int at;
  private int end;

  private byte[] slice = in;
  private int sliceStart;
  private int sliceLength;
  private byte[] unescaped = new byte[256];

  private int numberStart;
  private int numberEnd;
  private boolean negative;
  private boolean integer;
  private boolean cut;
  private long digits;
  private int kept;
  private int exponent;
  private char[] numberText = new char[32];

  private boolean truth;

  JsonCursor(int maxDepth) {
    this.maxDepth = maxDepth;
    this.inObject = new boolean[maxDepth + 1];
  }

  /** Starts at the first byte of a text, after a byte order mark if there is one. */
  void open(byte[] bytes, int offset, int length) {
    in = bytes;
    origin = offset;
    end = offset + length;
    at = hasByteOrderMark(bytes, offset, length) ? offset + 3 : offset;
  }

  /** Whether there is nothing but white space, after a byte order mark if there is one. */
  static boolean isBlank(byte[] bytes, int offset, int length) {
    int first = hasByteOrderMark(bytes, offset, length) ? offset + 3 : offset;
    for (int i = first; i < offset + length; i++) {
      if (!isSpace(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasByteOrderMark(byte[] bytes, int offset, int length) {
    return length >= 3
        && bytes[offset] == (byte) 0xEF
        && bytes[offset + 1] == (byte) 0xBB
        && bytes[offset + 2] == (byte) 0xBF;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  // ---- structure ----

  /** The first byte of the next token, which is not consumed. */
  byte peek() throws UnusableRecord {
    while (at < end) {
      byte b = in[at];
      if (!isSpace(b)) {
        return b;
      }
      at++;
    }
    throw malformed("ends too early");
  }

  /** Enters the object at the cursor; false if it has no member, and is over. */
  boolean enterObject() throws UnusableRecord {
    expect('{');
    if (peek() == '}') {
      at++;
      return false;
    }
    return true;
  }

  /** After a member: whether another one follows; false if the object is over. */
  boolean nextMember() throws UnusableRecord {
    byte b = peek();
    if (b == ',') {
      at++;
      return true;
    }
    expect('}');
    return false;
  }

  /** Enters the array at the cursor; false if it has no item, and is over. */
  boolean enterArray() throws UnusableRecord {
    expect('[');
    if (peek() == ']') {
      at++;
      return false;
    }
    return true;
  }

  /** After an item: whether another one follows; false if the array is over. */
  boolean nextItem() throws UnusableRecord {
    byte b = peek();
    if (b == ',') {
      at++;
      return true;
    }
    expect(']');
    return false;
  }

  /** Reads a member's name into the slice, and the colon after it. */
  void name() throws UnusableRecord {
    if (peek() != '"') {
      throw unexpected("the name of a member");
    }
    string();
    expect(':');
  }

  /** Reads a member's name and its colon if it is just this one; else leaves the cursor. */
  boolean nameIs(Name guess) throws UnusableRecord {
    if (peek() != '"' || !guess.plain()) {
      return false;
    }
    byte[] name = guess.bytes();
    int first = at + 1;
    int quote = first + name.length;
    if (quote >= end
        || in[quote] != '"'
        || !Arrays.equals(in, first, quote, name, 0, name.length)) {
      return false;
    }
    at = quote + 1;
    expect(':');
    return true;
  }

  /** Only white space may be left. */
  void close() throws UnusableRecord {
    while (at < end && isSpace(in[at])) {
      at++;
    }
    if (at < end) {
      throw unexpected("the end");
    }
  }

  /**
   * Reads any value and returns its type, one of the types of a cell; objects and arrays are
   * checked and passed over.
   *
   * @param outer how many objects and arrays the value is in
   */
  byte value(int outer) throws UnusableRecord {
    byte first = peek();
    if (first == '{' || first == '[') {
      container(outer);
      return EventRow.OTHER;
    }
    return scalar(first);
  }

  private byte scalar(byte first) throws UnusableRecord {
    switch (first) {
      case '"':
        string();
        return EventRow.TEXT;
      case 't':
        literal(TRUE);
        truth = true;
        return EventRow.BOOLEAN;
      case 'f':
        literal(FALSE);
        truth = false;
        return EventRow.BOOLEAN;
      case 'n':
        literal(NULL);
        return EventRow.NULL;
      default:
        readNumber();
        return EventRow.NUMBER;
    }
  }

  private void container(int outer) throws UnusableRecord {
    int depth = outer;
    while (true) {
      byte first = peek();
      if (first == '{' || first == '[') {
        if (++depth > maxDepth) {
          throw malformed("is nested deeper than " + maxDepth + " levels");
        }
        at++;
        inObject[depth] = first == '{';
        byte second = peek();
        if (second != (first == '{' ? '}' : ']')) {
          if (first == '{') {
            name();
          }
          continue;
        }
      } else {
        scalar(first);
      }
      depth = closeUpTo(depth, outer);
      if (depth == outer) {
        return;
      }
    }
  }

  /** After a value or an opening bracket: closes containers up to the next value or the end. */
  private int closeUpTo(int from, int outer) throws UnusableRecord {
    int depth = from;
    while (depth > outer) {
      byte b = peek();
      if (b == ',') {
        at++;
        if (inObject[depth]) {
          name();
        }
        return depth;
      }
      expect(inObject[depth] ? '}' : ']');
      depth--;
    }
    return depth;
  }

  private void expect(char token) throws UnusableRecord {
    if (peek() != token) {
      throw unexpected("'" + token + "'");
    }
    at++;
  }

  private void literal(byte[] word) throws UnusableRecord {
    if (word.length > end - at || !Arrays.equals(in, at, at + word.length, word, 0, word.length)) {
      throw unexpected("a value");
    }
    at += word.length;
  }

  // ---- strings ----

  /** Where the bytes of the last string are; valid until the next string. */
  byte[] slice() {
    return slice;
  }

  int sliceStart() {
    return sliceStart;
  }

  int sliceLength() {
    return sliceLength;
  }

  private void string() throws UnusableRecord {
    byte[] bytes = in;
    int first = at + 1;
    int i = first;
    while (i < end) {
      byte b = bytes[i];
      if (b == '"') {
        slice = bytes;
        sliceStart = first;
        sliceLength = i - first;
        at = i + 1;
        return;
      }
      if (b == '\\') {
        escaped(first, i);
        return;
      }
      i = character(i);
    }
    at = end;
    throw malformed("ends within a string");
  }

  /** Passes over one character of a string and returns where the next one starts. */
  private int character(int i) throws UnusableRecord {
    byte b = in[i];
    if (b >= ' ') {
      return i + 1;
    }
    at = i;
    if (b >= 0) {
      throw unexpected("a string without bare control characters");
    }
    int length = Utf8.sequence(in, i, end);
    if (length == 0) {
      throw unexpected("well-formed UTF-8");
    }
    return i + length;
  }

  /** A string with escapes is copied without them: the rest of one whose first is at escape. */
  private void escaped(int first, int escape) throws UnusableRecord {
    // No escape is shorter than what it stands for.
    if (unescaped.length < end - first) {
      unescaped = new byte[Math.max(end - first, 2 * unescaped.length)];
    }
    int out = escape - first;
    System.arraycopy(in, first, unescaped, 0, out);
    int i = escape;
    while (i < end) {
      byte b = in[i];
      if (b == '"') {
        slice = unescaped;
        sliceStart = 0;
        sliceLength = out;
        at = i + 1;
        return;
      }
      if (b != '\\') {
        int next = character(i);
        System.arraycopy(in, i, unescaped, out, next - i);
        out += next - i;
        i = next;
        continue;
      }
      at = i;
      if (i + 1 >= end) {
        break;
      }
      byte kind = in[i + 1];
      if (kind == 'u') {
        int unit = hex(i + 2);
        i += 6;
        int point = unit;
        if (Character.isHighSurrogate((char) unit)
            && i + 1 < end
            && in[i] == '\\'
            && in[i + 1] == 'u') {
          at = i;
          int low = hex(i + 2);
          if (Character.isLowSurrogate((char) low)) {
            point = Character.toCodePoint((char) unit, (char) low);
            i += 6;
          }
        }
        out = utf8(point, out);
      } else {
        unescaped[out++] = simple(kind);
        i += 2;
      }
    }
    at = end;
    throw malformed("ends within a string");
  }

  private byte simple(byte kind) throws UnusableRecord {
    switch (kind) {
      case '"':
      case '\\':
      case '/':
        return kind;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      default:
        at++;
        throw unexpected("an escape");
    }
  }

  private int hex(int from) throws UnusableRecord {
    if (from + 4 > end) {
      at = end;
      throw malformed("ends within a string");
    }
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
      if (digit < 0) {
        at = i;
        throw unexpected("four hexadecimal digits");
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Writes a code point at out and returns the end; half of a surrogate pair becomes '?'. */
  private int utf8(int point, int out) {
    byte[] to = unescaped;
    int next = out;
    if (point < 0x80) {
      to[next++] = (byte) point;
    } else if (point < 0x800) {
      to[next++] = (byte) (0xC0 | point >> 6);
      to[next++] = (byte) (0x80 | point & 0x3F);
    } else if (point >= 0x10000) {
      to[next++] = (byte) (0xF0 | point >> 18);
      to[next++] = (byte) (0x80 | point >> 12 & 0x3F);
      to[next++] = (byte) (0x80 | point >> 6 & 0x3F);
      to[next++] = (byte) (0x80 | point & 0x3F);
    } else if (Character.isSurrogate((char) point)) {
      to[next++] = '?';
    } else {
      to[next++] = (byte) (0xE0 | point >> 12);
      to[next++] = (byte) (0x80 | point >> 6 & 0x3F);
      to[next++] = (byte) (0x80 | point & 0x3F);
    }
    return next;
  }

  // ---- numbers and booleans ----

  /** The last boolean. */
  boolean truth() {
    return truth;
  }

  /** Where the digits of the last number start in {@link #bytes()}. */
  int numberStart() {
    return numberStart;
  }

  int numberEnd() {
    return numberEnd;
  }

  /** The text that the cursor walks over. */
  byte[] bytes() {
    return in;
  }

  /** Whether the last number has neither a fraction nor an exponent. */
  boolean isInteger() {
    return integer;
  }

  /** Whether the last number is zero, whatever its sign. */
  boolean isZero() {
    return digits == 0;
  }

  /** Whether the last number is an integer of at most 18 digits: {@link #integer} is exact. */
  boolean isShortInteger() {
    return integer && !cut && exponent == 0;
  }

  /** The last number, if {@link #isShortInteger}. */
  long integer() {
    return negative ? -digits : digits;
  }

  /** The double nearest to the last number; infinite where none is; never minus zero. */
  double number() {
    double size = size();
    return negative && size != 0 ? -size : size;
  }

  private double size() {
    if (digits == 0) {
      return 0;
    }
    if (!cut) {
      if (exponent == 0) {
        return digits;
      }
      // Both operands exact, one rounding (Clinger 1990).
      if (digits <= EXACT && exponent >= -22 && exponent <= 22) {
        return exponent > 0 ? digits * POWERS[exponent] : digits / POWERS[-exponent];
      }
    }
    long magnitude = (long) kept + exponent;
    if (magnitude > 310) {
      return Double.POSITIVE_INFINITY;
    }
    if (magnitude < -330) {
      return 0;
    }
    return rounded();
  }

  private double rounded() {
    int first = negative ? numberStart + 1 : numberStart;
    int length = numberEnd - first;
    if (numberText.length < length) {
      numberText = new char[Math.max(length, 2 * numberText.length)];
    }
    for (int i = 0; i < length; i++) {
      numberText[i] = (char) in[first + i];
    }
    return NumberInput.parseDouble(numberText, 0, length, true);
  }

  private void readNumber() throws UnusableRecord {
    numberStart = at;
    negative = in[at] == '-';
    integer = true;
    cut = false;
    digits = 0;
    kept = 0;
    exponent = 0;
    if (negative) {
      at++;
    }
    if (at < end && in[at] == '0') {
      at++;
    } else {
      digits(false);
    }
    if (at < end && in[at] == '.') {
      at++;
      integer = false;
      digits(true);
    }
    if (at < end && (in[at] | 0x20) == 'e') {
      at++;
      integer = false;
      exponent();
    }
    numberEnd = at;
  }

  /** At least one digit: the integer part or the fraction. */
  private void digits(boolean fraction) throws UnusableRecord {
    int first = at;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      int digit = in[at++] - '0';
      if (kept < KEPT_DIGITS) {
        digits = 10 * digits + digit;
        kept += digits == 0 ? 0 : 1;
        exponent -= fraction ? 1 : 0;
      } else {
        cut |= digit != 0;
        exponent += fraction ? 0 : 1;
      }
    }
    if (at == first) {
      throw unexpected(at == numberStart ? "a value" : "a digit");
    }
  }

  private void exponent() throws UnusableRecord {
    boolean down = at < end && in[at] == '-';
    if (at < end && (down || in[at] == '+')) {
      at++;
    }
    int first = at;
    int size = 0;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      size = Math.min(ENDLESS, 10 * Math.min(size, ENDLESS / 10) + in[at++] - '0');
    }
    if (at == first) {
      throw unexpected("a digit");
    }
    exponent += down ? -size : size;
  }

  // ---- messages ----

  /** Where the cursor is. */
  int position() {
    return at;
  }

  /** Goes back to where the cursor was before. */
  void position(int before) {
    at = before;
  }

  /** Refuses to enter an object or array within so many others, itself included. */
  void checkDepth(int depth) throws UnusableRecord {
    if (depth > maxDepth) {
      throw malformed("is nested deeper than " + maxDepth + " levels");
    }
  }

  /** What lies between a position and the cursor, shortened. */
  String excerpt(int from) {
    return Excerpt.of(in, from, at - from);
  }

  private UnusableRecord unexpected(String rule) {
    return at < end
        ? UnusableRecord.malformed(
            "JSON must have " + rule + " at byte " + (at - origin) + ": was " + Excerpt.of(in[at]))
        : malformed("ends too early");
  }

  private UnusableRecord malformed(String what) {
    return UnusableRecord.malformed("JSON " + what + " at byte " + (at - origin));
  }
}
