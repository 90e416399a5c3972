package io.plumbline.jobs.specs;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.profile.Capacity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of timelines and updates, in messages and in state. Numbers are varints, texts UTF-8
 * with their length; what may be missing has a byte that says so.
 *
 * <p>Version 5, an update: a version byte, its sequence number, whether it is whole, the slots of
 * its timelines and the slots removed, so that who wants names alone reads no further; then each
 * text of a baseline or of constraints once, and the timelines in the order of their slots: the
 * number of the change, when it begins, when it is whole, and its versions, each with the places of
 * its baseline and of its constraints, from 1, or 0 for none, and the capacity of its profiles. A
 * timeline alone: a version byte, the slot, the texts, the timeline.
 *
 * <p>In version 4 there were no constraints.
 *
 * <p>In version 3 no timeline said when it is whole: it always was. In the versions before, each
 * timeline came with its slot, ahead of the slots removed, and each version of a spec with its
 * baseline; no timeline had a beginning, and in version 1 no version a capacity: it was the
 * default.
 */
public final class SpecCodec {
  private static final int VERSION = 5;

  /** The version from which on specs have a capacity. */
  private static final int WITH_CAPACITY = 2;

  /** The version from which on slots and baselines stand apart, and timelines begin. */
  private static final int WITH_SLOTS_FIRST = 3;

  /** The version from which on timelines say when they are whole. */
  private static final int WITH_WHOLE_FROM = 4;

  /** The version from which on specs have constraints. */
  private static final int WITH_CONSTRAINTS = 5;

  private SpecCodec() {}

  /** The bytes of an update. */
  public static byte[] encode(SpecUpdate update) {
    ByteWriter out = new ByteWriter(1024);
    out.putByte(VERSION);
    out.putVarint(update.sequence());
    out.putByte(update.whole() ? 1 : 0);
    write(update.put().stream().map(Timeline::slot).toList(), out);
    write(update.removed(), out);
    Map<PackedText, Integer> places = writeTexts(update.put(), out);
    update.put().forEach(timeline -> write(timeline, places, out));
    return out.toByteArray();
  }

  /**
   * Reads an update.
   *
   * @throws CorruptBytesException for bytes of an unknown version or that are damaged
   */
  public static SpecUpdate decodeUpdate(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = version(in);
    long sequence = in.readCount();
    boolean whole = flag(in);
    List<Timeline> put = new ArrayList<>();
    List<Slot> removed;
    if (version < WITH_SLOTS_FIRST) {
      for (int left = in.readSize(4, "a number of timelines"); left > 0; left--) {
        put.add(timeline(in, slot(in), List.of(), version));
      }
      removed = slots(in);
    } else {
      List<Slot> slots = slots(in);
      removed = slots(in);
      List<PackedText> texts = texts(in);
      slots.forEach(slot -> put.add(timeline(in, slot, texts, version)));
    }
    in.expectEnd();
    return new SpecUpdate(sequence, whole, put, removed);
  }

  /**
   * Reads of an update which slots it is about, and no more.
   *
   * @throws CorruptBytesException for bytes of an unknown version or that are damaged
   */
  static SlotUpdate decodeSlots(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (version(in) < WITH_SLOTS_FIRST) {
      SpecUpdate all = decodeUpdate(bytes);
      return new SlotUpdate(
          all.sequence(),
          all.whole(),
          all.put().stream().map(Timeline::slot).toList(),
          all.removed());
    }
    return new SlotUpdate(in.readCount(), flag(in), slots(in), slots(in));
  }

  /** A {@link SpecUpdate} without what the specs say. */
  record SlotUpdate(long sequence, boolean whole, List<Slot> put, List<Slot> removed) {}

  /** The bytes of one timeline. */
  public static byte[] encode(Timeline timeline) {
    ByteWriter out = new ByteWriter(1024);
    out.putByte(VERSION);
    write(timeline.slot(), out);
    write(timeline, writeTexts(List.of(timeline), out), out);
    return out.toByteArray();
  }

  /**
   * Reads a timeline.
   *
   * @throws CorruptBytesException for bytes of an unknown version or that are damaged
   */
  public static Timeline decodeTimeline(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = version(in);
    Slot slot = slot(in);
    List<PackedText> texts = version < WITH_SLOTS_FIRST ? List.of() : texts(in);
    Timeline timeline = timeline(in, slot, texts, version);
    in.expectEnd();
    return timeline;
  }

  private static int version(ByteReader in) {
    int version = in.readByte();
    if (version < 1 || version > VERSION) {
      throw in.corrupt(
          "the bytes of specs must have version 1 to "
              + VERSION
              + ": was "
              + version
              + (version > VERSION ? "; they were written by a later release" : ""));
    }
    return version;
  }

  /** Writes every baseline and all constraints once, and returns their places. */
  private static Map<PackedText, Integer> writeTexts(
      Collection<Timeline> timelines, ByteWriter out) {
    Map<PackedText, Integer> places = new LinkedHashMap<>();
    for (Timeline timeline : timelines) {
      for (SpecVersion version : timeline.versions()) {
        if (version.baseline() != null) {
          places.putIfAbsent(version.baseline(), places.size() + 1);
        }
        if (version.constraints() != null) {
          places.putIfAbsent(version.constraints(), places.size() + 1);
        }
      }
    }
    out.putVarint(places.size());
    for (PackedText text : places.keySet()) {
      out.putVarint(text.bytes().length);
      out.putBytes(text.bytes(), 0, text.bytes().length);
    }
    return places;
  }

  private static List<PackedText> texts(ByteReader in) {
    List<PackedText> texts = new ArrayList<>();
    for (int left = in.readSize(1, "a number of texts"); left > 0; left--) {
      texts.add(text(in));
    }
    return texts;
  }

  private static PackedText text(ByteReader in) {
    return PackedText.ofBytes(in.readBytes(in.readSize(1, "the length of a text")));
  }

  private static void write(Timeline timeline, Map<PackedText, Integer> places, ByteWriter out) {
    out.putVarint(timeline.changedAt());
    out.putLong(timeline.begins());
    out.putLong(timeline.wholeFrom());
    out.putVarint(timeline.versions().size());
    for (SpecVersion version : timeline.versions()) {
      out.putVarint(version.number());
      out.putLong(version.effectiveFrom());
      out.putByte(version.sensitive() ? 1 : 0);
      out.putString(version.origin());
      out.putString(version.entry());
      PackedText baseline = version.baseline();
      out.putVarint(baseline == null ? 0 : places.get(baseline));
      PackedText constraints = version.constraints();
      out.putVarint(constraints == null ? 0 : places.get(constraints));
      out.putVarint(version.capacity().categories());
      out.putVarint(version.capacity().extraColumns());
    }
  }

  private static Timeline timeline(ByteReader in, Slot slot, List<PackedText> texts, int written) {
    boolean apart = written >= WITH_SLOTS_FIRST;
    long changedAt = in.readCount();
    long begins = apart ? in.readLong() : SpecVersion.ALWAYS;
    long wholeFrom = written >= WITH_WHOLE_FROM ? in.readLong() : SpecVersion.ALWAYS;
    List<SpecVersion> versions = new ArrayList<>();
    for (int left = in.readSize(12, "a number of spec versions"); left > 0; left--) {
      versions.add(
          new SpecVersion(
              in.readCount(),
              in.readLong(),
              flag(in),
              in.readString(),
              in.readString(),
              apart ? placed(in, texts) : flag(in) ? text(in) : null,
              written < WITH_CONSTRAINTS ? null : placed(in, texts),
              written < WITH_CAPACITY ? Capacity.DEFAULT : capacity(in)));
    }
    if (versions.isEmpty()) {
      throw in.corrupt("a timeline must have at least one version: had none");
    }
    return new Timeline(slot, changedAt, begins, wholeFrom, versions);
  }

  private static @Nullable PackedText placed(ByteReader in, List<PackedText> texts) {
    int place = in.readBounded(texts.size(), "the place of a text");
    return place == 0 ? null : texts.get(place - 1);
  }

  private static Capacity capacity(ByteReader in) {
    int categories = in.readBounded(Capacity.MOST_CATEGORIES, "a number of kept categories");
    int names = in.readBounded(Capacity.MOST_EXTRA_COLUMNS, "a number of kept names");
    try {
      return new Capacity(categories, names);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  private static void write(List<Slot> slots, ByteWriter out) {
    out.putVarint(slots.size());
    slots.forEach(slot -> write(slot, out));
  }

  private static List<Slot> slots(ByteReader in) {
    List<Slot> slots = new ArrayList<>();
    for (int left = in.readSize(2, "a number of slots"); left > 0; left--) {
      slots.add(slot(in));
    }
    return slots;
  }

  private static void write(Slot slot, ByteWriter out) {
    out.putString(slot.model());
    String version = slot.version();
    out.putByte(version == null ? 0 : 1);
    if (version != null) {
      out.putString(version);
    }
  }

  private static Slot slot(ByteReader in) {
    String model = in.readString();
    @Nullable String version = flag(in) ? in.readString() : null;
    return new Slot(model, version);
  }

  private static boolean flag(ByteReader in) {
    int flag = in.readByte();
    if (flag != 0 && flag != 1) {
      throw in.corrupt("a flag must be 0 or 1: was " + flag);
    }
    return flag == 1;
  }
}
