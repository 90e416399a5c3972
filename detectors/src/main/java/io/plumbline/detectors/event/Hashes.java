package io.plumbline.detectors.event;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The one hash function behind everything that is chosen by hash or counted as distinct: XXH3, 64
 * bits, seed 0.
 *
 * <p>Stored profiles depend on it, bit by bit: another function needs another version of the
 * profile's format.
 */
public final class Hashes {
  private static final Hasher64 XXH3 = Hashing.xxh3_64();

  private Hashes() {}

  /** The hash of a slice of bytes. */
  public static long of(byte[] bytes, int offset, int length) {
    return XXH3.hashBytesToLong(bytes, offset, length);
  }

  /** The hash of a number; -0.0 and 0.0 have the same. */
  public static long of(double value) {
    return XXH3.hashLongToLong(Double.doubleToRawLongBits(value + 0.0));
  }
}
