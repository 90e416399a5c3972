package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Earlier windows of a model that one of its windows is compared with.
 *
 * @param name what metrics call them
 * @param version which windows they are; null while there are too few
 * @param sum all of them merged, with at least one event, on the layout of the window; null while
 *     there are too few to be compared with
 * @param windows how many there are, each as long as the window that is compared
 */
public record PastBaseline(
    String name, @Nullable String version, @Nullable Profile sum, int windows) {
  /** Refuses a sum of nothing, or one that nobody could name. */
  public PastBaseline {
    if ((sum == null) != (version == null) || (sum != null && (windows < 1 || sum.events() == 0))) {
      throw new IllegalArgumentException(
          "a baseline of past windows must have a version and events, or neither: was "
              + version
              + " of "
              + windows
              + " windows");
    }
  }

  /** Too few windows to be compared with. */
  public static PastBaseline warmingUp(String name, int windows) {
    return new PastBaseline(name, null, null, windows);
  }
}
