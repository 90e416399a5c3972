package io.plumbline.jobs.specs;

import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A spec as someone published it.
 *
 * @param identity what a later publication replaces it under: {@code models[0]}, the name of a
 *     file, the key of a record
 * @param origin where exactly it is, for a person: the record's place, else the same
 * @param text its text; null when it could not be read
 * @param fault why it could not be read, or null
 * @param file the path that its own paths are relative to
 * @param baseline the content of its baseline where that was read already, else null
 * @param constraints the text of its constraints where that was read already, else null
 * @param time when it was published, in milliseconds since 1970 UTC
 */
record Published(
    String identity,
    String origin,
    @Nullable String text,
    @Nullable String fault,
    String file,
    @Nullable PackedText baseline,
    @Nullable PackedText constraints,
    long time)
    implements Serializable {
  static Published readable(String origin, String text, Path file, long time) {
    return new Published(origin, origin, text, null, file.toString(), null, null, time);
  }

  static Published unreadable(String origin, String fault, Path file, long time) {
    return new Published(origin, origin, null, fault, file.toString(), null, null, time);
  }

  /** The same, replaced by what is published under another identity than its place. */
  Published as(String replacedUnder) {
    return new Published(replacedUnder, origin, text, fault, file, baseline, constraints, time);
  }
}
