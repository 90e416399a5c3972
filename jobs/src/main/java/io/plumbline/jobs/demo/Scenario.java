package io.plumbline.jobs.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which models are simulated and what goes wrong with them. The faults repeat from round to round.
 *
 * @param models the models; those without a fault are the control
 * @param faults the faults, at most one per model, each over before the round is
 * @param round how long a round lasts, in seconds
 */
record Scenario(List<SimulatedModel> models, List<Fault> faults, double round) {
  /** Checks what the parts assume of each other. */
  Scenario {
    models = List.copyOf(models);
    faults = List.copyOf(faults);
    for (Fault fault : faults) {
      if (fault.until() > round) {
        throw new IllegalArgumentException(
            "a fault must be over within the round of " + round + " s: was " + fault);
      }
      if (models.stream().noneMatch(model -> model.id().equals(fault.model()))) {
        throw new IllegalArgumentException("a fault must strike a model there is: was " + fault);
      }
    }
    if (faults.stream().map(Fault::model).distinct().count() < faults.size()) {
      throw new IllegalArgumentException("a model must have at most one fault: was " + faults);
    }
  }

  /**
   * A fault in one round.
   *
   * @param fault the fault
   * @param from when it begins, in seconds since the start
   * @param until when it is over, in seconds since the start
   */
  record Occurrence(Fault fault, double from, double until) {}

  /**
   * A fault that begins or is over.
   *
   * @param at when, in seconds since the start
   * @param occurrence which
   * @param begins whether it begins
   */
  record Change(double at, Occurrence occurrence, boolean begins) {}

  /** Five models, four of which go wrong one after the other, within a minute. */
  static Scenario standard() {
    return new Scenario(
        List.of(
            new LoanApproval(),
            new DeliveryEta(),
            new FraudScreen(),
            new ChurnRisk(),
            new EnergyDemand()),
        List.of(
            new Fault(
                LoanApproval.ID,
                "feature:income",
                "incomes slide down by 30 %",
                "incomes begin to slide, down to 30 % below the reference",
                "incomes are back",
                6,
                26,
                5),
            new Fault(
                DeliveryEta.ID,
                "feature:distance_km",
                "distance_km goes missing",
                "distance_km goes missing in 40 % of the requests",
                "distance_km is back",
                14,
                30,
                0),
            new Fault(
                FraudScreen.ID,
                "feature:merchant_type",
                "an unknown merchant type appears",
                "a merchant type never seen before takes 15 % of the traffic",
                "the new merchant type is gone",
                22,
                36,
                0),
            new Fault(
                ChurnRisk.ID,
                "prediction:score",
                "a bad release flattens the scores",
                "a bad release flattens the scores; the input stays as it was",
                "the release is rolled back",
                29,
                42,
                0)),
        60);
  }

  /** The same scenario in another time; a factor below 1 is faster. */
  Scenario scaled(double factor) {
    return new Scenario(
        models, faults.stream().map(fault -> fault.scaled(factor)).toList(), round * factor);
  }

  /** How strong the fault of a model is, 0 to 1, at a time in seconds since the start. */
  double strength(String model, double second) {
    for (Fault fault : faults) {
      if (fault.model().equals(model)) {
        return fault.strength(second % round);
      }
    }
    return 0;
  }

  /** What begins or is over after one time and up to another, in seconds since the start. */
  List<Change> changes(double after, double upTo) {
    List<Change> changes = new ArrayList<>();
    for (long number = (long) Math.max(0, Math.floor(after / round));
        number * round <= upTo;
        number++) {
      for (Fault fault : faults) {
        Occurrence occurrence = occurrence(fault, number);
        for (boolean begins : new boolean[] {true, false}) {
          double at = begins ? occurrence.from() : occurrence.until();
          if (at > after && at <= upTo) {
            changes.add(new Change(at, occurrence, begins));
          }
        }
      }
    }
    changes.sort(Comparator.comparingDouble(Change::at));
    return changes;
  }

  /**
   * The occurrence that a bad window belongs to: the one of the model with events in the window.
   *
   * @param start the window's start, in seconds since the start, which may be negative
   * @param end the window's end, in seconds since the start
   */
  Optional<Occurrence> behind(String model, double start, double end) {
    for (Fault fault : faults) {
      if (fault.model().equals(model)) {
        // Rounds are longer than windows: the fault of this round or of the one before.
        long number = (long) Math.max(0, Math.floor(end / round));
        for (long candidate = number; candidate >= Math.max(0, number - 1); candidate--) {
          Occurrence occurrence = occurrence(fault, candidate);
          if (end > occurrence.from() && start < occurrence.until()) {
            return Optional.of(occurrence);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The models without a fault. */
  List<SimulatedModel> healthy() {
    return models.stream()
        .filter(model -> faults.stream().noneMatch(fault -> fault.model().equals(model.id())))
        .toList();
  }

  private Occurrence occurrence(Fault fault, long number) {
    return new Occurrence(fault, number * round + fault.from(), number * round + fault.until());
  }
}
