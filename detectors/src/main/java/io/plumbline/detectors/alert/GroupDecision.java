package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the recorded votes of one group come to. Used for one decision. */
final class GroupDecision {
  private static final String KIND = "window";
  static final String NO_DATA = "no-data";
  static final String REMOVED = "removed";

  private final AlertRules all;
  private final AlertSpec rules;
  private final String modelVersion;
  private final String segment;
  private final GroupKey key;
  private final List<Alert> alerts = new ArrayList<>();
  private Group group = Group.NEW;

  GroupDecision(AlertRules all, String modelVersion, String segment, GroupKey key) {
    this.all = all;
    this.rules = all.alerts();
    this.modelVersion = modelVersion;
    this.segment = segment;
    this.key = key;
  }

  GroupDecision decide(Group voted) {
    group = voted;
    Incident incident = voted.incident();
    if (incident == null) {
      fire();
    } else {
      follow(incident);
    }
    return this;
  }

  Group group() {
    return group;
  }

  List<Alert> alerts() {
    return alerts;
  }

  private void fire() {
    Ledger reached = null;
    long startedAt = Long.MAX_VALUE;
    Verdict worst = Verdict.WARNING;
    SortedSet<String> concerns = concerns(null);
    for (Ledger ledger : group.ledgers()) {
      List<Vote> bad =
          ledger.newest(rules.of(), group.resolvedAt()).stream()
              .filter(vote -> vote.verdict().bad())
              .toList();
      // What is calm already, because a revision came late, would resolve in the same breath.
      if (bad.size() >= rules.fire() && !ledger.calm(rules.resolve(), concerns)) {
        reached = reached == null ? ledger : reached;
        startedAt = Math.min(startedAt, bad.get(bad.size() - 1).end());
        worst = worst(bad, worst);
      }
    }
    if (reached == null) {
      return;
    }
    Verdict now = current();
    Incident incident =
        new Incident(startedAt, now == null ? worst : now, concerns, violations(List.of()));
    group = new Group(group.ledgers(), incident, group.resolvedAt());
    alerts.add(firing(incident, reached));
  }

  private void follow(Incident before) {
    SortedSet<String> concerns = concerns(before);
    boolean silent = group.ledgers().stream().noneMatch(Ledger::said);
    if (!silent
        && group.ledgers().stream().allMatch(ledger -> ledger.calm(rules.resolve(), concerns))) {
      alerts.add(resolved(before));
      group = new Group(group.ledgers(), null, decidedAt(before));
      return;
    }
    Verdict now = current();
    Incident incident =
        new Incident(
            before.startedAt(),
            now == null ? before.severity() : now,
            concerns,
            violations(before.violations()));
    group = new Group(group.ledgers(), incident, group.resolvedAt());
    if (incident.severity() != before.severity()) {
      alerts.add(firing(incident, mostBad()));
    }
  }

  /** The worst of the ledgers' newest counted votes, or null when none is bad. */
  private @Nullable Verdict current() {
    Verdict worst = null;
    for (Ledger ledger : group.ledgers()) {
      for (Vote vote : ledger.newest(1, group.resolvedAt())) {
        if (vote.verdict().bad() && worst != Verdict.CRITICAL) {
          worst = vote.verdict();
        }
      }
    }
    return worst;
  }

  private static Verdict worst(List<Vote> bad, Verdict least) {
    return bad.stream().anyMatch(vote -> vote.verdict() == Verdict.CRITICAL)
        ? Verdict.CRITICAL
        : least;
  }

  /** The metrics that were beyond their limits since the last incident. */
  private SortedSet<String> concerns(@Nullable Incident before) {
    SortedSet<String> concerns = new TreeSet<>();
    if (before != null) {
      concerns.addAll(before.concerns());
    }
    for (Ledger ledger : group.ledgers()) {
      for (Vote vote : ledger.votes()) {
        if (vote.verdict().bad() && vote.end() > group.resolvedAt()) {
          concerns.addAll(vote.names());
        }
      }
    }
    return concerns;
  }

  /** The figures of the newest votes that are bad, else those of each ledger's newest bad vote. */
  private List<Metric> violations(List<Metric> before) {
    List<Metric> now = new ArrayList<>();
    List<Metric> latest = new ArrayList<>();
    for (Ledger ledger : group.ledgers()) {
      boolean newest = true;
      for (Vote vote : ledger.newest(Integer.MAX_VALUE, group.resolvedAt())) {
        if (vote.verdict().bad()) {
          latest.addAll(vote.violations());
          now.addAll(newest ? vote.violations() : List.of());
          break;
        }
        newest = false;
      }
    }
    if (!now.isEmpty()) {
      return now;
    }
    return before.isEmpty() ? latest : before;
  }

  private Ledger mostBad() {
    Ledger most = group.ledgers().get(0);
    long count = -1;
    for (Ledger ledger : group.ledgers()) {
      long bad = bad(ledger);
      if (bad > count) {
        count = bad;
        most = ledger;
      }
    }
    return most;
  }

  private long bad(Ledger ledger) {
    return ledger.newest(rules.of(), group.resolvedAt()).stream()
        .filter(vote -> vote.verdict().bad())
        .count();
  }

  /** The end of the newest window that says anything. */
  private long decidedAt(Incident incident) {
    return group.ledgers().stream()
        .flatMap(ledger -> ledger.last().stream())
        .mapToLong(Vote::end)
        .reduce(incident.startedAt(), Math::max);
  }

  private Alert firing(Incident incident, Ledger ledger) {
    int votes = ledger.newest(rules.of(), group.resolvedAt()).size();
    String summary =
        Summary.firing(key, incident.violations(), (int) bad(ledger), votes, ledger.windows());
    return alert(Alert.FIRING, incident, null, summary, null);
  }

  /** The last record of an alert whose model is watched no longer. */
  Alert ended(Group of, Incident incident, String reason) {
    group = of;
    return alert(Alert.RESOLVED, incident, reason, Summary.ended(key, reason), decidedAt(incident));
  }

  private Alert resolved(Incident incident) {
    String reason = endedBy();
    List<WindowSpec> windows = group.ledgers().stream().map(Ledger::windows).toList();
    String summary =
        reason == null
            ? Summary.recovered(key, rules.resolve(), windows)
            : Summary.ended(key, reason);
    return alert(Alert.RESOLVED, incident, reason, summary, decidedAt(incident));
  }

  /** Why the alert resolves without good windows, or null when it has them. */
  private @Nullable String endedBy() {
    boolean judged = false;
    for (Ledger ledger : group.ledgers()) {
      Verdict last = ledger.last().map(Vote::verdict).orElse(Verdict.ABSTAINED);
      if (last == Verdict.NO_DATA) {
        return NO_DATA;
      }
      judged |= last.counted();
    }
    return judged ? null : Reason.NO_THRESHOLD.wireName();
  }

  private Alert alert(
      String status,
      Incident incident,
      @Nullable String reason,
      String summary,
      @Nullable Long endedAt) {
    String fingerprint =
        AlertIds.fingerprint(all.model(), modelVersion, segment, key.monitor(), key.subject());
    return new Alert(
        AlertIds.alertId(fingerprint, incident.startedAt()),
        fingerprint,
        status,
        incident.severity().severity(),
        all.model(),
        modelVersion,
        segment,
        key.monitor(),
        key.subject(),
        KIND,
        reason,
        summary,
        incident.violations(),
        incident.startedAt(),
        decidedAt(incident),
        endedAt,
        Runbook.url(rules.runbookUrl(), incident.violations()),
        all.labels());
  }
}
