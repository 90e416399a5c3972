package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the fold of an event's model and version, without an object per event. */
final class ModelTable {
  /** The version of an event that has none. */
  static final String UNKNOWN_VERSION = "unknown";

  /**
   * Versions of specs that cover any version: past this many, those without an open pane are
   * forgotten.
   */
  private static final int LIMIT = 65_536;

  private static final byte[] UNKNOWN = UNKNOWN_VERSION.getBytes(StandardCharsets.UTF_8);

  private final Map<String, List<MonitoredModel.Loaded>> specs = new HashMap<>();

  private Entry[] slots = new Entry[64];
  private int size;

  private record Entry(int hash, byte[] model, byte[] version, ModelFold fold) {}

  ModelTable(List<MonitoredModel.Loaded> models) {
    for (MonitoredModel.Loaded model : models) {
      specs.computeIfAbsent(model.spec().id(), id -> new ArrayList<>()).add(model);
    }
  }

  /** The fold of the event's model and version; null when no spec covers it. */
  @Nullable ModelFold find(EventRow event) {
    int hash = hash(event);
    int mask = slots.length - 1;
    for (int i = hash & mask; slots[i] != null; i = (i + 1) & mask) {
      if (slots[i].hash == hash && matches(slots[i], event)) {
        return slots[i].fold;
      }
    }
    return admit(event, hash);
  }

  /** Why {@link #find} found nothing. */
  DeadLetterReason unknown(EventRow event) {
    return specs.containsKey(model(event))
        ? DeadLetterReason.UNKNOWN_VERSION
        : DeadLetterReason.UNKNOWN_MODEL;
  }

  /** The event's version. */
  String version(EventRow event) {
    return event.hasVersion()
        ? event.string(event.versionStart(), event.versionLength())
        : UNKNOWN_VERSION;
  }

  private static String model(EventRow event) {
    return event.string(event.modelStart(), event.modelLength());
  }

  private @Nullable ModelFold admit(EventRow event, int hash) {
    String version = version(event);
    MonitoredModel.Loaded covering = null;
    for (MonitoredModel.Loaded candidate : specs.getOrDefault(model(event), List.of())) {
      // A spec for the very version goes before one for any version.
      if (candidate.spec().covers(version)
          && (covering == null || candidate.spec().version() != null)) {
        covering = candidate;
      }
    }
    if (covering == null) {
      return null;
    }
    if (size >= LIMIT) {
      forgetIdle();
    }
    ModelFold fold = new ModelFold(covering, version);
    if (2 * (size + 1) > slots.length) {
      rehash(2 * slots.length);
    }
    insert(
        new Entry(
            hash,
            covering.spec().id().getBytes(StandardCharsets.UTF_8),
            version.getBytes(StandardCharsets.UTF_8),
            fold));
    return fold;
  }

  private void forgetIdle() {
    Entry[] old = slots;
    slots = new Entry[old.length];
    size = 0;
    for (Entry entry : old) {
      if (entry != null && !entry.fold.isEmpty()) {
        insert(entry);
      }
    }
  }

  private void rehash(int length) {
    Entry[] old = slots;
    slots = new Entry[length];
    size = 0;
    for (Entry entry : old) {
      if (entry != null) {
        insert(entry);
      }
    }
  }

  private void insert(Entry entry) {
    int mask = slots.length - 1;
    int i = entry.hash & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = entry;
    size++;
  }

  private static boolean matches(Entry entry, EventRow event) {
    byte[] text = event.text();
    int start = event.modelStart();
    if (!Arrays.equals(
        entry.model, 0, entry.model.length, text, start, start + event.modelLength())) {
      return false;
    }
    if (!event.hasVersion()) {
      return Arrays.equals(entry.version, UNKNOWN);
    }
    int from = event.versionStart();
    return Arrays.equals(
        entry.version, 0, entry.version.length, text, from, from + event.versionLength());
  }

  private static int hash(EventRow event) {
    byte[] text = event.text();
    int hash = 1;
    int end = event.modelStart() + event.modelLength();
    for (int i = event.modelStart(); i < end; i++) {
      hash = 31 * hash + text[i];
    }
    if (event.hasVersion()) {
      end = event.versionStart() + event.versionLength();
      for (int i = event.versionStart(); i < end; i++) {
        hash = 31 * hash + text[i];
      }
    } else {
      for (byte b : UNKNOWN) {
        hash = 31 * hash + b;
      }
    }
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 16;
  }
}
