package io.plumbline.detectors.profile;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;

/**
 * The registers of an UltraLogLog (Ertl, UltraLogLog: a practical and more space-efficient
 * alternative to HyperLogLog, VLDB 2024), bit by bit as hash4j keeps them, which also makes the
 * estimate. Filling and merging are written here, because they are the hot path: once there are
 * many values, hardly a hash changes a register, and such a one is only compared.
 *
 * <p>A register is 0 or four times the position of the highest bit that it has seen, plus two bits
 * that say whether the two positions below it were seen. A hash is a position in one register: the
 * number of leading zeros behind the bits that choose the register, plus {@link #PRECISION} - 1.
 */
final class Registers {
  static final int PRECISION = 11;
  static final int COUNT = 1 << PRECISION;

  private final byte[] state;

  Registers() {
    this(new byte[COUNT]);
  }

  private Registers(byte[] state) {
    this.state = state;
  }

  /** Registers over bytes that {@link #check} accepts; the array is kept. */
  static Registers of(byte[] state) {
    check(state);
    return new Registers(state);
  }

  /**
   * Refuses bytes that are no registers.
   *
   * @throws IllegalArgumentException for another length or for a register that no hash can set
   */
  private static void check(byte[] state) {
    if (state.length != COUNT) {
      throw new IllegalArgumentException(
          "a distinct count has " + COUNT + " registers: were " + state.length);
    }
    // Four times the position of the highest bit set, which is p - 1 or more, and the two bits
    // below it, which cannot be set below position p - 1.
    int lowest = 4 * (PRECISION - 1);
    for (byte register : state) {
      int value = register & 0xFF;
      if (value < lowest + 8
          && value != 0
          && value != lowest
          && value != lowest + 4
          && value != lowest + 6) {
        throw new IllegalArgumentException("no hash sets a register to " + value);
      }
    }
  }

  void add(long hash) {
    byte[] registers = state;
    int at = (int) (hash >>> 64 - PRECISION);
    registers[at] = union(registers[at] & 0xFF, 4 * position(hash));
  }

  /** The position in its register: from PRECISION - 1 to 63. */
  private static int position(long hash) {
    return Long.numberOfLeadingZeros(hash << PRECISION | (1L << PRECISION) - 1) + PRECISION - 1;
  }

  /** What a register is that has seen all that two have; branch-free. */
  private static byte union(int one, int other) {
    int high = Math.max(one, other);
    int low = Math.min(one, other);
    // The lower one's three bits, moved down by as much as it is lower. That of an empty register
    // is out of sight.
    return (byte) (high | (int) ((4L | low & 3) >>> (high >>> 2) - (low >>> 2)) & 3);
  }

  void merge(Registers other) {
    byte[] to = state;
    byte[] from = other.state;
    for (int i = 0; i < COUNT; i++) {
      to[i] = union(to[i] & 0xFF, from[i] & 0xFF);
    }
  }

  Registers copy() {
    return new Registers(state.clone());
  }

  /** An estimate of the number of different hashes. */
  double estimate() {
    return UltraLogLog.wrap(state).getDistinctCountEstimate();
  }

  /** The registers themselves, to be read only. */
  byte[] bytes() {
    return state;
  }

  static int retainedBytes() {
    return 16 + 16 + COUNT;
  }
}
