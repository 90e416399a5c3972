package io.plumbline.jobs.pipeline;

/** The names of the job's accumulators. Counts start anew when the job is restored. */
public final class LiveCounts {
  /** Inputs read. */
  public static final String EVENTS = "events";

  /** Windows evaluated. */
  public static final String WINDOWS = "windows";

  /** Figures beyond a limit. */
  public static final String VIOLATIONS = "violations";

  /** Alerts that fired. */
  public static final String ALERTS = "alerts";

  /** When all input has ended: one {@link Tally} per source, since the run was first started. */
  public static final String SOURCES = "sources";

  /** When all input has ended: one {@link ModelTally} per model version, likewise. */
  public static final String MODELS = "models";

  private LiveCounts() {}
}
