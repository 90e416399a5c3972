package io.plumbline.connectors.source;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The versions that the events of one split have named, the first so many of each model, as hashes
 * of 64 bits. A split has an order, and this is checkpointed with it: which versions are among the
 * first depends on the split's events alone, through restarts and rescaling.
 *
 * <p>What is admitted stays so, also when the limit is lowered later: versions are not forgotten,
 * for their windows may be open. An event whose version is known costs one probe.
 */
final class NamedVersions {
  private static final int LEAST_ROOM = 16;

  /** Open addressing, at most half full; 0 for none. */
  private long[] versions = new long[LEAST_ROOM];

  /** By the same position: the model of the version. */
  private long[] models = new long[LEAST_ROOM];

  private int size;

  /** Models in open addressing, at most half full; 0 for none. */
  private long[] counted = new long[LEAST_ROOM];

  /** By the same position: how many versions of the model there are, above 0. */
  private int[] counts = new int[LEAST_ROOM];

  private int distinctModels;

  /** The bytes since the last change, so that a checkpoint without a new version costs nothing. */
  private @Nullable StateBytes written;

  /**
   * Whether a version is among the first of its model; one that is new and finds room is from now
   * on.
   *
   * @param model a hash of the model
   * @param version a hash of the model and the version together
   * @param limit how many versions of a model there may be
   */
  boolean admits(long model, long version, int limit) {
    long sought = notZero(version);
    int at = slot(versions, sought);
    if (versions[at] != 0) {
      return true;
    }
    long of = notZero(model);
    int count = slot(counted, of);
    if (counts[count] >= limit) {
      return false;
    }
    add(of, sought);
    return true;
  }

  private void add(long model, long version) {
    written = null;
    if (2 * (size + 1) > versions.length) {
      long[] oldVersions = versions;
      long[] oldModels = models;
      versions = new long[2 * oldVersions.length];
      models = new long[versions.length];
      for (int i = 0; i < oldVersions.length; i++) {
        if (oldVersions[i] != 0) {
          put(oldModels[i], oldVersions[i]);
        }
      }
    }
    put(model, version);
    size++;
    int count = slot(counted, model);
    if (counted[count] == 0) {
      if (2 * (distinctModels + 1) > counted.length) {
        growCounts();
        count = slot(counted, model);
      }
      counted[count] = model;
      distinctModels++;
    }
    counts[count]++;
  }

  private void put(long model, long version) {
    int at = slot(versions, version);
    versions[at] = version;
    models[at] = model;
  }

  private void growCounts() {
    long[] oldCounted = counted;
    int[] oldCounts = counts;
    counted = new long[2 * oldCounted.length];
    counts = new int[counted.length];
    for (int i = 0; i < oldCounted.length; i++) {
      if (oldCounted[i] != 0) {
        int at = slot(counted, oldCounted[i]);
        counted[at] = oldCounted[i];
        counts[at] = oldCounts[i];
      }
    }
  }

  private static int slot(long[] hashes, long hash) {
    int mask = hashes.length - 1;
    int i = (int) (hash ^ hash >>> 32) & mask;
    while (hashes[i] != 0 && hashes[i] != hash) {
      i = i + 1 & mask;
    }
    return i;
  }

  private static long notZero(long hash) {
    return hash == 0 ? 1 : hash;
  }

  /** How many versions are admitted, of all models. */
  int size() {
    return size;
  }

  /**
   * The bytes, the same for the same versions: a version of their own, the number of models, and of
   * each in ascending order its hash, the number of its versions and their hashes in ascending
   * order.
   */
  StateBytes toBytes() {
    StateBytes bytes = written;
    if (bytes == null) {
      bytes = new StateBytes(write());
      written = bytes;
    }
    return bytes;
  }

  private byte[] write() {
    long[] ofModel = new long[distinctModels];
    int found = 0;
    for (long model : counted) {
      if (model != 0) {
        ofModel[found++] = model;
      }
    }
    Arrays.sort(ofModel);
    long[][] named = new long[distinctModels][];
    int[] filled = new int[distinctModels];
    for (int i = 0; i < versions.length; i++) {
      if (versions[i] != 0) {
        int model = Arrays.binarySearch(ofModel, models[i]);
        long[] of = named[model];
        if (of == null) {
          of = new long[counts[slot(counted, models[i])]];
          named[model] = of;
        }
        of[filled[model]++] = versions[i];
      }
    }
    ByteWriter out = new ByteWriter(16 + 9 * distinctModels + 8 * size);
    out.putByte(1);
    out.putVarint(distinctModels);
    for (int i = 0; i < distinctModels; i++) {
      out.putLong(ofModel[i]);
      out.putVarint(named[i].length);
      Arrays.sort(named[i]);
      for (long version : named[i]) {
        out.putLong(version);
      }
    }
    return out.toByteArray();
  }

  /**
   * What {@link #toBytes} wrote.
   *
   * @throws IOException for bytes that are something else, or of a later version
   */
  static NamedVersions read(StateBytes state) throws IOException {
    try {
      ByteReader in = new ByteReader(state.bytes());
      Nested.requireVersion("the versions that a split has named", in.readByte(), 1);
      NamedVersions read = new NamedVersions();
      int models = in.readSize(17, "the number of models");
      for (int i = 0; i < models; i++) {
        long model = in.readLong();
        int versions = in.readSize(8, "the number of versions");
        for (int j = 0; j < versions; j++) {
          read.admits(model, in.readLong(), Integer.MAX_VALUE);
        }
      }
      in.expectEnd();
      return read;
    } catch (CorruptBytesException e) {
      throw new IOException(
          "the state of the versions that a split has named is broken: " + e.getMessage(), e);
    }
  }
}
