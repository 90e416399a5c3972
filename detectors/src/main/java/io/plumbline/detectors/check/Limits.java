package io.plumbline.detectors.check;

import io.plumbline.detectors.spec.Limit;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a figure is judged by.
 *
 * @param warning the limit of a warning, or null
 * @param critical the limit of a critical violation, or null
 */
public record Limits(@Nullable Limit warning, @Nullable Limit critical) {
  /** No limit. */
  public static final Limits NONE = new Limits(null, null);

  /** Levels on the figure's worse side. */
  public static Limits levels(double warning, double critical) {
    return new Limits(Limit.level(warning), Limit.level(critical));
  }
}
