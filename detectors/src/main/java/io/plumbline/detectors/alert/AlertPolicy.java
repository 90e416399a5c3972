package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides when alerts fire, change their severity and resolve. Pure.
 *
 * <p><b>Votes.</b> The figures of one subject are a group. A window's vote on a group is bad when
 * any of its figures is a warning or critical, good when none is and at least one was judged; else
 * it counts for nothing: {@code insufficient-data}, {@code not-evaluated} and provisional figures
 * neither fire nor resolve. A higher revision replaces its window's vote, in whatever order they
 * come.
 *
 * <p><b>Firing.</b> When in one ledger, a family of windows against a baseline, k of the last n
 * votes are bad. {@code started_at} is the end of the first bad window among those votes, the
 * earliest where several ledgers reach k at once, and stays until the alert resolves. Votes of
 * windows that end no later than the last incident never make another: no revision starts a second
 * incident. Nor does a late revision fire in a ledger whose newest votes would resolve it at once.
 *
 * <p><b>Severity.</b> The worst of the newest votes of all ledgers; while none of them is bad, what
 * it was. A change is one more record.
 *
 * <p><b>Resolving.</b> When every ledger that has judged the group has m good votes in a row. A
 * vote in which a metric that this incident is about had too few samples does not count as good.
 * Where there is nothing to judge, no events, no values, nothing to be compared with, or the group
 * absent from figures that say all of its kind, a ledger holds the alert open no longer: it
 * resolves with reason {@code no-data}, or {@code no-threshold} where no figure of the group has a
 * limit any longer. Ledgers of windows that the spec no longer has, of a baseline that the newest
 * window was not compared with, or with nothing to judge for n + m windows in a row, are forgotten.
 *
 * <p><b>Order.</b> Within one call the order of the windows does not matter: all votes are recorded
 * before anything is decided. Between calls, votes of different families may come in any order as
 * long as each family's own windows come by their end; what depends on the order is only the moment
 * of a record, and, when two families reach k with windows of the same end in separate calls, which
 * of them sets {@code started_at}: give windows of one end in one call, or always in one order.
 */
public final class AlertPolicy {
  private final AlertRules rules;
  private final String modelVersion;
  private final String segment;

  /** The policy of a model's spec, for one version and segment. */
  public AlertPolicy(ModelSpec spec, String modelVersion, String segment) {
    this(AlertRules.of(spec), modelVersion, segment);
  }

  /** The policy by these rules, for one version and segment. */
  public AlertPolicy(AlertRules rules, String modelVersion, String segment) {
    this.rules = rules;
    this.modelVersion = modelVersion;
    this.segment = segment;
  }

  /**
   * Takes in the figures of windows that closed, or were revised, at the same time.
   *
   * @param state what is remembered of this model, version and segment
   */
  public AlertDecision decide(AlertState state, List<WindowFigures> closed) {
    SortedMap<GroupKey, Group> groups = new TreeMap<>(state.groups());
    SortedSet<GroupKey> touched = new TreeSet<>();
    closed.stream()
        .sorted(Comparator.comparing(WindowFigures::end).thenComparing(WindowFigures::revision))
        .forEach(window -> record(window, groups, touched));
    List<Alert> alerts = new ArrayList<>();
    for (GroupKey key : touched) {
      GroupDecision decision =
          new GroupDecision(rules, modelVersion, segment, key)
              .decide(forgetful(groups.getOrDefault(key, Group.NEW)));
      alerts.addAll(decision.alerts());
      if (decision.group().forgotten()) {
        groups.remove(key);
      } else {
        groups.put(key, decision.group());
      }
    }
    return new AlertDecision(new AlertState(groups), alerts);
  }

  /**
   * Ends every open alert, because the model is watched no longer.
   *
   * @return the alerts, each resolved with reason {@code removed}
   */
  public List<Alert> retire(AlertState state) {
    return end(state, GroupDecision.REMOVED);
  }

  /**
   * Ends every open alert, because nothing has come of the segment for long.
   *
   * @return the alerts, each resolved with reason {@code no-data}
   */
  public List<Alert> silence(AlertState state) {
    return end(state, GroupDecision.NO_DATA);
  }

  private List<Alert> end(AlertState state, String reason) {
    List<Alert> alerts = new ArrayList<>();
    state
        .groups()
        .forEach(
            (key, group) -> {
              Incident incident = group.incident();
              if (incident != null) {
                alerts.add(
                    new GroupDecision(rules, modelVersion, segment, key)
                        .ended(group, incident, reason));
              }
            });
    return alerts;
  }

  private void record(
      WindowFigures window, SortedMap<GroupKey, Group> groups, Set<GroupKey> touched) {
    Map<GroupKey, List<Metric>> figures =
        window.metrics().stream()
            .collect(
                Collectors.groupingBy(
                    metric -> new GroupKey(window.monitor(), metric.subject()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    figures.forEach(
        (key, own) -> {
          Group group = recorded(window, own, groups.getOrDefault(key, Group.NEW));
          if (!group.equals(Group.NEW)) {
            groups.put(key, group);
            touched.add(key);
          }
        });
    Set<String> kinds = figures.keySet().stream().map(GroupKey::kind).collect(Collectors.toSet());
    for (Map.Entry<GroupKey, Group> entry : groups.entrySet()) {
      GroupKey key = entry.getKey();
      if (key.monitor().equals(window.monitor())
          && (kinds.contains(key.kind()) || window.told().covers(key.kind()))
          && !figures.containsKey(key)) {
        entry.setValue(absent(window, entry.getValue()));
        touched.add(key);
      }
    }
  }

  private Group recorded(WindowFigures window, List<Metric> figures, Group before) {
    Map<String, List<Metric>> byBaseline =
        figures.stream()
            .collect(Collectors.groupingBy(Metric::baseline, TreeMap::new, Collectors.toList()));
    Group group = before;
    for (Ledger ledger : before.ledgers()) {
      if (ledger.windows().equals(window.spec())
          && ledger.reaches(window.end())
          && !byBaseline.containsKey(ledger.baseline())) {
        group =
            group.withLedgers(group.ledgers().stream().filter(old -> !old.equals(ledger)).toList());
      }
    }
    for (Map.Entry<String, List<Metric>> entry : byBaseline.entrySet()) {
      Vote vote = Vote.of(window.end(), window.revision(), entry.getValue());
      Ledger ledger = ledger(group, window.spec(), entry.getKey());
      // A group that nothing was ever said of needs no memory.
      if (vote.verdict().counted() || !ledger.votes().isEmpty() || before.incident() != null) {
        group = group.with(ledger.with(vote, kept()));
      }
    }
    return group;
  }

  private Group absent(WindowFigures window, Group before) {
    Group group = before;
    for (Ledger ledger : before.ledgers()) {
      if (ledger.windows().equals(window.spec())) {
        group = group.with(ledger.with(Vote.absent(window.end(), window.revision()), kept()));
      }
    }
    return group;
  }

  private static Ledger ledger(Group group, WindowSpec windows, String baseline) {
    return group.ledgers().stream()
        .filter(old -> old.windows().equals(windows) && old.baseline().equals(baseline))
        .findFirst()
        .orElseGet(() -> new Ledger(windows, baseline, List.of()));
  }

  /** The group without the ledgers of windows that the spec no longer has. */
  private Group forgetful(Group group) {
    return group.withLedgers(
        group.ledgers().stream()
            .filter(ledger -> rules.windows().contains(ledger.windows()))
            .toList());
  }

  private int kept() {
    return rules.alerts().of() + rules.alerts().resolve();
  }
}
