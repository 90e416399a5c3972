package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.event.Hashes;
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
  public static final double RELATIVE_STANDARD_ERROR = 0.782 / Math.sqrt(Registers.COUNT);

  /** Room for {@link #EXACT} hashes at a load of 0.8. */
  private static final int MAX_SLOTS = EXACT * 5 / 4;

  private static final long[] NONE = {};

  /** Hashes in open addressing in the order of their upper bits; 0 is an empty slot. */
  private long[] slots = NONE;

  private int size;
  private @Nullable Registers registers;

  /** Counts a value by its hash. */
  public void add(long hash) {
    long h = hash == 0 ? 1 : hash; // 0 is an empty slot
    Registers counter = registers;
    if (counter != null) {
      counter.add(h);
    } else if (!isSeen(h)) {
      insert(h);
    }
  }

  /** Counts the first numbers of an array, which are not -0.0. */
  void addAll(double[] values, int length) {
    int i = 0;
    while (i < length && registers == null) {
      add(Hashes.of(values[i++]));
    }
    Registers counter = registers;
    if (counter != null) {
      for (; i < length; i++) {
        long hash = Hashes.of(values[i]);
        counter.add(hash == 0 ? 1 : hash);
      }
    }
  }

  private boolean isSeen(long h) {
    if (slots.length > 0) {
      int i = slot(h, slots.length);
      while (slots[i] != 0) {
        if (slots[i] == h) {
          return true;
        }
        i = i + 1 == slots.length ? 0 : i + 1;
      }
    }
    return false;
  }

  private void insert(long h) {
    if (size == EXACT) {
      registers().add(h);
      return;
    }
    if (2 * size >= slots.length && slots.length < MAX_SLOTS) {
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

  private Registers registers() {
    Registers counter = registers;
    if (counter == null) {
      counter = new Registers();
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
      registers().merge(other.registers);
    } else {
      for (long h : other.slots) {
        if (h != 0) {
          add(h);
        }
      }
    }
  }

  /** Whether nothing was counted; cheaper than an {@link #estimate}. */
  boolean isEmpty() {
    return registers == null && size == 0;
  }

  /** Whether {@link #estimate} is the exact number. */
  public boolean isExact() {
    return registers == null;
  }

  /** The number of different hashes, exact up to {@link #EXACT}. */
  public double estimate() {
    return registers == null ? size : Math.max(EXACT + 1, registers.estimate());
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
    return registers == null ? null : registers.bytes();
  }

  /**
   * A count with these registers.
   *
   * @throws IllegalArgumentException for bytes that are no registers
   */
  static DistinctCount ofRegisters(byte[] state) {
    DistinctCount count = new DistinctCount();
    count.registers = Registers.of(state);
    return count;
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
      byte[] state = in.readBytes(Registers.COUNT);
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
        + (registers == null ? 0 : Registers.retainedBytes());
  }
}
