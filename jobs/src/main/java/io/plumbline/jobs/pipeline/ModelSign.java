package io.plumbline.jobs.pipeline;

import io.plumbline.jobs.specs.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life of one version of a model, or word that a spec covers it or does so no longer.
 *
 * @param model the model's id
 * @param version the version; empty for a spec that covers any
 * @param source of a sign of life, what brought the events
 * @param kind {@link #HEARD}, {@link #COVERED} or {@link #GONE}
 * @param events of a sign of life, how many events came; at least 1
 * @param lags how far they were behind, encoded
 * @param book of word about a spec, the number of the book of specs
 * @param entry the text of the spec that covers it
 */
public record ModelSign(
    String model,
    String version,
    String source,
    int kind,
    long events,
    byte[] lags,
    long book,
    String entry) {
  static final int HEARD = 0;
  static final int COVERED = 1;
  static final int GONE = 2;

  /** The version of a spec that covers any. */
  static final String ANY = "";

  private static final byte[] NOTHING = {};

  static ModelSign heard(String model, String version, String source, long events, byte[] lags) {
    return new ModelSign(model, version, source, HEARD, events, lags, 0, "");
  }

  static ModelSign covered(Slot slot, long book, String entry) {
    return new ModelSign(slot.model(), name(slot.version()), "", COVERED, 0, NOTHING, book, entry);
  }

  static ModelSign gone(Slot slot, long book) {
    return new ModelSign(slot.model(), name(slot.version()), "", GONE, 0, NOTHING, book, "");
  }

  /** The same word about a spec, of any version. */
  ModelSign ofAny() {
    return new ModelSign(model, ANY, source, kind, events, lags, book, entry);
  }

  private static String name(@Nullable String version) {
    return version == null ? ANY : version;
  }
}
