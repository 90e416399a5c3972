package io.plumbline.jobs.specs;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.profile.Capacity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of timelines and updates, in messages and in state. Version 1: a version byte; an
 * update's sequence number, whether it is whole, its timelines and the slots removed; of a timeline
 * the slot, the number of its change and its versions. Numbers are varints, texts UTF-8 with their
 * length; what may be missing has a byte that says so. Version 2: then the capacity of each spec's
 * profiles, which was the default before. Version 3: of a timeline also when it begins, before its
 * versions.
 */
public final class SpecCodec {
  private static final int VERSION = 3;

  /** The version from which on specs have a capacity. */
  private static final int WITH_CAPACITY = 2;

  /** The version from which on timelines say when they begin. */
  private static final int WITH_BEGINNINGS = 3;

  private SpecCodec() {}

  /** The bytes of an update. */
  public static byte[] encode(SpecUpdate update) {
    ByteWriter out = new ByteWriter(1024);
    out.putByte(VERSION);
    out.putVarint(update.sequence());
    out.putByte(update.whole() ? 1 : 0);
    out.putVarint(update.put().size());
    update.put().forEach(timeline -> write(timeline, out));
    out.putVarint(update.removed().size());
    update.removed().forEach(slot -> write(slot, out));
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
    for (int left = in.readSize(4, "a number of timelines"); left > 0; left--) {
      put.add(timeline(in, version));
    }
    List<Slot> removed = new ArrayList<>();
    for (int left = in.readSize(2, "a number of slots"); left > 0; left--) {
      removed.add(slot(in));
    }
    in.expectEnd();
    return new SpecUpdate(sequence, whole, put, removed);
  }

  /** The bytes of one timeline. */
  public static byte[] encode(Timeline timeline) {
    ByteWriter out = new ByteWriter(1024);
    out.putByte(VERSION);
    write(timeline, out);
    return out.toByteArray();
  }

  /**
   * Reads a timeline.
   *
   * @throws CorruptBytesException for bytes of an unknown version or that are damaged
   */
  public static Timeline decodeTimeline(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Timeline timeline = timeline(in, version(in));
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
              + "; they were written by a later release");
    }
    return version;
  }

  private static void write(Timeline timeline, ByteWriter out) {
    write(timeline.slot(), out);
    out.putVarint(timeline.changedAt());
    out.putLong(timeline.begins());
    out.putVarint(timeline.versions().size());
    for (SpecVersion version : timeline.versions()) {
      out.putVarint(version.number());
      out.putLong(version.effectiveFrom());
      out.putByte(version.sensitive() ? 1 : 0);
      out.putString(version.origin());
      out.putString(version.entry());
      PackedText baseline = version.baseline();
      out.putByte(baseline == null ? 0 : 1);
      if (baseline != null) {
        out.putVarint(baseline.bytes().length);
        out.putBytes(baseline.bytes(), 0, baseline.bytes().length);
      }
      out.putVarint(version.capacity().categories());
      out.putVarint(version.capacity().extraColumns());
    }
  }

  private static Timeline timeline(ByteReader in, int written) {
    Slot slot = slot(in);
    long changedAt = in.readCount();
    long begins = written < WITH_BEGINNINGS ? SpecVersion.ALWAYS : in.readLong();
    List<SpecVersion> versions = new ArrayList<>();
    for (int left = in.readSize(12, "a number of spec versions"); left > 0; left--) {
      versions.add(
          new SpecVersion(
              in.readCount(),
              in.readLong(),
              flag(in),
              in.readString(),
              in.readString(),
              flag(in)
                  ? PackedText.ofBytes(in.readBytes(in.readSize(1, "the length of a baseline")))
                  : null,
              written < WITH_CAPACITY ? Capacity.DEFAULT : capacity(in)));
    }
    if (versions.isEmpty()) {
      throw in.corrupt("a timeline must have at least one version: had none");
    }
    return new Timeline(slot, changedAt, begins, versions);
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
