package io.plumbline.connectors.format;

import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the number of a cell's name from its UTF-8 bytes without making a string.
 *
 * <p>Events of one stream name their features in the same order, so each name remembers the one
 * that followed it last time: mostly a name costs one comparison of bytes and no hash. Otherwise a
 * hash table answers. Only names that have a number are kept, so the dictionary's limits bound this
 * table too.
 */
final class NameTable {
  /** Past so many collisions the dictionary answers, whose buckets are trees. */
  private static final int LONGEST_PROBE = 32;

  private final NameDictionary names;
  private final Name[] starts = new Name[Section.values().length];
  private @Nullable Name[] slots = new Name[128];
  private int size;

  NameTable(NameDictionary names) {
    this.names = names;
    Arrays.setAll(starts, section -> new Name(new byte[0], NameDictionary.UNLISTED, 0));
  }

  /** A name that has a number. */
  static final class Name {
    private final byte[] bytes;
    private final int id;
    private final int hash;
    private final boolean plain;
    private @Nullable Name next;

    private Name(byte[] bytes, int id, int hash) {
      this.bytes = bytes;
      this.id = id;
      this.hash = hash;
      this.plain = isPlain(bytes);
    }

    /** The number in the dictionary. */
    int id() {
      return id;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Whether JSON can carry the name without an escape, byte for byte. */
    boolean plain() {
      return plain;
    }

    /** The name that followed this one last time, or null. */
    @Nullable Name next() {
      return next;
    }

    private boolean is(byte[] in, int start, int length) {
      return length == bytes.length && Arrays.equals(bytes, 0, length, in, start, start + length);
    }

    private static boolean isPlain(byte[] bytes) {
      for (byte b : bytes) {
        if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
          return false;
        }
      }
      return true;
    }
  }

  /** What comes before the first name of a section, and equals no name. */
  Name start(Section section) {
    return starts[section.ordinal()];
  }

  /** Whether the table answers for this dictionary. */
  boolean isOf(NameDictionary dictionary) {
    return names == dictionary;
  }

  /**
   * The name with these bytes, or null if it has no number.
   *
   * @param previous the name before it in the same section
   * @param in holds the name in well-formed UTF-8
   */
  @Nullable Name after(Name previous, byte[] in, int start, int length) {
    Name guess = guess(previous, in, start, length);
    if (guess != null) {
      return guess;
    }
    Name name = find(in, start, length);
    if (name != null) {
      previous.next = name;
    }
    return name;
  }

  /** The name that followed last time, if these are its bytes; else null. */
  @Nullable Name guess(Name previous, byte[] in, int start, int length) {
    Name guess = previous.next;
    return guess != null && guess.is(in, start, length) ? guess : null;
  }

  private @Nullable Name find(byte[] in, int start, int length) {
    int hash = hash(in, start, length);
    int mask = slots.length - 1;
    for (int probe = 0; probe < LONGEST_PROBE; probe++) {
      Name name = slots[hash + probe & mask];
      if (name == null) {
        return add(in, start, length, hash);
      }
      if (name.hash == hash && name.is(in, start, length)) {
        return name;
      }
    }
    return ask(in, start, length, hash);
  }

  private @Nullable Name ask(byte[] in, int start, int length, int hash) {
    int id = names.idOf(new String(in, start, length, StandardCharsets.UTF_8));
    return id == NameDictionary.UNLISTED
        ? null
        : new Name(Arrays.copyOfRange(in, start, start + length), id, hash);
  }

  private @Nullable Name add(byte[] in, int start, int length, int hash) {
    Name name = ask(in, start, length, hash);
    if (name != null) {
      if (2 * ++size > slots.length) {
        grow();
      }
      insert(slots, name);
    }
    return name;
  }

  private void grow() {
    @Nullable Name[] larger = new Name[2 * slots.length];
    for (Name name : slots) {
      if (name != null) {
        insert(larger, name);
      }
    }
    slots = larger;
  }

  /** Leaves a name out that would collide too often: the dictionary answers for it. */
  private static void insert(@Nullable Name[] slots, Name name) {
    for (int probe = 0; probe < LONGEST_PROBE; probe++) {
      int slot = name.hash + probe & slots.length - 1;
      if (slots[slot] == null) {
        slots[slot] = name;
        return;
      }
    }
  }

  private static int hash(byte[] in, int start, int length) {
    int hash = length;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + in[i];
    }
    hash *= 0x9E3779B1;
    return hash ^ hash >>> 15;
  }
}
