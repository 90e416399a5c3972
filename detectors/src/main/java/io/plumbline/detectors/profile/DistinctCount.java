package io.plumbline.detectors.profile;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The number of different values, known by their hashes: exact up to {@link #EXACT}, beyond that an
 * estimate by UltraLogLog (Ertl, UltraLogLog: a practical and more space-efficient alternative to
 * HyperLogLog, VLDB 2024) with 2,048 registers.
 *
 * <p>The state depends on the set of hashes alone, so any order and grouping gives the same.
 */
public final class DistinctCount {
  /** Up to this many different values the count is exact. */
  public static final int EXACT = 256;

  /** The standard error of an estimate above {@link #EXACT}, relative to the true number. */
  public static final double RELATIVE_STANDARD_ERROR = 0.782 / Math.sqrt(2048);

  static final int PRECISION = 11;
  static final int REGISTERS = 1 << PRECISION;

  /** Room for {@link #EXACT} hashes at a load of 0.8. */
  private static final int MAX_SLOTS = EXACT * 5 / 4;

  private static final long[] NONE = {};

  /** Hashes in open addressing in the order of their upper bits; 0 is an empty slot. */
  private long[] slots = NONE;

  private int size;
  private @Nullable UltraLogLog registers;

  /** Counts a value by its hash. */
  public void add(long hash) {
    long h = hash == 0 ? 1 : hash; // 0 is an empty slot
    UltraLogLog counter = registers;
    if (counter != null) {
      counter.add(h);
      return;
    }
    if (slots.length > 0) {
      int i = slot(h, slots.length);
      while (slots[i] != 0) {
        if (slots[i] == h) {
          return;
        }
        i = i + 1 == slots.length ? 0 : i + 1;
      }
    }
    insert(h);
  }

  private void insert(long h) {
    if (size == EXACT) {
      registers().add(h);
      return;
    }
    if (5 * (size + 1) > 4 * slots.length) {
      rehash(Math.min(MAX_SLOTS, Math.max(5, 2 * slots.length)));
    }
    place(h);
  }

  private void place(long h) {
    int i = slot(h, slots.length);
    while (slots[i] != 0) {
      i = i + 1 == slots.length ? 0 : i + 1;
    }
    slots[i] = h;
    size++;
  }

  private void rehash(int capacity) {
    long[] old = slots;
    slots = new long[capacity];
    size = 0;
    for (long h : old) {
      if (h != 0) {
        place(h);
      }
    }
  }

  private static int slot(long hash, int capacity) {
    return (int) ((hash >>> 32) * capacity >>> 32);
  }

  private UltraLogLog registers() {
    UltraLogLog counter = registers;
    if (counter == null) {
      counter = UltraLogLog.create(PRECISION);
      for (long h : slots) {
        if (h != 0) {
          counter.add(h);
        }
      }
      registers = counter;
      slots = NONE;
      size = 0;
    }
    return counter;
  }

  /** Adds all that another count has seen. */
  public void merge(DistinctCount other) {
    if (other.registers != null) {
      registers().add(other.registers);
    } else {
      for (long h : other.slots) {
        if (h != 0) {
          add(h);
        }
      }
    }
  }

  /** Whether {@link #estimate} is the exact number. */
  public boolean isExact() {
    return registers == null;
  }

  /** The number of different hashes, exact up to {@link #EXACT}. */
  public double estimate() {
    return registers == null ? size : Math.max(EXACT + 1, registers.getDistinctCountEstimate());
  }

  /** An independent copy. */
  public DistinctCount copy() {
    DistinctCount copy = new DistinctCount();
    copy.slots = slots.length == 0 ? NONE : slots.clone();
    copy.size = size;
    copy.registers = registers == null ? null : registers.copy();
    return copy;
  }

  /** The hashes while the count is exact, in ascending order as unsigned numbers. */
  long[] sortedHashes() {
    long[] hashes = new long[size];
    int n = 0;
    for (long h : slots) {
      if (h != 0) {
        // The slots are nearly in this order: few places are to be moved.
        int at = n++;
        for (; at > 0 && Long.compareUnsigned(hashes[at - 1], h) > 0; at--) {
          hashes[at] = hashes[at - 1];
        }
        hashes[at] = h;
      }
    }
    return hashes;
  }

  /** The registers' bytes, or null while the count is exact. */
  byte @Nullable [] registerBytes() {
    return registers == null ? null : registers.getState();
  }

  /** A count with these registers. */
  static DistinctCount ofRegisters(byte[] state) {
    checkRegisters(state);
    DistinctCount count = new DistinctCount();
    count.registers = UltraLogLog.wrap(state);
    return count;
  }

  /**
   * Refuses bytes that are no registers.
   *
   * @throws IllegalArgumentException for another length or for a register that no hash can set
   */
  static void checkRegisters(byte[] state) {
    if (state.length != REGISTERS) {
      throw new IllegalArgumentException(
          "a distinct count has " + REGISTERS + " registers: were " + state.length);
    }
    // Four times the position of the highest bit set, which is p - 1 or more, and the two bits
    // below it, which cannot be set below position p - 1.
    int lowest = 4 * (PRECISION - 1);
    for (byte register : state) {
      int value = register & 0xFF;
      if (value != 0
          && value != lowest
          && value != lowest + 4
          && value != lowest + 6
          && value < lowest + 8) {
        throw new IllegalArgumentException("no hash sets a register to " + value);
      }
    }
  }

  void write(ByteWriter out) {
    byte[] state = registerBytes();
    if (state != null) {
      out.putVarint(EXACT + 1);
      out.putBytes(state, 0, state.length);
      return;
    }
    out.putVarint(size);
    if (size > 0) {
      for (long h : sortedHashes()) {
        out.putLong(h);
      }
    }
  }

  static DistinctCount read(ByteReader in) {
    int size = in.readBounded(EXACT + 1, "a number of different values");
    if (size > EXACT) {
      byte[] state = in.readBytes(REGISTERS);
      try {
        return ofRegisters(state);
      } catch (IllegalArgumentException e) {
        throw in.corrupt(String.valueOf(e.getMessage()));
      }
    }
    DistinctCount count = new DistinctCount();
    long before = 0;
    for (int i = 0; i < size; i++) {
      long h = in.readLong();
      if (Long.compareUnsigned(h, before) <= 0) {
        throw in.corrupt("hashes must ascend and not be 0");
      }
      count.insert(h);
      before = h;
    }
    return count;
  }

  /** About how many bytes of heap this takes. */
  int retainedBytes() {
    return 32
        + (slots.length == 0 ? 0 : 16 + 8 * slots.length)
        + (registers == null ? 0 : 16 + 16 + REGISTERS);
  }
}
