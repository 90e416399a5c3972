package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.event.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Exact counts of a bounded number of texts: of all texts seen those with the smallest hashes (ties
 * by their bytes); the counts of all others are one number, the rest.
 *
 * <p>Which texts those are does not depend on any order. Their counts are exact, because the
 * largest kept hash only falls: a text that is kept in the end was never turned away. Texts are in
 * bounded form (see {@link Texts}); no more than a quarter over the limit is kept for a moment, so
 * that texts are dropped in batches.
 */
final class SmallestHashCounts {
  private static final int[] NO_SLOTS = {};

  private final int limit;
  private final boolean estimating;

  private int size;
  private long[] hashes = new long[4];
  private byte[][] texts = new byte[4][];
  private long[] counts = new long[4];

  /** The entry after which nothing is in order of hash; entries before it are. */
  private int sorted;

  /** Open addressing over the entries: an entry's number plus one, or 0. */
  private int[] slots = NO_SLOTS;

  /** Whether there is a rest: then no hash above the bound is let in. */
  private boolean bounded;

  private long bound;
  private long rest;

  /** All hashes ever seen, once there is a rest. */
  private @Nullable Registers all;

  /**
   * Keeps at most so many texts.
   *
   * @param estimating whether the number of different texts is estimated once there is a rest
   */
  SmallestHashCounts(int limit, boolean estimating) {
    this.limit = limit;
    this.estimating = estimating;
  }

  /** Adds to the count of a text whose hash is {@link Hashes#of(byte[], int, int)}. */
  void add(long hash, byte[] utf8, int offset, int length, long count) {
    if (bounded && Long.compareUnsigned(hash, bound) > 0) {
      rest += count;
      if (all != null) {
        all.add(hash);
      }
      return;
    }
    if (slots.length > 0) {
      int mask = slots.length - 1;
      for (int i = (int) hash & mask; slots[i] != 0; i = i + 1 & mask) {
        int entry = slots[i] - 1;
        if (hashes[entry] == hash && equal(texts[entry], utf8, offset, length)) {
          counts[entry] += count;
          return;
        }
      }
    }
    append(hash, Arrays.copyOfRange(utf8, offset, offset + length), count);
    if (all != null) {
      all.add(hash);
    }
    if (size > limit + limit / 4) {
      settle();
    }
  }

  private static boolean equal(byte[] text, byte[] utf8, int offset, int length) {
    return Arrays.equals(text, 0, text.length, utf8, offset, offset + length);
  }

  private void append(long hash, byte[] text, long count) {
    if (size == hashes.length) {
      int room = Math.min(2 * size, limit + limit / 4 + 1);
      hashes = Arrays.copyOf(hashes, room);
      texts = Arrays.copyOf(texts, room);
      counts = Arrays.copyOf(counts, room);
    }
    hashes[size] = hash;
    texts[size] = text;
    counts[size] = count;
    size++;
    if (3 * slots.length < 4 * size) {
      index();
    } else {
      slot(size - 1);
    }
  }

  private void index() {
    slots = new int[Integer.highestOneBit(Math.max(4, 2 * size - 1)) << 1];
    for (int entry = 0; entry < size; entry++) {
      slot(entry);
    }
  }

  private void slot(int entry) {
    int mask = slots.length - 1;
    int i = (int) hashes[entry] & mask;
    while (slots[i] != 0) {
      i = i + 1 & mask;
    }
    slots[i] = entry + 1;
  }

  /** Brings the entries into the order of their hashes and those over the limit into the rest. */
  private void settle() {
    if (sorted == size && size <= limit) {
      return;
    }
    Integer[] order = new Integer[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    Comparator<Integer> byHash = (a, b) -> Long.compareUnsigned(hashes[a], hashes[b]);
    Arrays.sort(order, byHash.thenComparing((a, b) -> Arrays.compareUnsigned(texts[a], texts[b])));
    if (size > limit) {
      if (all == null && estimating) {
        Registers sketch = new Registers();
        for (int i = 0; i < size; i++) {
          sketch.add(hashes[i]);
        }
        all = sketch;
      }
      for (int i = limit; i < size; i++) {
        rest += counts[order[i]];
      }
      size = limit;
      bounded = true;
    }
    long[] newHashes = new long[hashes.length];
    byte[][] newTexts = new byte[hashes.length][];
    long[] newCounts = new long[hashes.length];
    for (int i = 0; i < size; i++) {
      newHashes[i] = hashes[order[i]];
      newTexts[i] = texts[order[i]];
      newCounts[i] = counts[order[i]];
    }
    hashes = newHashes;
    texts = newTexts;
    counts = newCounts;
    sorted = size;
    if (bounded) {
      bound = hashes[size - 1];
    }
    index();
  }

  /** Adds all that another one has counted. */
  void merge(SmallestHashCounts other) {
    other.settle();
    rest += other.rest;
    if (other.all != null) {
      Registers sketch = all;
      if (sketch == null) {
        sketch = new Registers();
        for (int i = 0; i < size; i++) {
          sketch.add(hashes[i]);
        }
        all = sketch;
      }
      sketch.merge(other.all);
    }
    for (int i = 0; i < other.size; i++) {
      byte[] text = other.texts[i];
      add(other.hashes[i], text, 0, text.length, other.counts[i]);
    }
    if (other.bounded && (!bounded || Long.compareUnsigned(other.bound, bound) < 0)) {
      // What is kept here beyond the other's bound may have been turned away there.
      bounded = true;
      bound = other.bound;
    }
    settle();
  }

  SmallestHashCounts copy() {
    SmallestHashCounts copy = new SmallestHashCounts(limit, estimating);
    copy.size = size;
    copy.hashes = hashes.clone();
    copy.texts = texts.clone(); // the texts themselves never change
    copy.counts = counts.clone();
    copy.sorted = sorted;
    copy.slots = slots.length == 0 ? NO_SLOTS : slots.clone();
    copy.bounded = bounded;
    copy.bound = bound;
    copy.rest = rest;
    copy.all = all == null ? null : all.copy();
    return copy;
  }

  /** How many texts are kept. */
  int size() {
    settle();
    return size;
  }

  /** The counts of all texts that are not kept. */
  long rest() {
    settle();
    return rest;
  }

  /** All counts, kept or not. */
  long total() {
    long total = rest;
    for (int i = 0; i < size; i++) {
      total += counts[i];
    }
    return total;
  }

  /** The number of different texts: exact up to the limit, then an estimate. */
  double distinct() {
    settle();
    return all == null ? size : Math.max(limit + 1, all.estimate());
  }

  /** The kept texts with their counts. */
  SortedMap<String, Long> kept() {
    settle();
    SortedMap<String, Long> kept = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      kept.merge(new String(texts[i], StandardCharsets.UTF_8), counts[i], Long::sum);
    }
    return kept;
  }

  /** The registers of the estimate, or null while there is no rest. */
  byte @Nullable [] registers() {
    settle();
    return all == null ? null : all.bytes();
  }

  /**
   * Counts with this content.
   *
   * @throws IllegalArgumentException for content that no counting leads to
   */
  void restore(SortedMap<String, Long> kept, long restCount, byte @Nullable [] registers) {
    for (var entry : kept.entrySet()) {
      byte[] utf8 = entry.getKey().getBytes(StandardCharsets.UTF_8);
      restoreEntry(utf8, entry.getValue());
    }
    settle();
    restoreRest(restCount, registers);
  }

  private void restoreEntry(byte[] utf8, long count) {
    if (count <= 0) {
      throw new IllegalArgumentException("a kept text must have a count above 0: was " + count);
    }
    if (size == limit) {
      throw new IllegalArgumentException("at most " + limit + " texts are kept");
    }
    if (utf8.length > Texts.MAX_BOUNDED_BYTES) {
      throw new IllegalArgumentException("a kept text of " + utf8.length + " bytes is too long");
    }
    int before = size;
    add(Hashes.of(utf8, 0, utf8.length), utf8, 0, utf8.length, count);
    if (size == before) {
      throw new IllegalArgumentException("a text is kept twice");
    }
  }

  private void restoreRest(long restCount, byte @Nullable [] registers) {
    if (restCount == 0) {
      return;
    }
    if (restCount < 0 || size < limit) {
      throw new IllegalArgumentException(
          "there is a rest only where " + limit + " texts are kept: were " + size);
    }
    if (estimating) {
      if (registers == null) {
        throw new IllegalArgumentException("a rest needs the registers of its estimate");
      }
      all = Registers.of(registers);
    }
    rest = restCount;
    bounded = true;
    bound = hashes[size - 1];
  }

  /** Writes the kept texts in the order of their hashes, the rest and its registers. */
  void write(ByteWriter out) {
    settle();
    out.putVarint(size);
    for (int i = 0; i < size; i++) {
      out.putVarint(texts[i].length);
      out.putBytes(texts[i], 0, texts[i].length);
      out.putVarint(counts[i]);
    }
    out.putVarint(rest);
    if (rest > 0 && all != null) {
      out.putBytes(all.bytes(), 0, Registers.COUNT);
    }
  }

  /** Reads what {@link #write} wrote. */
  static SmallestHashCounts read(ByteReader in, int limit, boolean estimating) {
    SmallestHashCounts read = new SmallestHashCounts(limit, estimating);
    try {
      int entries = in.readBounded(limit, "a number of kept texts");
      for (int i = 0; i < entries; i++) {
        byte[] utf8 = in.readBytes(in.readBounded(Texts.MAX_BOUNDED_BYTES, "the length of a text"));
        if (!Texts.isUtf8(utf8, 0, utf8.length)) {
          throw in.corrupt("a kept text must be UTF-8");
        }
        read.restoreEntry(utf8, in.readCount());
        if (i > 0 && !read.ascend(i)) {
          throw in.corrupt("kept texts must be in the order of their hashes");
        }
      }
      read.sorted = read.size;
      long rest = in.readCount();
      read.restoreRest(rest, rest > 0 && estimating ? in.readBytes(Registers.COUNT) : null);
      return read;
    } catch (CorruptBytesException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  private boolean ascend(int i) {
    int order = Long.compareUnsigned(hashes[i - 1], hashes[i]);
    return order < 0 || order == 0 && Arrays.compareUnsigned(texts[i - 1], texts[i]) < 0;
  }

  /** About how many bytes of heap this takes. */
  int retainedBytes() {
    int bytes = 64 + 3 * 16 + 20 * hashes.length + 16 + 4 * slots.length;
    for (int i = 0; i < size; i++) {
      bytes += 16 + (texts[i].length + 7 & ~7);
    }
    return bytes + (all == null ? 0 : Registers.retainedBytes());
  }
}
