package io.plumbline.jobs.pipeline;

/** Whose events a profile holds, beside the version of the model that it is sent to. */
enum Counted {
  /** Predictions of the version itself. */
  OWN,

  /** Features that another system logged for the model's predictions. */
  FEATURE_EVENTS,

  /** Predictions of another version, which this one is compared with. */
  OTHER_VERSION
}
