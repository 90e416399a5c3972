package io.plumbline.jobs.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What the demonstration plays.
 *
 * @param scenario the models and their faults
 * @param duration how long it runs once everything has started; empty until it is stopped
 * @param eventsPerSecond of all models together, at least 1
 * @param window the monitor's windows, whole milliseconds
 * @param referenceRows how many rows each model's baseline is made of, at least 1
 * @param seed fixes the traffic and the reference data
 * @param keep whether the folder with the configuration, the baselines and the results stays
 */
public record DemoSettings(
    Scenario scenario,
    Optional<Duration> duration,
    int eventsPerSecond,
    Duration window,
    int referenceRows,
    long seed,
    boolean keep) {
  /** The rate that a small machine keeps up with. */
  public static final int DEFAULT_RATE = 8_000;

  /** The highest rate: beyond it one producer is the limit, not the monitor. */
  public static final int MAX_RATE = 200_000;

  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final int REFERENCE_ROWS = 20_000;

  /** Refuses what cannot be played. */
  public DemoSettings {
    if (eventsPerSecond < 1 || eventsPerSecond > MAX_RATE) {
      throw new IllegalArgumentException(
          "the rate must be from 1 to " + MAX_RATE + " events a second: was " + eventsPerSecond);
    }
    if (duration.isPresent() && duration.get().compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("the duration must be above 0: was " + duration.get());
    }
  }

  /** The standard scenario in windows of 5 s. */
  public static DemoSettings standard(
      Optional<Duration> duration, int eventsPerSecond, long seed, boolean keep) {
    return new DemoSettings(
        Scenario.standard(), duration, eventsPerSecond, WINDOW, REFERENCE_ROWS, seed, keep);
  }
}
