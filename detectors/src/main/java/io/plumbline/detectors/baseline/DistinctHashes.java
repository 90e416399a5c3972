package io.plumbline.detectors.baseline;

import java.util.Arrays;

/**
 * How many different values there are: exactly up to {@link #LIMIT}, estimated beyond from the
 * values whose hash starts with a number of zero bits (Flajolet 1990, adaptive sampling; the
 * standard error is below one percent). Independent of order.
 */
final class DistinctHashes {
  /** Up to this many different values the count is exact. */
  static final int LIMIT = 32_768;

  private long[] slots = new long[64]; // 0 is an empty slot: the hash 0 is kept as 1
  private int size;
  private int level;

  /** Adds a value by its hash. */
  void add(long valueHash) {
    // The leading bits choose, the trailing ones place: both must be well mixed.
    if (Long.numberOfLeadingZeros(valueHash) < level || !insert(valueHash)) {
      return;
    }
    if (size > LIMIT) {
      level++;
      rebuild(slots.length);
    } else if (size > slots.length / 2) {
      rebuild(2 * slots.length);
    }
  }

  /** The number of different values. */
  double estimate() {
    return Math.scalb((double) size, level);
  }

  private boolean insert(long hash) {
    long kept = hash == 0 ? 1 : hash;
    int mask = slots.length - 1;
    int at = (int) kept & mask;
    while (slots[at] != 0) {
      if (slots[at] == kept) {
        return false;
      }
      at = (at + 1) & mask;
    }
    slots[at] = kept;
    size++;
    return true;
  }

  private void rebuild(int length) {
    long[] old = slots;
    slots = new long[length];
    size = 0;
    for (long hash : Arrays.stream(old).filter(h -> h != 0).toArray()) {
      if (Long.numberOfLeadingZeros(hash) >= level) {
        insert(hash);
      }
    }
  }
}
