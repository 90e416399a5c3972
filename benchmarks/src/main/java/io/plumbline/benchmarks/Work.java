package io.plumbline.benchmarks;

/** What a job does with the stream. */
enum Work {
  /** Takes the bytes and counts them: what no job on this topic can beat. */
  RAW,
  /** Reads every event with the usual means of its format and drops it. */
  BARE,
  /** Monitors the model. */
  JOB;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
