package io.plumbline.connectors.format;

import java.util.Arrays;

/**
 * Where the cells of one event's names without a number are, so that of a doubled one the earlier
 * cells can be taken back as those of a {@link io.plumbline.detectors.event.NameDictionary listed}
 * name are. A name is told by the hash of its bytes, as it is where such names are counted.
 *
 * <p>Begins anew with every event without clearing anything; as large as the largest event of late.
 */
final class UnlistedVisits {
  private static final int SLOTS = 64;

  /** An event with more than half as many such names must not burden the ones after it. */
  private static final int MANY_SLOTS = 1 << 14;

  static final int NONE = -1;

  private long[] hashes = new long[SLOTS];

  /** The event of a slot; one of another event is free. */
  private int[] events = new int[SLOTS];

  private int[] firstCells = new int[SLOTS];
  private int[] endsOfCells = new int[SLOTS];
  private boolean[] objects = new boolean[SLOTS];
  private int event;
  private int size;

  /**
   * Forgets the names of the event before.
   *
   * @param number of the event, of which no two are the same
   */
  void begin(int number) {
    event = number;
    size = 0;
    if (hashes.length > MANY_SLOTS) {
      room(SLOTS);
    }
  }

  /** The last visit to a name in this event, or {@link #NONE}. */
  int find(long hash) {
    int slot = slot(hash);
    return events[slot] == event ? slot : NONE;
  }

  int firstCell(int visit) {
    return firstCells[visit];
  }

  int endOfCells(int visit) {
    return endsOfCells[visit];
  }

  /** Whether an object stood there. */
  boolean object(int visit) {
    return objects[visit];
  }

  void put(long hash, int firstCell, int endOfCells, boolean object) {
    int slot = slot(hash);
    if (events[slot] != event) {
      if (2 * ++size > hashes.length) {
        grow();
        slot = slot(hash);
      }
      events[slot] = event;
      hashes[slot] = hash;
    }
    firstCells[slot] = firstCell;
    endsOfCells[slot] = endOfCells;
    objects[slot] = object;
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (events[slot] == event && hashes[slot] != hash) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldEvents = events;
    int[] oldFirst = firstCells;
    int[] oldEnds = endsOfCells;
    boolean[] oldObjects = objects;
    room(2 * oldHashes.length);
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldEvents[i] == event) {
        int slot = slot(oldHashes[i]);
        events[slot] = event;
        hashes[slot] = oldHashes[i];
        firstCells[slot] = oldFirst[i];
        endsOfCells[slot] = oldEnds[i];
        objects[slot] = oldObjects[i];
      }
    }
  }

  private void room(int slots) {
    hashes = new long[slots];
    events = new int[slots];
    Arrays.fill(events, event - 1);
    firstCells = new int[slots];
    endsOfCells = new int[slots];
    objects = new boolean[slots];
  }
}
