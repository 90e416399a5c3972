package io.plumbline.detectors.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * When an alert fires and resolves.
 *
 * @param fire the alert fires when this many of the last {@code of} windows are bad
 * @param of how many windows are looked at
 * @param resolve the alert resolves after this many good windows in a row
 * @param runbookUrl where the alert sends its reader, or null
 */
public record AlertSpec(int fire, int of, int resolve, @Nullable String runbookUrl)
    implements Serializable {
  /** Two bad windows of three fire, three good ones resolve. */
  public static final AlertSpec DEFAULT = new AlertSpec(2, 3, 3, null);

  /** Refuses counts that can never be reached. */
  public AlertSpec {
    if (fire < 1 || of < fire || resolve < 1 || of > 1_000 || resolve > 1_000) {
      throw new IllegalArgumentException(
          "an alert fires after k of n windows with 1 <= k <= n <= 1000 and resolves after 1 to 1000: was "
              + fire
              + " of "
              + of
              + ", "
              + resolve);
    }
  }
}
