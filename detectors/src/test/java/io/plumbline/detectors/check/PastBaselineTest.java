package io.plumbline.detectors.check;

import static io.plumbline.detectors.check.Windows.HOUR;
import static io.plumbline.detectors.check.Windows.WINDOW;
import static io.plumbline.detectors.check.Windows.figure;
import static io.plumbline.detectors.check.Windows.profile;
import static io.plumbline.detectors.check.Windows.rows;
import static io.plumbline.detectors.check.Windows.spec;
import static io.plumbline.detectors.check.Windows.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.Limit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Windows held against past ones in place of a reference. */
class PastBaselineTest {
  private static final Baseline REFERENCE = Windows.baseline(rows(2_000, 1));
  private static final Layout LAYOUT = REFERENCE.layout();
  private static final WindowEvaluation EVALUATION = WindowEvaluation.of(spec(), REFERENCE, LAYOUT);

  /** As many windows that hold these events together. */
  private static WindowBaseline past(int windows, List<Map<String, Object>> rows) {
    return WindowBaseline.ofPast("last-day", "v7", profile(LAYOUT, rows), windows);
  }

  @Test
  void everyFigureThatIsComparedNamesThePastWindows() {
    List<Metric> figures =
        EVALUATION.compare(WINDOW, profile(LAYOUT, rows(600, 2)), past(3, rows(1_800, 3)));

    assertThat(figures).isNotEmpty();
    assertThat(figures)
        .allSatisfy(
            figure -> {
              assertThat(figure.baseline()).isEqualTo("last-day");
              assertThat(figure.baselineVersion()).isEqualTo("v7");
              assertThat(figure.status().violation()).isFalse();
            });
    Set<String> compared =
        EVALUATION.evaluate(WINDOW, profile(LAYOUT, rows(600, 2))).stream()
            .filter(figure -> figure.baseline().equals("reference"))
            .map(figure -> figure.subject() + " " + figure.metric())
            .collect(Collectors.toSet());
    assertThat(figures.stream().map(figure -> figure.subject() + " " + figure.metric()))
        .as("what is compared with a reference is compared with past windows, and nothing else")
        .containsExactlyInAnyOrderElementsOf(compared);
  }

  @Test
  void whatHasChangedSinceThePastWindowsIsFoundAndWhatHadChangedBeforeIsNot() {
    List<Map<String, Object>> moved = with(with(rows(600, 2), "c", "red"), "n", 77.0);
    Profile window = profile(LAYOUT, moved);

    List<Metric> before = EVALUATION.compare(WINDOW, window, past(3, rows(1_800, 3)));
    assertThat(figure(before, "feature:c", "psi").status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(before, "feature:n", "ks_statistic").status()).isEqualTo(Status.CRITICAL);

    List<Metric> since = EVALUATION.compare(WINDOW, window, past(1, moved));
    assertThat(since).noneMatch(figure -> figure.status().violation());
    assertThat(figure(since, "feature:c", "psi").value()).isZero();
    assertThat(figure(EVALUATION.evaluate(WINDOW, window), "feature:c", "psi").status())
        .isEqualTo(Status.CRITICAL);
  }

  @Test
  void chanceIsThatOfThePastWindowsSize() {
    Profile window = profile(LAYOUT, rows(400, 2));
    Metric few = psiOf(window, past(1, rows(60, 3)));
    Metric many = psiOf(window, past(9, rows(6_000, 3)));
    assertThat(few.threshold()).isGreaterThan(0.2);
    assertThat(few.threshold()).isGreaterThan(many.threshold());
  }

  private static Metric psiOf(Profile window, WindowBaseline past) {
    return figure(EVALUATION.compare(WINDOW, window, past), "feature:n", "psi");
  }

  @Test
  void theVolumeIsHeldAgainstTheMeanOfThePastWindows() {
    WindowEvaluation strict =
        WindowEvaluation.of(
            spec("count", null, new Limit(null, null, null, 0.5)), REFERENCE, LAYOUT);
    // Seasonal windows lie weeks apart: their events' times say nothing of their rate.
    Profile window = profile(LAYOUT, rows(600, 2));
    Metric usual =
        figure(strict.compare(WINDOW, window, past(3, rows(1_800, 3))), "stream", "count");
    assertThat(usual.baselineValue()).isEqualTo(600);
    assertThat(usual.status()).isEqualTo(Status.OK);
    Metric half =
        figure(strict.compare(WINDOW, window, past(1, rows(1_800, 3))), "stream", "count");
    assertThat(half.baselineValue()).isEqualTo(1_800);
    assertThat(half.status()).isEqualTo(Status.CRITICAL);
  }

  @Test
  void nothingIsJudgedWhileThereAreTooFewPastWindows() {
    List<Metric> figures =
        EVALUATION.compare(
            WINDOW, profile(LAYOUT, rows(600, 2)), WindowBaseline.warmingUp("last-day", 2));
    assertThat(figures).isNotEmpty();
    assertThat(figures)
        .allSatisfy(
            figure -> {
              assertThat(figure.baseline()).isEqualTo("last-day");
              assertThat(figure.baselineVersion()).isNull();
              assertThat(figure.status()).isEqualTo(Status.NOT_EVALUATED);
              assertThat(figure.reason()).isEqualTo("baseline-warming-up");
              assertThat(figure.threshold()).isNull();
              assertThat(figure.baselineValue()).isNull();
            });
    assertThat(figure(figures, "feature:n", "psi").value()).isNull();
    assertThat(figure(figures, "feature:n", "mean").value()).isCloseTo(50, within(5.0));
  }

  /** Of a model without a reference: no bins, no categories. */
  private static final Layout PLAIN =
      new Layout(
          List.of(
              new ColumnLayout(Section.FEATURE, "n", ColumnKind.NUMERIC, null, List.of()),
              new ColumnLayout(Section.FEATURE, "c", ColumnKind.CATEGORICAL, null, List.of()),
              new ColumnLayout(Section.FEATURE, "b", ColumnKind.BOOLEAN, null, List.of())));

  @Test
  void withoutAReferenceCategoriesAreThoseOfThePastWindows() {
    WindowEvaluation plain = WindowEvaluation.of(spec(), null, PLAIN);
    WindowBaseline past =
        WindowBaseline.ofPast("last-day", "v1", profile(PLAIN, rows(1_800, 3)), 3);

    List<Metric> same = plain.compare(WINDOW, profile(PLAIN, rows(600, 2)), past);
    assertThat(figure(same, "feature:c", "psi").value()).isGreaterThan(0);
    assertThat(same).noneMatch(figure -> figure.status().violation());
    assertThat(figure(same, "feature:c", "new_category_rate").value()).isZero();

    List<Metric> moved =
        plain.compare(
            WINDOW, profile(PLAIN, with(with(rows(600, 2), "c", "mauve"), "b", true)), past);
    assertThat(figure(moved, "feature:c", "new_category_rate").value()).isEqualTo(1);
    assertThat(figure(moved, "feature:c", "new_category_rate").status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(moved, "feature:c", "psi").status()).isEqualTo(Status.CRITICAL);
    assertThat(figure(moved, "feature:b", "psi").status()).isEqualTo(Status.CRITICAL);
  }

  @Test
  void withoutAReferenceNumbersHaveDistancesButNoDeciles() {
    WindowEvaluation plain = WindowEvaluation.of(spec(), null, PLAIN);
    WindowBaseline past =
        WindowBaseline.ofPast("last-day", "v1", profile(PLAIN, rows(1_800, 3)), 3);
    List<Metric> moved = plain.compare(WINDOW, profile(PLAIN, with(rows(600, 2), "n", 99.5)), past);
    assertThat(figure(moved, "feature:n", "ks_statistic").status()).isEqualTo(Status.CRITICAL);
    for (String metric : List.of("psi", "js_distance", "out_of_range_rate")) {
      assertThat(figure(moved, "feature:n", metric).value()).isNull();
      assertThat(figure(moved, "feature:n", metric).reason()).isEqualTo("no-bins");
    }
  }

  @Test
  void aMonitorThatIsOffComparesNothing() {
    WindowEvaluation off =
        WindowEvaluation.of(
            spec(new DataQualitySpec(false, Map.of(), Map.of()), Map.of()), REFERENCE, LAYOUT);
    assertThat(off.compare(WINDOW, profile(LAYOUT, rows(60, 2)), past(1, rows(60, 3)))).isEmpty();
  }

  @Test
  void aWindowWithoutEventsHasFiguresThatSaySo() {
    List<Metric> figures =
        EVALUATION.compare(
            new ClosedWindow("3", "all", 0, HOUR, 0, WindowStatus.WHOLE),
            new Profile(LAYOUT),
            past(1, rows(600, 3)));
    assertThat(figure(figures, "feature:n", "psi").reason()).isEqualTo("no-values");
    assertThat(figure(figures, "stream", "count").baselineValue()).isEqualTo(600);
  }

  @Test
  void pastWindowsWithoutEventsAreNoBaseline() {
    assertThatThrownBy(() -> WindowBaseline.ofPast("p", "v", new Profile(LAYOUT), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new WindowBaseline("p", null, profile(LAYOUT, rows(9, 3)), 1, true, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WindowBaseline.ofPast("p", "v", profile(LAYOUT, rows(9, 3)), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
