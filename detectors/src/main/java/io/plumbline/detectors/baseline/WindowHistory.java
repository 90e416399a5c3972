package io.plumbline.detectors.baseline;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which earlier windows a window is compared with: the latest that were not in alert.
 *
 * <p>Holds, for one chain of windows that do not overlap, when each began, which slices of the
 * traffic it has, and which of them were in alert. What it answers depends on that alone and not on
 * the order in which it was told, nor on what it was asked to forget: of the last {@code windows +
 * relearn - 1} windows before a time it takes, from the latest on, those of a slice that were not
 * in alert, as many as {@code windows}. {@code relearn} windows or more in a row that all were in
 * alert are a change that has come to stay: these are taken, and none before them.
 *
 * <p>Belongs to one thread at a time.
 */
public final class WindowHistory {
  /** The version of the bytes that are written. */
  static final int VERSION = 1;

  private final long size;
  private final int windows;
  private final int relearn;
  private final NavigableMap<Long, Past> past = new TreeMap<>();

  /**
   * A window that was.
   *
   * @param alerts by slice whether it was in alert
   * @param held whether its profile may still be asked for
   */
  private record Past(SortedMap<String, Boolean> alerts, boolean held) {
    Past {
      alerts = new TreeMap<>(alerts);
    }
  }

  /**
   * An empty history.
   *
   * @param size the length of each window, in milliseconds
   * @param windows the most windows that are compared with, at least 1
   * @param relearn as many in a row that were in alert are the new normal, at least 1
   */
  public WindowHistory(long size, int windows, int relearn) {
    if (size < 1 || windows < 1 || relearn < 1) {
      throw new IllegalArgumentException(
          "a history is of windows with a length, and at least of one: was of "
              + windows
              + " of "
              + size
              + " ms, relearned after "
              + relearn);
    }
    this.size = size;
    this.windows = windows;
    this.relearn = relearn;
  }

  /**
   * Puts down a window, in place of what was said of it before.
   *
   * @param start its start, in milliseconds since 1970 UTC
   * @param alerts by slice that has events, whether the slice was in alert
   */
  public void put(long start, SortedMap<String, Boolean> alerts) {
    past.put(start, new Past(alerts, true));
  }

  /**
   * Puts down more slices of a window.
   *
   * @param start its start, in milliseconds since 1970 UTC
   * @param alerts the same of slices of which nothing was said before
   */
  public void add(long start, SortedMap<String, Boolean> alerts) {
    Past before = past.get(start);
    SortedMap<String, Boolean> all = new TreeMap<>(before == null ? Map.of() : before.alerts());
    all.putAll(alerts);
    put(start, all);
  }

  /**
   * Takes a window back, and says whether it was there.
   *
   * @param start its start, in milliseconds since 1970 UTC
   */
  public boolean remove(long start) {
    return past.remove(start) != null;
  }

  /** Whether no window is remembered. */
  public boolean isEmpty() {
    return past.isEmpty();
  }

  /** The starts of the windows whose profiles may still be asked for, ascending. */
  public List<Long> held() {
    return past.entrySet().stream()
        .filter(window -> window.getValue().held())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The starts of the windows that a slice is compared with, ascending.
   *
   * @param upTo windows that end later are left out, in milliseconds since 1970 UTC
   */
  public List<Long> chosen(String slice, long upTo) {
    List<Long> chosen = new ArrayList<>();
    List<Long> inRow = new ArrayList<>();
    for (Map.Entry<Long, Past> window : before(upTo)) {
      Boolean alert = window.getValue().alerts().get(slice);
      if (alert == null) {
        continue;
      }
      if (alert) {
        inRow.add(window.getKey());
        continue;
      }
      if (inRow.size() >= relearn) {
        break;
      }
      inRow.clear();
      chosen.add(window.getKey());
      if (chosen.size() == windows) {
        break;
      }
    }
    if (inRow.size() >= relearn) {
      chosen.addAll(inRow);
    }
    return chosen.stream().limit(windows).filter(this::isHeld).sorted().toList();
  }

  private boolean isHeld(long start) {
    Past window = past.get(start);
    return window != null && window.held();
  }

  /** The windows that are looked back at, the latest first. */
  private List<Map.Entry<Long, Past>> before(long upTo) {
    long latest = upTo < Long.MIN_VALUE + size ? Long.MIN_VALUE : upTo - size;
    return past.headMap(latest, true).descendingMap().entrySet().stream()
        .limit((long) windows + relearn - 1)
        .toList();
  }

  /**
   * Forgets what no window is compared with any more.
   *
   * @param upTo whoever asks from now on asks for windows up to there or later, and what ends there
   *     or earlier is final; who asks for less is answered with what is left
   * @return the starts of the windows whose profiles are not asked for any more
   */
  public SortedSet<Long> settle(long upTo) {
    List<Map.Entry<Long, Past>> settled = before(upTo);
    SortedSet<Long> gone = new TreeSet<>();
    if (settled.isEmpty()) {
      return gone;
    }
    long earliest = settled.get(settled.size() - 1).getKey();
    NavigableMap<Long, Past> beyond = past.headMap(earliest, false);
    beyond.forEach((start, window) -> note(start, window, gone));
    beyond.clear();

    Map<String, Integer> good = new HashMap<>();
    Map<String, Integer> inRow = new HashMap<>();
    Set<String> closed = new HashSet<>();
    for (Map.Entry<Long, Past> window : settled) {
      boolean needed = false;
      for (Map.Entry<String, Boolean> slice : window.getValue().alerts().entrySet()) {
        String name = slice.getKey();
        if (slice.getValue()) {
          inRow.merge(name, 1, Integer::sum);
          needed |= !closed.contains(name);
        } else {
          if (inRow.getOrDefault(name, 0) >= relearn) {
            closed.add(name);
          }
          inRow.put(name, 0);
          needed |= !closed.contains(name);
          if (good.merge(name, 1, Integer::sum) >= windows) {
            closed.add(name);
          }
        }
      }
      if (!needed) {
        note(window.getKey(), window.getValue(), gone);
      }
    }
    for (long start : gone) {
      past.computeIfPresent(start, (at, window) -> new Past(window.alerts(), false));
    }
    return gone;
  }

  private static void note(long start, Past window, Set<Long> gone) {
    if (window.held()) {
      gone.add(start);
    }
  }

  // ---- bytes ----

  /** The bytes of the history: equal ones have equal bytes. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter(64 + 32 * past.size());
    out.putByte(VERSION);
    out.putVarint(size);
    out.putVarint(windows);
    out.putVarint(relearn);
    out.putVarint(past.size());
    past.forEach(
        (start, window) -> {
          out.putLong(start);
          out.putByte(window.held() ? 1 : 0);
          out.putVarint(window.alerts().size());
          window
              .alerts()
              .forEach(
                  (slice, alert) -> {
                    out.putString(slice);
                    out.putByte(alert ? 1 : 0);
                  });
        });
    return out.toByteArray();
  }

  /**
   * The history with these bytes.
   *
   * @throws CorruptBytesException for bytes that are none, of an unknown version, cut or damaged
   */
  public static WindowHistory decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw in.corrupt("histories of version " + VERSION + " can be read: was " + version);
    }
    long size = in.readVarint();
    int windows = in.readBounded(Integer.MAX_VALUE, "a number of windows");
    int relearn = in.readBounded(Integer.MAX_VALUE, "a number of windows in a row");
    WindowHistory history;
    try {
      history = new WindowHistory(size, windows, relearn);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
    for (int left = in.readSize(10, "a number of windows"); left > 0; left--) {
      long start = in.readLong();
      boolean held = flag(in);
      SortedMap<String, Boolean> alerts = new TreeMap<>();
      for (int slices = in.readSize(2, "a number of slices"); slices > 0; slices--) {
        String slice = in.readString();
        alerts.put(slice, flag(in));
      }
      history.past.put(start, new Past(alerts, held));
    }
    in.expectEnd();
    return history;
  }

  private static boolean flag(ByteReader in) {
    int flag = in.readByte();
    if (flag != 0 && flag != 1) {
      throw in.corrupt("a flag must be 0 or 1: was " + flag);
    }
    return flag == 1;
  }
}
