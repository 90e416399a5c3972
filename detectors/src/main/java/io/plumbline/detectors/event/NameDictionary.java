package io.plumbline.detectors.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small dense numbers for the names of cells, so that a name is compared and hashed once per reader
 * and not once per event.
 *
 * <p>Bounded: past {@link #LIMIT} names, or longer than {@link #LONGEST}, a new one gets {@link
 * #UNLISTED}, and its cell carries the name's text instead of a value. So that a flood of strange
 * names never hides a configured column, the names of columns are {@link #register registered}: a
 * registered name always has a number. The number of a name depends on the order of arrival and
 * must never leave the reader.
 */
public final class NameDictionary {
  /** How many names of events get a number. */
  public static final int LIMIT = 16_384;

  /** The longest name of an event that gets a number, in UTF-16 units. */
  public static final int LONGEST = 512;

  /** The number of every name past the limit. */
  public static final int UNLISTED = -1;

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private int fromEvents;

  /** The number of an event's name, given on first sight; {@link #UNLISTED} past the limits. */
  public int idOf(String name) {
    Integer id = ids.get(name);
    if (id != null) {
      return id;
    }
    if (fromEvents >= LIMIT || name.length() > LONGEST) {
      return UNLISTED;
    }
    fromEvents++;
    return add(name);
  }

  /** The number of a configured column's name, which no limit keeps out. */
  public int register(String name) {
    Integer id = ids.get(name);
    return id != null ? id : add(name);
  }

  private int add(String name) {
    int id = names.size();
    ids.put(name, id);
    names.add(name);
    return id;
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
