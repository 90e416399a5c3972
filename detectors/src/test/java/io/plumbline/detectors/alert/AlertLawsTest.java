package io.plumbline.detectors.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every sequence of votes. */
class AlertLawsTest {
  private static final Status[] STATUSES = {
    Status.OK, Status.OK, Status.WARNING, Status.CRITICAL, Status.INSUFFICIENT_DATA
  };

  /** Days and weeks by their end, some of them revised later. */
  private static List<WindowFigures> votes(Random random, int days) {
    List<WindowFigures> votes = new ArrayList<>();
    for (int d = 1; d <= days; d++) {
      votes.add(vote(random, d, 1, false));
      if (d % 7 == 0) {
        votes.add(vote(random, d, 1, true));
      }
      if (random.nextInt(3) == 0) {
        int late = Math.max(1, d - random.nextInt(4));
        votes.add(vote(random, late, 2 + random.nextInt(3), false));
      }
    }
    return votes;
  }

  private static WindowFigures vote(Random random, int day, int revision, boolean week) {
    Status status = STATUSES[random.nextInt(STATUSES.length)];
    return random.nextInt(12) == 0
        ? figures(day, revision, week, Figures.noValues("psi"))
        : figures(day, revision, week, Figures.psi(status));
  }

  private static WindowFigures figures(int day, int revision, boolean week, Metric figure) {
    return week ? Figures.week(day, revision, figure) : Figures.day(day, revision, figure);
  }

  private static AlertPolicy policy(Random random) {
    int of = 1 + random.nextInt(4);
    AlertSpec rules = new AlertSpec(1 + random.nextInt(of), of, 1 + random.nextInt(3), null);
    return new AlertPolicy(
        Figures.spec(rules, new WindowSpec[] {Figures.DAYS, Figures.WEEKS}), "3", "all");
  }

  private static List<Alert> play(AlertPolicy policy, List<WindowFigures> votes) {
    List<Alert> alerts = new ArrayList<>();
    AlertState state = AlertState.EMPTY;
    for (WindowFigures vote : votes) {
      AlertDecision decision = policy.decide(state, List.of(vote));
      state = AlertStateCodec.decode(AlertStateCodec.encode(decision.state()));
      alerts.addAll(decision.alerts());
    }
    return alerts;
  }

  @Property(tries = 300, seed = "20240106")
  void replayGivesTheSameAlerts(@ForAll long seed, @ForAll @IntRange(max = 60) int days) {
    AlertPolicy policy = policy(new Random(seed));
    List<WindowFigures> votes = votes(new Random(seed), days);
    assertThat(play(policy, votes)).isEqualTo(play(policy, votes));
  }

  @Property(tries = 300, seed = "20240107")
  void retriedWindowsChangeNothing(@ForAll long seed, @ForAll @IntRange(max = 60) int days) {
    Random random = new Random(seed);
    AlertPolicy policy = policy(random);
    List<WindowFigures> votes = votes(random, days);
    List<WindowFigures> retried = new ArrayList<>();
    for (WindowFigures vote : votes) {
      retried.add(vote);
      retried.add(vote);
    }
    assertThat(play(policy, retried)).isEqualTo(play(policy, votes));
  }

  @Property(tries = 300, seed = "20240108")
  void incidentsFireOnceAndResolveOnce(@ForAll long seed, @ForAll @IntRange(max = 80) int days) {
    Random random = new Random(seed);
    AlertPolicy policy = policy(random);
    Set<String> seen = new HashSet<>();
    Alert open = null;
    long resolvedAt = Long.MIN_VALUE;
    for (Alert alert : play(policy, votes(random, days))) {
      assertThat(alert.alertId())
          .isEqualTo(AlertIds.alertId(alert.fingerprint(), alert.startedAt()));
      if (open == null) {
        assertThat(alert.status()).isEqualTo(Alert.FIRING);
        assertThat(seen.add(alert.alertId())).as("an id fires once").isTrue();
        assertThat(alert.startedAt()).isGreaterThan(resolvedAt);
      } else {
        assertThat(alert.alertId()).isEqualTo(open.alertId());
        assertThat(
                alert.status().equals(Alert.RESOLVED) || !alert.severity().equals(open.severity()))
            .as("a record says something new")
            .isTrue();
      }
      open = alert.status().equals(Alert.RESOLVED) ? null : alert;
      if (alert.endedAt() != null) {
        resolvedAt = alert.endedAt();
      }
    }
  }

  @Property(tries = 300, seed = "20240109")
  void revisionsOfAResolvedIncidentMakeNoSecondOne(@ForAll long seed) {
    Random random = new Random(seed);
    AlertPolicy policy =
        new AlertPolicy(Figures.spec(new AlertSpec(2, 3, 2, null), Figures.DAYS), "3", "all");
    List<WindowFigures> votes = new ArrayList<>();
    for (int d = 1; d <= 3; d++) {
      votes.add(Figures.day(d, 1, Figures.psi(Status.CRITICAL)));
    }
    for (int d = 4; d <= 5; d++) {
      votes.add(Figures.day(d, 1, Figures.psi(Status.OK)));
    }
    for (int i = 0; i < 20; i++) {
      votes.add(vote(random, 1 + random.nextInt(5), 2 + i, false));
    }
    assertThat(play(policy, votes)).extracting(Alert::alertId).hasSize(2);
    assertThat(Set.copyOf(play(policy, votes).stream().map(Alert::alertId).toList())).hasSize(1);
  }

  @Property(tries = 300, seed = "20240110")
  void orderWithinOneCallDoesNotMatter(@ForAll long seed, @ForAll @IntRange(max = 20) int days) {
    Random random = new Random(seed);
    AlertPolicy policy = policy(random);
    // One vote per window and revision: two different ones cannot both be the window's.
    Map<String, WindowFigures> unique = new HashMap<>();
    for (WindowFigures vote : votes(random, days)) {
      unique.putIfAbsent(vote.spec().size() + " " + vote.end() + " " + vote.revision(), vote);
    }
    List<WindowFigures> votes = new ArrayList<>(unique.values());
    AlertDecision decision = policy.decide(AlertState.EMPTY, votes);
    Collections.shuffle(votes, random);
    assertThat(policy.decide(AlertState.EMPTY, votes)).isEqualTo(decision);
  }

  @Property(tries = 100, seed = "20240111")
  void stateStaysSmall(@ForAll long seed) {
    Random random = new Random(seed);
    AlertPolicy policy = policy(random);
    AlertState state = AlertState.EMPTY;
    for (WindowFigures vote : votes(random, 400)) {
      state = policy.decide(state, List.of(vote)).state();
    }
    assertThat(AlertStateCodec.encode(state).length).isLessThan(2_500);
  }
}
