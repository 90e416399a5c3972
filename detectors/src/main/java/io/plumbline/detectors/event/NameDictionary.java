package io.plumbline.detectors.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small dense numbers for the names of cells, so that a name is compared and hashed once per reader
 * and not once per event.
 *
 * <p>Bounded: past {@link #LIMIT} names a new one gets {@link #UNLISTED}, and its cell carries the
 * name's text instead. The number of a name depends on the order of arrival and must never leave
 * the reader.
 */
public final class NameDictionary {
  /** How many names get a number. */
  public static final int LIMIT = 16_384;

  /** The number of every name past the limit. */
  public static final int UNLISTED = -1;

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** The number of the name, given on first sight; {@link #UNLISTED} past the limit. */
  public int idOf(String name) {
    Integer id = ids.get(name);
    if (id != null) {
      return id;
    }
    if (names.size() >= LIMIT) {
      return UNLISTED;
    }
    ids.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  /** The name with the number. */
  public String name(int id) {
    return names.get(id);
  }

  /** How many names have a number: ids are 0 to size - 1. */
  public int size() {
    return names.size();
  }
}
