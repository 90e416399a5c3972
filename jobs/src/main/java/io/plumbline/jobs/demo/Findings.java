package io.plumbline.jobs.demo;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor found of what was planted. Alerts and metrics are taken as they come in; a
 * record that comes twice counts once. Knows no clock: the time is handed in.
 */
final class Findings {
  private final Scenario scenario;
  private final long startMillis;

  private final Map<Scenario.Occurrence, Found> found = new LinkedHashMap<>();
  private final Map<String, Sighting> firing = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Set<Long>> windows = new HashMap<>();
  private final Map<String, Integer> alerts = new HashMap<>();
  private final Set<List<Object>> violations = new HashSet<>();
  private int falseAlarms;

  /**
   * One fault that began, and what became of it.
   *
   * @param occurrence the fault
   * @param first the first alert about what it struck; null as long as there is none
   * @param resolvedAt when that alert was over, in seconds since the start; null before
   */
  record Found(
      Scenario.Occurrence occurrence, @Nullable Sighting first, @Nullable Double resolvedAt) {
    /** How long after its beginning it was found, in seconds. */
    Optional<Double> foundAfter() {
      return Optional.ofNullable(first).map(sighting -> sighting.at() - occurrence.from());
    }

    /** How long after its end the alert was resolved, in seconds; below 0 if before. */
    Optional<Double> resolvedAfter() {
      return Optional.ofNullable(resolvedAt).map(at -> at - occurrence.until());
    }
  }

  /**
   * Nothing found yet.
   *
   * @param startMillis the time of the first event, in milliseconds since 1970 UTC
   */
  Findings(Scenario scenario, long startMillis) {
    this.scenario = scenario;
    this.startMillis = startMillis;
  }

  /** Notes that a fault begins. */
  void begins(Scenario.Occurrence occurrence) {
    found.putIfAbsent(occurrence, new Found(occurrence, null, null));
  }

  /**
   * Takes an alert in.
   *
   * @param at when it came in, in seconds since the start
   * @return what it means; empty for a repetition
   */
  Optional<Sighting> take(Alert alert, double at) {
    if (!seen.add(alert.alertId() + alert.status() + alert.severity() + alert.updatedAt())) {
      return Optional.empty();
    }
    if (alert.status().equals(Alert.RESOLVED)) {
      return Optional.of(resolved(alert, at));
    }
    Sighting before = firing.get(alert.alertId());
    if (before != null) {
      return Optional.of(new Sighting(Sighting.Kind.CHANGED, alert, at, before.behind()));
    }
    return Optional.of(fired(alert, at));
  }

  private Sighting fired(Alert alert, double at) {
    Sighting sighting = new Sighting(Sighting.Kind.FIRED, alert, at, behind(alert));
    firing.put(alert.alertId(), sighting);
    alerts.merge(alert.model(), 1, Integer::sum);
    if (sighting.behind().isEmpty()) {
      falseAlarms++;
    } else if (sighting.atTheRoot()) {
      Scenario.Occurrence occurrence = sighting.behind().get();
      begins(occurrence);
      found.computeIfPresent(
          occurrence,
          (key, known) -> known.first() == null ? new Found(key, sighting, null) : known);
    }
    return sighting;
  }

  private Sighting resolved(Alert alert, double at) {
    Sighting fired = firing.remove(alert.alertId());
    Sighting sighting =
        new Sighting(
            Sighting.Kind.RESOLVED, alert, at, fired == null ? behind(alert) : fired.behind());
    sighting
        .behind()
        .ifPresent(
            occurrence ->
                found.computeIfPresent(
                    occurrence,
                    (key, known) ->
                        known.first() != null
                                && known.first().alert().alertId().equals(alert.alertId())
                            ? new Found(key, known.first(), at)
                            : known));
    return sighting;
  }

  /** The fault with events in the first bad window; a window's length is that of a violation. */
  private Optional<Scenario.Occurrence> behind(Alert alert) {
    long length =
        alert.violations().stream()
            .mapToLong(violation -> violation.windowEnd() - violation.windowStart())
            .max()
            .orElse(0);
    return scenario.behind(
        alert.model(),
        (alert.startedAt() - length - startMillis) / 1e3,
        (alert.startedAt() - startMillis) / 1e3);
  }

  /** Takes a figure in; those of accounting are no windows. */
  void take(Metric metric) {
    if (scenario.models().stream().noneMatch(model -> model.id().equals(metric.model()))) {
      return;
    }
    windows.computeIfAbsent(metric.model(), model -> new HashSet<>()).add(metric.windowEnd());
    if (metric.status().violation()) {
      violations.add(
          List.of(metric.model(), metric.subject(), metric.metric(), metric.windowEnd()));
    }
  }

  /** How many windows of all models were evaluated. */
  int windows() {
    return windows.values().stream().mapToInt(Set::size).sum();
  }

  /** How many windows of a model were evaluated. */
  int windows(String model) {
    return windows.getOrDefault(model, Set.of()).size();
  }

  /** How many alerts of a model fired. */
  int alerts(String model) {
    return alerts.getOrDefault(model, 0);
  }

  /** How many figures were beyond a limit. */
  int violations() {
    return violations.size();
  }

  /** How many alerts are on. */
  int firing() {
    return firing.size();
  }

  /** How many alerts fired that no planted fault is behind. */
  int falseAlarms() {
    return falseAlarms;
  }

  /** What became of each fault that began, in the order of their beginnings. */
  List<Found> found() {
    return new ArrayList<>(found.values());
  }
}
