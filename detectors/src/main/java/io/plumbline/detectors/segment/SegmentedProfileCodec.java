package io.plumbline.detectors.segment;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.event.Hashes;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of a segmented profile. Without divisions it is that of the profile of all. Else:
 * the letters {@code PLS}, a version byte, that profile's bytes with their length; then for each
 * division its columns, how many segments it keeps that are not known, the segments by name, each
 * with whether it is always kept and its profile, and whether there is a profile of all others, and
 * it. Equal ones have equal bytes.
 */
public final class SegmentedProfileCodec {
  /** The version that is written. */
  static final int VERSION = 1;

  private static final int MOST_DIVISIONS = 10_000;

  private SegmentedProfileCodec() {}

  /** The bytes of a segmented profile. */
  public static byte[] encode(SegmentedProfile profile) {
    return encode(profile, new ByteWriter(4_096));
  }

  /**
   * The bytes of a segmented profile.
   *
   * @param out where they are put together, over what was there before
   */
  public static byte[] encode(SegmentedProfile profile, ByteWriter out) {
    out.reset();
    if (profile.divisions().isEmpty()) {
      ProfileCodec.encode(profile.all(), out);
      return out.toByteArray();
    }
    out.putByte('P');
    out.putByte('L');
    out.putByte('S');
    out.putByte(VERSION);
    write(profile.all(), out);
    out.putVarint(profile.divisions().size());
    for (int i = 0; i < profile.divisions().size(); i++) {
      write(profile.divisions().get(i), profile.slices(i), out);
    }
    return out.toByteArray();
  }

  private static void write(List<String> columns, Slices slices, ByteWriter out) {
    out.putVarint(columns.size());
    columns.forEach(column -> putText(column.getBytes(StandardCharsets.UTF_8), out));
    out.putVarint(slices.othersKept());
    out.putVarint(slices.size());
    for (int at : slices.inOrder()) {
      putText(slices.nameBytes(at), out);
      out.putByte(slices.known(at) ? 1 : 0);
      write(slices.profile(at), out);
    }
    Profile other = slices.other();
    out.putByte(other == null ? 0 : 1);
    if (other != null) {
      write(other, out);
    }
  }

  private static void putText(byte[] utf8, ByteWriter out) {
    out.putVarint(utf8.length);
    out.putBytes(utf8, 0, utf8.length);
  }

  private static void write(Profile profile, ByteWriter out) {
    byte[] bytes = ProfileCodec.encode(profile);
    putText(bytes, out);
  }

  /**
   * The segmented profile with these bytes.
   *
   * @throws CorruptBytesException for bytes that are none, of an unknown version, cut or damaged
   */
  public static SegmentedProfile decode(byte[] bytes) {
    if (bytes.length < 4 || bytes[0] != 'P' || bytes[1] != 'L' || bytes[2] != 'S') {
      return SegmentedProfile.ofAll(ProfileCodec.decode(bytes));
    }
    ByteReader in = new ByteReader(bytes, 3, bytes.length - 3);
    int version = in.readByte();
    if (version != VERSION) {
      throw in.corrupt("segmented profiles of version " + VERSION + " can be read: was " + version);
    }
    Profile all = profile(in);
    int count = in.readBounded(MOST_DIVISIONS, "a number of divisions");
    List<List<String>> divisions = new ArrayList<>();
    Slices[] slices = new Slices[count];
    for (int i = 0; i < count; i++) {
      List<String> columns = new ArrayList<>();
      for (int left = in.readSize(1, "a number of columns"); left > 0; left--) {
        columns.add(new String(text(in), StandardCharsets.UTF_8));
      }
      divisions.add(List.copyOf(columns));
      slices[i] = slices(in);
    }
    in.expectEnd();
    return new SegmentedProfile(all, List.copyOf(divisions), slices);
  }

  private static Slices slices(ByteReader in) {
    Slices slices = new Slices(in.readBounded(Integer.MAX_VALUE, "a number of segments kept"));
    for (int left = in.readSize(2, "a number of segments"); left > 0; left--) {
      byte[] name = text(in);
      boolean known = in.readByte() != 0;
      slices.restore(name, Hashes.of(name, 0, name.length), known, profile(in));
    }
    if (in.readByte() != 0) {
      slices.restoreOther(profile(in));
    }
    return slices;
  }

  private static byte[] text(ByteReader in) {
    return in.readBytes(in.readSize(1, "a length"));
  }

  private static Profile profile(ByteReader in) {
    return ProfileCodec.decode(text(in));
  }
}
