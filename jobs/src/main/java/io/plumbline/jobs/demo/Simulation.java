package io.plumbline.jobs.demo;

import java.util.SplittableRandom;

/**
 * The traffic of a scenario. Pure: an event is a function of the seed and of its number, so the
 * same seed gives the same traffic, and a fault changes events within its interval and no others.
 */
final class Simulation {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long REFERENCE = 0x5DEECE66DL;

  private final Scenario scenario;
  private final long seed;
  private final long startMillis;
  private final int eventsPerSecond;

  /**
   * A simulation.
   *
   * @param startMillis the time of the first event, in milliseconds since 1970 UTC
   * @param eventsPerSecond of all models together, at least 1
   */
  Simulation(Scenario scenario, long seed, long startMillis, int eventsPerSecond) {
    if (eventsPerSecond < 1) {
      throw new IllegalArgumentException(
          "the rate must be at least 1 event a second: was " + eventsPerSecond);
    }
    this.scenario = scenario;
    this.seed = seed;
    this.startMillis = startMillis;
    this.eventsPerSecond = eventsPerSecond;
  }

  /** How many events are due by a time, in seconds since the start. */
  long dueBy(double second) {
    return (long) Math.floor(second * eventsPerSecond);
  }

  /** When an event is due, in seconds since the start. */
  double second(long number) {
    return (double) number / eventsPerSecond;
  }

  /** The event with a number, from 0; the models take turns. */
  SimulatedEvent event(long number) {
    SimulatedModel model = scenario.models().get((int) (number % scenario.models().size()));
    Inference inference =
        model.infer(random(seed, number), scenario.strength(model.id(), second(number)));
    long time = startMillis + Math.floorDiv(number * 1_000, (long) eventsPerSecond);
    return new SimulatedEvent(model, model.id() + "-" + number, time, inference);
  }

  /**
   * A row of a model's reference data: the same law without a fault, and other draws than the
   * traffic's.
   *
   * @param number the row's number, from 0
   */
  SimulatedEvent referenceRow(SimulatedModel model, long number) {
    long own = seed ^ REFERENCE * (scenario.models().indexOf(model) + 1);
    return new SimulatedEvent(
        model,
        "reference-" + number,
        startMillis - 86_400_000 + number,
        model.infer(random(~own, number), 0));
  }

  private static SplittableRandom random(long seed, long number) {
    return new SplittableRandom(seed * GOLDEN ^ (number + 1) * 0xC2B2AE3D27D4EB4FL);
  }
}
