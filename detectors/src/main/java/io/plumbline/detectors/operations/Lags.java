package io.plumbline.detectors.operations;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import java.util.Arrays;

/**
 * How far events were behind, in milliseconds: counts on four bins per doubling, so that a quantile
 * is within an eighth of the exact one. What is ahead counts as 0. Mergeable in any order. Adding
 * allocates nothing.
 */
public final class Lags {
  private static final int VERSION = 1;

  /** A lag beyond it, 139 years, counts as this. */
  private static final long MOST = (1L << 42) - 1;

  private static final int BINS = bin(MOST) + 1;

  private final int[] counts = new int[BINS];
  private long events;
  private long largest;

  /** Adds one event. */
  public void add(long millis) {
    long lag = Math.min(Math.max(millis, 0), MOST);
    counts[bin(lag)]++;
    events++;
    if (lag > largest) {
      largest = lag;
    }
  }

  /** Adds what another holds. */
  public void add(Lags other) {
    for (int i = 0; i < BINS; i++) {
      counts[i] += other.counts[i];
    }
    events += other.events;
    largest = Math.max(largest, other.largest);
  }

  /** How many events were added. */
  public long events() {
    return events;
  }

  /** The largest lag, exact; 0 of no events. */
  public long largest() {
    return largest;
  }

  /** The inverted-CDF median, within an eighth of the exact one; 0 of no events. */
  public double median() {
    long left = (events + 1) / 2;
    int bin = 0;
    while (bin < BINS - 1 && left > counts[bin]) {
      left -= counts[bin++];
    }
    return Math.min(largest, (lowest(bin) + lowest(bin + 1) - 1) / 2.0);
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(counts, 0);
    events = 0;
    largest = 0;
  }

  private static int bin(long lag) {
    if (lag < 4) {
      return (int) lag;
    }
    int doubling = 63 - Long.numberOfLeadingZeros(lag);
    return 4 * (doubling - 1) + (int) (lag >>> (doubling - 2) & 3);
  }

  private static long lowest(int bin) {
    return bin < 4 ? bin : (4L + bin % 4) << (bin / 4 - 1);
  }

  /** The bytes: a version byte, the largest, then the bins that hold something. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter(32);
    out.putByte(VERSION);
    out.putVarint(largest);
    for (int i = 0; i < BINS; i++) {
      if (counts[i] > 0) {
        out.putVarint(i);
        out.putVarint(counts[i]);
      }
    }
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptBytesException when the version is unknown or the bytes are cut or damaged
   */
  public static Lags decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw in.corrupt("the version of lags must be " + VERSION + ": was " + version);
    }
    Lags lags = new Lags();
    lags.largest = in.readCount();
    while (in.remaining() > 0) {
      int bin = in.readBounded(BINS - 1, "the number of a bin");
      int count = in.readBounded(Integer.MAX_VALUE, "a number of events");
      lags.counts[bin] += count;
      lags.events += count;
    }
    return lags;
  }
}
