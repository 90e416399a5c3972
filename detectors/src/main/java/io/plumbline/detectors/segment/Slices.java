package io.plumbline.detectors.segment;

import io.plumbline.detectors.profile.Profile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of the segments of one division: those that are known, then those whose names have
 * the smallest hashes (ties by their bytes), and one of all others.
 *
 * <p>Which ones are kept does not depend on any order: a segment gives way only to so many that go
 * before it that it can never come back.
 */
final class Slices {
  private static final int[] NO_SLOTS = {};
  private static final byte[] NO_NAME = {};

  private final int others;

  private int size;
  private int unknown;
  private byte[][] names = new byte[4][];
  private long[] hashes = new long[4];
  private boolean[] known = new boolean[4];
  private Profile[] profiles = new Profile[4];

  /** Open addressing over the segments: a segment's number plus one, or 0. */
  private int[] slots = NO_SLOTS;

  /** The segment that gives way next, or -1 where that is not known. */
  private int last = -1;

  private @Nullable Profile other;

  /**
   * @param others how many segments are kept that are not known, at least 0
   */
  Slices(int others) {
    this.others = others;
  }

  int size() {
    return size;
  }

  String name(int i) {
    return new String(names[i], StandardCharsets.UTF_8);
  }

  byte[] nameBytes(int i) {
    return names[i];
  }

  boolean known(int i) {
    return known[i];
  }

  Profile profile(int i) {
    return profiles[i];
  }

  @Nullable Profile other() {
    return other;
  }

  /** The positions of the segments, by name. */
  int[] inOrder() {
    Comparator<Integer> byName = (a, b) -> Arrays.compareUnsigned(names[a], names[b]);
    return IntStream.range(0, size).boxed().sorted(byName).mapToInt(i -> i).toArray();
  }

  /** The position of a segment, or -1. */
  int find(byte[] bytes, int length, long hash) {
    if (slots.length == 0) {
      return -1;
    }
    int mask = slots.length - 1;
    for (int i = (int) hash & mask; slots[i] != 0; i = i + 1 & mask) {
      int at = slots[i] - 1;
      if (hashes[at] == hash && Arrays.equals(names[at], 0, names[at].length, bytes, 0, length)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * The profile that a segment's events go to, which is made if it is not there: its own, or that
   * of all others.
   *
   * @param isKnown whether the segment is always kept
   */
  Profile at(byte[] bytes, int length, long hash, boolean isKnown, Supplier<Profile> make) {
    int at = find(bytes, length, hash);
    if (at >= 0) {
      return profiles[at];
    }
    if (!admit(bytes, length, hash, isKnown)) {
      return others(make);
    }
    Profile profile = make.get();
    add(Arrays.copyOf(bytes, length), hash, isKnown, profile);
    return profile;
  }

  /** The profile of all segments that are not kept, which is made if it is not there. */
  Profile others(Supplier<Profile> make) {
    Profile all = other;
    if (all == null) {
      all = make.get();
      other = all;
    }
    return all;
  }

  /** Adds all that other slices hold, which are not changed. */
  void merge(Slices added) {
    for (int i = 0; i < added.size; i++) {
      byte[] name = added.names[i];
      int at = find(name, name.length, added.hashes[i]);
      if (at >= 0) {
        profiles[at].merge(added.profiles[i]);
      } else if (admit(name, name.length, added.hashes[i], added.known[i])) {
        add(name, added.hashes[i], added.known[i], added.profiles[i].copy());
      } else {
        addToOthers(added.profiles[i].copy());
      }
    }
    if (added.other != null) {
      addToOthers(added.other.copy());
    }
  }

  /** Whether a new segment is kept, for which another may have to give way. */
  private boolean admit(byte[] bytes, int length, long hash, boolean isKnown) {
    if (isKnown || unknown < others) {
      return true;
    }
    int giving = last();
    if (giving < 0 || !precedes(hash, bytes, length, giving)) {
      return false;
    }
    addToOthers(profiles[giving]);
    remove(giving);
    return true;
  }

  private void addToOthers(Profile owned) {
    if (other == null) {
      other = owned;
    } else {
      other.merge(owned);
    }
  }

  private boolean precedes(long hash, byte[] bytes, int length, int i) {
    int order = Long.compareUnsigned(hash, hashes[i]);
    return order < 0
        || order == 0 && Arrays.compareUnsigned(bytes, 0, length, names[i], 0, names[i].length) < 0;
  }

  /** The segment that gives way to those that go before it; -1 where none may. */
  private int last() {
    if (last < 0) {
      for (int i = 0; i < size; i++) {
        if (!known[i] && (last < 0 || precedes(hashes[last], names[last], names[last].length, i))) {
          last = i;
        }
      }
    }
    return last;
  }

  private void add(byte[] name, long hash, boolean isKnown, Profile profile) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
      known = Arrays.copyOf(known, 2 * size);
      profiles = Arrays.copyOf(profiles, 2 * size);
    }
    names[size] = name;
    hashes[size] = hash;
    known[size] = isKnown;
    profiles[size] = profile;
    size++;
    unknown += isKnown ? 0 : 1;
    last = -1;
    index();
  }

  private void remove(int i) {
    size--;
    unknown -= known[i] ? 0 : 1;
    names[i] = names[size];
    hashes[i] = hashes[size];
    known[i] = known[size];
    profiles[i] = profiles[size];
    names[size] = NO_NAME;
    Arrays.fill(profiles, size, profiles.length, null);
    last = -1;
    index();
  }

  private void index() {
    int room = Integer.highestOneBit(Math.max(2, size)) << 2;
    slots = slots.length == room ? slots : new int[room];
    Arrays.fill(slots, 0);
    for (int i = 0; i < size; i++) {
      int slot = (int) hashes[i] & room - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & room - 1;
      }
      slots[slot] = i + 1;
    }
  }

  Slices copy() {
    Slices copy = new Slices(others);
    for (int i = 0; i < size; i++) {
      copy.add(names[i], hashes[i], known[i], profiles[i].copy());
    }
    copy.other = other == null ? null : other.copy();
    return copy;
  }

  /** A copy whose profiles keep no ids. */
  Slices withoutIds() {
    Slices copy = new Slices(others);
    for (int i = 0; i < size; i++) {
      copy.add(names[i], hashes[i], known[i], profiles[i].withoutIds());
    }
    copy.other = other == null ? null : other.withoutIds();
    return copy;
  }

  // ---- for the codec ----

  void restore(byte[] name, long hash, boolean isKnown, Profile profile) {
    add(name, hash, isKnown, profile);
  }

  void restoreOther(Profile profile) {
    other = profile;
  }

  int othersKept() {
    return others;
  }
}
