package io.plumbline.detectors.profile;

/**
 * The binary form of a profile: magic, version byte, sparse fields; equal profiles have equal
 * bytes. Needs no layout to decode.
 */
public final class ProfileCodec {
  public static byte[] encode(Profile profile) {
    throw new UnsupportedOperationException();
  }

  public static Profile decode(byte[] bytes) {
    throw new UnsupportedOperationException();
  }
}
