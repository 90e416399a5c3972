package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.WindowEvaluation;

/**
 * What the figures of one evaluation of a window are about: of all that, a group is there or gone.
 */
public enum Told {
  /** Everything but feature events. */
  ALL,

  /** Feature events, all of them. */
  FEATURE_EVENTS,

  /** The kinds of subjects that it has figures of; of others it was told before, or will be. */
  PART;

  private static final String FEATURE_EVENT =
      WindowEvaluation.FEATURE_EVENT.substring(0, WindowEvaluation.FEATURE_EVENT.indexOf(':'));

  /** Whether it says all there is of a kind of subjects, even if it has no figure of it. */
  boolean covers(String kind) {
    return switch (this) {
      case ALL -> !kind.equals(FEATURE_EVENT);
      case FEATURE_EVENTS -> kind.equals(FEATURE_EVENT);
      case PART -> false;
    };
  }
}
