package io.plumbline.detectors.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Positions by texts of up to {@value #LONGEST} bytes, compared as two words: for the few dozen
 * categories that nearly all values are. Filled once, then only read.
 */
final class ShortTexts {
  /** The longest text, in bytes, that is found here. */
  static final int LONGEST = 16;

  static final int ABSENT = -1;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** By length: which bits of the first and of the second word belong to the text. */
  private static final long[] FIRST = new long[LONGEST + 1];

  private static final long[] SECOND = new long[LONGEST + 1];

  static {
    for (int length = 1; length <= LONGEST; length++) {
      FIRST[length] = -1L >>> 64 - 8 * Math.min(length, 8);
      SECOND[length] = length <= 8 ? 0 : -1L >>> 128 - 8 * length;
    }
  }

  /** The bits of a slot that hold the length. */
  private static final int LENGTH_BITS = 5;

  private static final int LENGTH = (1 << LENGTH_BITS) - 1;

  /** Two words for each text. */
  private final long[] words;

  /** What is found, by text. */
  private final int[] positions;

  /** Open addressing: the number of a text above its length, or 0. */
  private final int[] slots;

  /** What is left of 64 bits for a slot. */
  private final int shift;

  private int size;

  /** Room for so many texts. */
  ShortTexts(int texts) {
    words = new long[2 * texts];
    positions = new int[texts];
    slots = new int[Integer.highestOneBit(Math.max(1, texts)) << 2];
    shift = 1 + Integer.numberOfLeadingZeros(slots.length) + 32;
  }

  /** Adds a text of 1 to {@value #LONGEST} bytes, unless it is there already. */
  void put(byte[] text, int position) {
    byte[] padded = Arrays.copyOf(text, 2 * LONGEST);
    if (find(padded, 0, text.length) != ABSENT) {
      return;
    }
    words[2 * size] = first(padded, 0, text.length);
    words[2 * size + 1] = second(padded, 0, text.length);
    positions[size] = position;
    int mask = slots.length - 1;
    int i = slot(words[2 * size], words[2 * size + 1]);
    while (slots[i] != 0) {
      i = i + 1 & mask;
    }
    slots[i] = size << LENGTH_BITS | text.length;
    size++;
  }

  /**
   * The position of a text, or {@link #ABSENT}: also where the array ends so soon after the text
   * that whole words cannot be read.
   */
  int find(byte[] bytes, int offset, int length) {
    if (length > LONGEST || length == 0 || offset + LONGEST > bytes.length) {
      return ABSENT;
    }
    long first = first(bytes, offset, length);
    long second = second(bytes, offset, length);
    int mask = slots.length - 1;
    for (int i = slot(first, second); slots[i] != 0; i = i + 1 & mask) {
      int text = slots[i] >>> LENGTH_BITS;
      if (words[2 * text] == first
          && words[2 * text + 1] == second
          && (slots[i] & LENGTH) == length) {
        return positions[text];
      }
    }
    return ABSENT;
  }

  private static long first(byte[] bytes, int offset, int length) {
    return (long) WORD.get(bytes, offset) & FIRST[length];
  }

  private static long second(byte[] bytes, int offset, int length) {
    return (long) WORD.get(bytes, offset + 8) & SECOND[length];
  }

  /**
   * Not a hash that is kept or sent: any that spreads will do. Only the highest bits of a product
   * depend on all of the text.
   */
  private int slot(long first, long second) {
    return (int) ((first ^ Long.rotateLeft(second, 29)) * 0x9E3779B97F4A7C15L >>> shift);
  }
}
