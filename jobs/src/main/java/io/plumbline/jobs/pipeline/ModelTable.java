package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.event.EventRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to an event's model and version, without an object per event.
 *
 * @param <T> what is kept for each model and version
 */
final class ModelTable<T> {
  /** The version of an event that has none. */
  static final String UNKNOWN_VERSION = "unknown";

  /** Versions of specs that cover any: past this many all are forgotten and found anew. */
  static final int LIMIT = 65_536;

  private static final byte[] UNKNOWN = UNKNOWN_VERSION.getBytes(StandardCharsets.UTF_8);

  private final BiFunction<String, String, @Nullable T> make;

  private Slot<T>[] slots = empty(64);
  private int size;
  private @Nullable Slot<T> last;

  private record Slot<T>(int hash, byte[] model, byte[] version, T value) {}

  /**
   * @param make makes what is kept for a version of a model, once; null for what is not covered
   */
  ModelTable(BiFunction<String, String, @Nullable T> make) {
    this.make = make;
  }

  /** Forgets everything: what covers what has changed. */
  void clear() {
    slots = empty(64);
    size = 0;
    last = null;
  }

  /** What is kept for the event's model and version; null when no spec covers it. */
  @Nullable T find(EventRow event) {
    // Mostly the model of the event before.
    if (last != null && matches(last, event)) {
      return last.value;
    }
    int hash = hash(event);
    int mask = slots.length - 1;
    for (int i = hash & mask; slots[i] != null; i = (i + 1) & mask) {
      if (slots[i].hash == hash && matches(slots[i], event)) {
        last = slots[i];
        return last.value;
      }
    }
    return admit(event, hash);
  }

  static String model(EventRow event) {
    return event.string(event.modelStart(), event.modelLength());
  }

  static String version(EventRow event) {
    return event.hasVersion()
        ? event.string(event.versionStart(), event.versionLength())
        : UNKNOWN_VERSION;
  }

  private @Nullable T admit(EventRow event, int hash) {
    String model = model(event);
    String version = version(event);
    T value = make.apply(model, version);
    if (value == null) {
      return null;
    }
    if (size >= LIMIT) {
      slots = empty(64);
      size = 0;
    }
    if (2 * (size + 1) > slots.length) {
      Slot<T>[] old = slots;
      slots = empty(2 * old.length);
      size = 0;
      for (Slot<T> slot : old) {
        if (slot != null) {
          insert(slot);
        }
      }
    }
    last =
        new Slot<>(
            hash,
            model.getBytes(StandardCharsets.UTF_8),
            version.getBytes(StandardCharsets.UTF_8),
            value);
    insert(last);
    return last.value;
  }

  private void insert(Slot<T> slot) {
    int mask = slots.length - 1;
    int i = slot.hash & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = slot;
    size++;
  }

  @SuppressWarnings("unchecked")
  private static <T> Slot<T>[] empty(int length) {
    return new Slot[length];
  }

  private static <T> boolean matches(Slot<T> slot, EventRow event) {
    byte[] text = event.text();
    int start = event.modelStart();
    int end = start + event.modelLength();
    if (!Arrays.equals(slot.model, 0, slot.model.length, text, start, end)) {
      return false;
    }
    if (!event.hasVersion()) {
      return Arrays.equals(slot.version, UNKNOWN);
    }
    int from = event.versionStart();
    int to = from + event.versionLength();
    return Arrays.equals(slot.version, 0, slot.version.length, text, from, to);
  }

  private static int hash(EventRow event) {
    byte[] text = event.text();
    int hash = hash(1, text, event.modelStart(), event.modelLength());
    hash =
        event.hasVersion()
            ? hash(hash, text, event.versionStart(), event.versionLength())
            : hash(hash, UNKNOWN, 0, UNKNOWN.length);
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private static int hash(int from, byte[] bytes, int start, int length) {
    int hash = from;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }
}
