package io.plumbline.detectors.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a user set for one check; a null was left out and takes the check's default.
 *
 * @param enabled whether the check runs at all
 * @param warning the limit of a warning
 * @param critical the limit of a critical violation
 * @param minSamples below this many samples the status is {@code insufficient-data}
 * @param chance for distances: the share of windows in which two samples of the same law may go
 *     beyond the limit, such as 0.001; 0 judges by the limits alone
 */
public record CheckSettings(
    @Nullable Boolean enabled,
    @Nullable Limit warning,
    @Nullable Limit critical,
    @Nullable Integer minSamples,
    @Nullable Double chance)
    implements Serializable {
  /** Nothing set. */
  public static final CheckSettings NONE = new CheckSettings(null, null, null, null, null);

  /** These settings, with what they leave out taken from others. */
  public CheckSettings orElse(CheckSettings others) {
    boolean ownLimits = warning != null || critical != null;
    return new CheckSettings(
        enabled != null ? enabled : others.enabled,
        ownLimits ? warning : others.warning,
        ownLimits ? critical : others.critical,
        minSamples != null ? minSamples : others.minSamples,
        chance != null ? chance : others.chance);
  }
}
