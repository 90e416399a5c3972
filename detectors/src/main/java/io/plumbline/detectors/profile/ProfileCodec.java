package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import io.plumbline.detectors.event.Hashes;

/**
 * The binary form of a profile: the letters {@code PLP}, a version byte, the layout's fingerprint,
 * the counts as varints with empty parts left out, and a hash of all that as the last eight bytes.
 *
 * <p>Equal profiles have equal bytes, whatever the order in which they were filled and merged. No
 * layout is needed to read them; what was read can be merged and read, and filled after {@link
 * RowFold#attach}.
 */
public final class ProfileCodec {
  /** The highest version that is written. */
  public static final int VERSION = 6;

  /** The version from which on there is a sample of ids, as the last part. */
  static final int WITH_IDS = 2;

  /** The version from which on the layout's capacity stands behind its fingerprint. */
  static final int WITH_CAPACITY = 3;

  /**
   * The version from which on there are the number of values with a fraction, the lengths of texts,
   * the types of values of the wrong type, and a sample of the numbers of some events, as the last
   * part.
   */
  static final int WITH_SHAPES = 4;

  /** The version from which on the lengths of texts have a sum of squares. */
  static final int WITH_SQUARES = 5;

  /** The version from which on there is what expressions came to, as the last part. */
  static final int WITH_EXPRESSIONS = 6;

  private static final int HEADER = 4;
  private static final int HASH = 8;

  private ProfileCodec() {}

  /** The bytes of a profile. */
  public static byte[] encode(Profile profile) {
    ByteWriter out = new ByteWriter(1_024);
    encode(profile, out);
    return out.toByteArray();
  }

  /** Appends the bytes of a profile to a writer, which may be used again and again. */
  public static void encode(Profile profile, ByteWriter out) {
    int start = out.size();
    out.putByte('P');
    out.putByte('L');
    out.putByte('P');
    out.putByte(VERSION);
    profile.write(out);
    out.putLong(Hashes.of(out.array(), start, out.size() - start));
  }

  /**
   * The profile with these bytes.
   *
   * @throws CorruptBytesException for bytes that are no profile, of an unknown version, cut or
   *     damaged
   */
  public static Profile decode(byte[] bytes) {
    ByteReader header = new ByteReader(bytes);
    if (bytes.length < HEADER + HASH
        || header.readByte() != 'P'
        || header.readByte() != 'L'
        || header.readByte() != 'P') {
      throw new CorruptBytesException(
          "a profile begins with the letters PLP: these " + bytes.length + " bytes do not");
    }
    int version = header.readByte();
    if (version < 1 || version > VERSION) {
      throw new CorruptBytesException(
          "profiles of version 1 to " + VERSION + " can be read: was " + version);
    }
    int end = bytes.length - HASH;
    long hash = new ByteReader(bytes, end, HASH).readLong();
    if (hash != Hashes.of(bytes, 0, end)) {
      throw new CorruptBytesException(
          "the hash of a profile must be that of its " + end + " bytes: they are cut or damaged");
    }
    ByteReader in = new ByteReader(bytes, HEADER, end - HEADER);
    Profile profile = Profile.read(in, version);
    in.expectEnd();
    return profile;
  }

  static int code(ColumnKind kind) {
    return switch (kind) {
      case NUMERIC -> 1;
      case CATEGORICAL -> 2;
      case BOOLEAN -> 3;
      case TEXT -> 4;
    };
  }

  static ColumnKind kind(ByteReader in) {
    int code = in.readByte();
    return switch (code) {
      case 1 -> ColumnKind.NUMERIC;
      case 2 -> ColumnKind.CATEGORICAL;
      case 3 -> ColumnKind.BOOLEAN;
      case 4 -> ColumnKind.TEXT;
      default -> throw in.corrupt("a column's kind must be 1 to 4: was " + code);
    };
  }
}
