package io.plumbline.connectors.format;

import io.plumbline.detectors.event.Texts;

/**
 * The bound on names that are put together from those of nested objects, such as {@code
 * address.city}. What stands before a name costs its length again for each member of an object, so
 * without a bound a short record could ask for gigabytes.
 *
 * <p>A name of more than {@link #LONGEST} bytes is cut as a long category is: its beginning and the
 * hash of all of it. It is cut at every level, so each costs its own length once, and two long
 * names stay different.
 */
final class ComposedNames {
  /** The longest composed name that is kept whole, in bytes of UTF-8. */
  static final int LONGEST = 512;

  private ComposedNames() {}

  /** What is kept of a name. */
  static String bounded(String name) {
    // A character has at most three bytes.
    return name.length() > LONGEST / 3 && AvroPlan.utf8(name).length > LONGEST
        ? Texts.bounded(name)
        : name;
  }

  /**
   * What is kept of the name at the beginning of a buffer: cuts it in place, where it is too long,
   * and returns its length.
   */
  static int bound(byte[] name, int length) {
    return length <= LONGEST ? length : Texts.bound(name, 0, length, name);
  }
}
