package io.plumbline.jobs.specs;

import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A spec as someone published it.
 *
 * @param origin where: {@code models[0]}, the name of a file, the place of a record
 * @param text its text; null when it could not be read
 * @param fault why it could not be read, or null
 * @param file the path that its own paths are relative to
 * @param baseline the content of its baseline where that was read already, else null
 * @param time when it was published, in milliseconds since 1970 UTC
 */
record Published(
    String origin,
    @Nullable String text,
    @Nullable String fault,
    String file,
    @Nullable PackedText baseline,
    long time)
    implements Serializable {
  static Published readable(String origin, String text, Path file, long time) {
    return new Published(origin, text, null, file.toString(), null, time);
  }

  static Published unreadable(String origin, String fault, Path file, long time) {
    return new Published(origin, null, fault, file.toString(), null, time);
  }
}
