package io.plumbline.detectors.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Beyond which level of a figure something is wrong, in the figure's unit. Higher is worse.
 *
 * @param warning the limit of a warning, or null
 * @param critical the limit of a critical violation, or null
 */
public record LevelLimits(@Nullable Double warning, @Nullable Double critical)
    implements Serializable {
  /** Nothing is judged. */
  public static final LevelLimits NONE = new LevelLimits(null, null);
}
