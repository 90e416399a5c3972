package io.plumbline.jobs.specs;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a source's checkpoint keeps for the {@link SpecHub}. Its bytes, version 3: the version, the
 * largest event time, the number of letters and each one's, the length of the listing and its
 * bytes. Versions before it were the listing alone.
 *
 * @param listing the book of specs, encoded
 * @param largestEventTime of all events that any reader is known to have accepted; {@link
 *     SpecVersion#ALWAYS} if there was none
 * @param letters the numbers of the letters that this source's readers have handed on
 */
record HubState(byte[] listing, long largestEventTime, Set<Long> letters) {
  private static final int VERSION = 3;

  byte[] encode() {
    ByteWriter out = new ByteWriter(listing.length + 64);
    out.putByte(VERSION);
    out.putLong(largestEventTime);
    out.putVarint(letters.size());
    letters.forEach(out::putLong);
    out.putVarint(listing.length);
    out.putBytes(listing, 0, listing.length);
    return out.toByteArray();
  }

  /**
   * Reads it.
   *
   * @throws io.plumbline.detectors.bytes.CorruptBytesException for bytes that are damaged
   */
  static HubState decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (in.readByte() != VERSION) {
      return new HubState(bytes, SpecVersion.ALWAYS, Set.of());
    }
    long largest = in.readLong();
    Set<Long> letters = new TreeSet<>();
    for (int left = in.readSize(8, "a number of letters"); left > 0; left--) {
      letters.add(in.readLong());
    }
    byte[] listing = in.readBytes(in.readSize(1, "the length of the specs"));
    in.expectEnd();
    return new HubState(listing, largest, letters);
  }
}
