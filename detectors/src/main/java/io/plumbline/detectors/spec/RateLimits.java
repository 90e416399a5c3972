package io.plumbline.detectors.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Beyond which share of a source's inputs something is wrong. Higher is worse.
 *
 * @param warning the limit of a warning, or null
 * @param critical the limit of a critical violation, or null
 * @param minSamples of fewer inputs nothing is said
 */
public record RateLimits(@Nullable Double warning, @Nullable Double critical, int minSamples)
    implements Serializable {
  /** Nothing is judged. */
  public static final RateLimits NONE = new RateLimits(null, null, 0);
}
