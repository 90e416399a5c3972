package io.plumbline.connectors.source;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import java.io.IOException;

/**
 * The ids of the events that one split has delivered lately, as hashes of 64 bits: two different
 * ones among a million are taken for the same with a probability of about 5e-14 per event.
 *
 * <p>An id is remembered until its split has come so far in event time that a repeat would not be
 * one any more. At least as many as the limit are remembered at once; past a quarter more the
 * oldest are forgotten until the limit is met. All that depends on the split's events alone, and
 * what is written and read back goes on as if it had never been written.
 *
 * <p>Ids stand in the order in which they came, with an index in open addressing beside them; those
 * that are over are left where they are until the room is full, so that an event costs one probe.
 */
final class RecentIds {
  private static final int LEAST_ROOM = 64;
  private static final int[] NO_SLOTS = {};

  private final int limit;
  private final int most;

  private int size;
  private long[] hashes;

  /** By position: up to which event time of the split the id is remembered. */
  private long[] until;

  /** A position plus one, or 0; of an id that came again after it was over, the later position. */
  private int[] slots = NO_SLOTS;

  private long forgotten;

  /** Nothing remembered yet; at least so many ids will be. */
  RecentIds(int limit) {
    this(limit, new long[LEAST_ROOM], new long[LEAST_ROOM]);
  }

  private RecentIds(int limit, long[] hashes, long[] until) {
    this.limit = limit;
    most = limit + Math.max(1, limit / 4);
    this.hashes = hashes;
    this.until = until;
    index();
  }

  /**
   * Whether the id came within a time; one that did not is remembered from now on.
   *
   * @param hash the hash of what tells the event from all others
   * @param time the event's time
   * @param within how far the split may come beyond the event for a repeat to be one; above 0
   * @param reached the largest event time of the split before this event
   */
  boolean isRepeat(long hash, long time, long within, long reached) {
    long now = Math.max(time, reached);
    int slot = slot(hash);
    int known = slots[slot] - 1;
    if (known >= 0 && now <= until[known]) {
      return true;
    }
    long end = time + within;
    if (now > end) {
      return false;
    }
    if (size == hashes.length) {
      makeRoom(now);
      slot = slot(hash);
    }
    hashes[size] = hash;
    until[size] = end;
    slots[slot] = ++size;
    return false;
  }

  /** How many ids were forgotten for want of room since the last time this was asked. */
  long takeForgotten() {
    long count = forgotten;
    forgotten = 0;
    return count;
  }

  /** How many ids stand here, those that are over and not yet cleared included. */
  int size() {
    return size;
  }

  private int slot(long hash) {
    int mask = slots.length - 1;
    int i = (int) (hash ^ hash >>> 32) & mask;
    while (slots[i] != 0 && hashes[slots[i] - 1] != hash) {
      i = i + 1 & mask;
    }
    return i;
  }

  /** Clears what is over, forgets the oldest past the limit, and fits the room to the rest. */
  private void makeRoom(long now) {
    int live = 0;
    for (int i = 0; i < size; i++) {
      live += now <= until[i] ? 1 : 0;
    }
    int surplus = Math.max(0, live - limit);
    forgotten += surplus;
    int room = Math.max(LEAST_ROOM, (int) Math.min(most, 2L * (live - surplus)));
    long[] keptHashes = new long[room];
    long[] keptUntil = new long[room];
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (now <= until[i] && --surplus < 0) {
        keptHashes[kept] = hashes[i];
        keptUntil[kept++] = until[i];
      }
    }
    hashes = keptHashes;
    until = keptUntil;
    size = kept;
    index();
  }

  private void index() {
    int least = hashes.length + hashes.length / 2;
    slots = new int[Integer.highestOneBit(Math.max(1, least - 1)) << 1];
    for (int i = 0; i < size; i++) {
      slots[slot(hashes[i])] = i + 1;
    }
  }

  /** The bytes: a version, the room, the number of ids, and of each its hash and its end. */
  byte[] toBytes() {
    ByteWriter out = new ByteWriter(16 + 12 * size);
    out.putByte(1);
    out.putVarint(hashes.length);
    out.putVarint(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.putLong(hashes[i]);
      out.putZigzag(until[i] - before);
      before = until[i];
    }
    return out.toByteArray();
  }

  /**
   * What {@link #toBytes} wrote.
   *
   * @param limit the limit now; one below that of the writer forgets the oldest when room is needed
   * @throws IOException for bytes that are something else, or of a later version
   */
  static RecentIds read(byte[] bytes, int limit) throws IOException {
    try {
      ByteReader in = new ByteReader(bytes);
      Nested.requireVersion("the ids of a split", in.readByte(), 1);
      int room = in.readBounded(2 * Repeats.MOST_IDS, "the room for ids");
      int size = in.readSize(9, "the number of ids");
      if (size > room || room > Math.max(LEAST_ROOM, 2 * size)) {
        throw in.corrupt("the room must fit the number of ids: was " + room + " for " + size);
      }
      // The same room as the writer's: the same event will be the first that finds none.
      RecentIds ids = new RecentIds(limit, new long[room], new long[room]);
      long before = 0;
      for (int i = 0; i < size; i++) {
        ids.hashes[i] = in.readLong();
        before += in.readZigzag();
        ids.until[i] = before;
      }
      in.expectEnd();
      ids.size = size;
      ids.index();
      return ids;
    } catch (CorruptBytesException e) {
      throw new IOException("the state of the ids of a split is broken: " + e.getMessage(), e);
    }
  }
}
