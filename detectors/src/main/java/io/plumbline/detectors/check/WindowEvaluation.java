package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a window's profile into the figures of the monitor {@code data-quality}. Holds what is
 * computed once per spec and baseline; pure, and safe to keep as long as both stay.
 */
public final class WindowEvaluation {
  /** The monitor that the figures belong to. */
  public static final String MONITOR = "data-quality";

  private WindowEvaluation() {}

  /**
   * The evaluation of a model's windows.
   *
   * @param baseline what windows are compared with, or null
   * @param layout the layout of the windows' profiles; the baseline's where there is one
   */
  public static WindowEvaluation of(ModelSpec spec, @Nullable Baseline baseline, Layout layout) {
    return new WindowEvaluation();
  }

  /** The window's figures: the stream's, then column by column, then those of extra columns. */
  public List<Metric> evaluate(ClosedWindow window, Profile profile) {
    return List.of();
  }
}
