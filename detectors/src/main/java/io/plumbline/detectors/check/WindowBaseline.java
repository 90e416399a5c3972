package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.Profile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Windows that a window is compared with in place of a reference: earlier ones of its model, the
 * same one of another version, or what the predictions of the same window had for features.
 *
 * @param name what metrics call them
 * @param version which windows they are; null where there is nothing to be compared with
 * @param sum all of them merged, with at least one event, on the layout of the window; null where
 *     there is nothing to be compared with
 * @param windows how many there are, each as long as the window that is compared
 * @param ofSameStream whether they are of the very stream of the window, so that they say how much
 *     of it there should be
 * @param missing why there is nothing to be compared with; null where there is
 */
public record WindowBaseline(
    String name,
    @Nullable String version,
    @Nullable Profile sum,
    int windows,
    boolean ofSameStream,
    @Nullable Reason missing) {
  /** Refuses a sum of nothing, one that nobody could name, and nothing without a reason. */
  public WindowBaseline {
    if ((sum == null) != (version == null)
        || (sum == null) != (missing != null)
        || (sum != null && (windows < 1 || sum.events() == 0))) {
      throw new IllegalArgumentException(
          "a baseline of windows must have a version and events, or say why neither: was "
              + version
              + " of "
              + windows
              + " windows, "
              + missing);
    }
  }

  /** Earlier windows of the same stream. */
  public static WindowBaseline ofPast(String name, String version, Profile sum, int windows) {
    return new WindowBaseline(name, version, sum, windows, true, null);
  }

  /** The same window of another stream. */
  public static WindowBaseline ofOther(String name, String version, Profile sum) {
    return new WindowBaseline(name, version, sum, 1, false, null);
  }

  /**
   * What tells some windows from others, such as {@code
   * 2026-01-04T10:00:00Z/2026-01-05T10:00:00Z/24/86400}.
   *
   * @param start of the first, in milliseconds since 1970 UTC
   * @param end of the last, in milliseconds since 1970 UTC
   * @param windows how many there are
   * @param events how many events they have together
   */
  public static String version(long start, long end, int windows, long events) {
    return Instant.ofEpochMilli(start)
        + "/"
        + Instant.ofEpochMilli(end)
        + "/"
        + windows
        + "/"
        + events;
  }

  /** Too few windows to be compared with. */
  public static WindowBaseline warmingUp(String name, int windows) {
    return new WindowBaseline(name, null, null, windows, true, Reason.BASELINE_WARMING_UP);
  }

  /** Nothing came of another stream that the window could be compared with. */
  public static WindowBaseline withoutEvents(String name) {
    return new WindowBaseline(name, null, null, 0, false, Reason.NO_BASELINE);
  }
}
