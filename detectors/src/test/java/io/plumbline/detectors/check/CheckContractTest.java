package io.plumbline.detectors.check;

import static io.plumbline.detectors.check.Reason.CATEGORIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every check keeps, run over all that are registered. */
class CheckContractTest {
  private static final List<Map<String, Object>> REFERENCE = Windows.rows(2_000, 1);
  private static final Set<String> REASONS =
      Stream.of(Reason.values()).map(Reason::wireName).collect(Collectors.toSet());

  static Stream<Check> all() {
    return Checks.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void nameIsUniqueAndItSaysWhatItMeasures(Check check) {
    assertThat(check.id()).matches("[a-z][a-z0-9_.]*");
    boolean ofColumns = check instanceof ColumnCheck;
    assertThat(all().filter(other -> other.id().equals(check.id())))
        .as("checks of one name and one scope")
        .filteredOn(other -> other instanceof ColumnCheck == ofColumns)
        .hasSize(1);
    assertThat(check.description()).isNotBlank().endsWith(".");
    assertThat(check.minSamples()).isNotNegative();
    assertThat(Checks.named(check.id())).isPresent();
  }

  @ParameterizedTest
  @MethodSource("all")
  void identicalProfilesAreNoViolation(Check check) {
    List<Metric> metrics = of(check, Windows.evaluate(Windows.everyCheck(), REFERENCE, REFERENCE));
    assertThat(metrics).allSatisfy(this::isWellFormed);
    assertThat(metrics).noneMatch(metric -> metric.status().violation());
    // A test of two categories has nothing to say of three, and of hours one week says nothing.
    assertThat(metrics)
        .noneMatch(
            metric ->
                metric.value() == null
                    && !metric.reason().equals(CATEGORIES.wireName())
                    && !metric.reason().equals(Reason.TOO_FEW_WEEKS.wireName()));
    if (!(check instanceof ExtraColumn || check instanceof UsualVolume || isOfLatency(check))) {
      assertThat(metrics).anyMatch(metric -> metric.value() != null);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void emptyAndTinyWindowsHaveAStatusAndAReason(Check check) {
    for (int events : new int[] {0, 1, 2, 5}) {
      List<Metric> metrics =
          of(
              check,
              Windows.evaluate(
                  Windows.everyCheck(),
                  REFERENCE,
                  Windows.with(Windows.rows(events, 2), "undeclared", "x")));
      assertThat(metrics).allSatisfy(this::isWellFormed);
      assertThat(metrics).noneMatch(metric -> metric.status().violation());
      assertThat(metrics)
          .filteredOn(metric -> metric.status() != Status.OK)
          .noneMatch(metric -> metric.reason() == null);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void emptyBaselinesHaveAStatusAndAReason(Check check) {
    for (int events : new int[] {0, 1, 2}) {
      List<Metric> metrics =
          of(
              check,
              Windows.evaluate(
                  Windows.everyCheck(), Windows.rows(events, 2), Windows.rows(300, 3)));
      assertThat(metrics).allSatisfy(this::isWellFormed);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void withoutABaselineOnlyWhatNeedsOneHasNoFigure(Check check) {
    Layout layout = Windows.baseline(REFERENCE).layout();
    Profile window = Windows.profile(layout, Windows.with(Windows.rows(300, 3), "undeclared", "x"));
    List<Metric> metrics =
        of(
            check,
            WindowEvaluation.of(Windows.everyCheck(), null, layout)
                .evaluate(Windows.WINDOW, window));
    assertThat(metrics.isEmpty()).isEqualTo(isOfLatency(check));
    assertThat(metrics)
        .allSatisfy(this::isWellFormed)
        .allSatisfy(
            metric -> {
              assertThat(metric.baseline()).isEqualTo(Metric.NO_BASELINE);
              assertThat(Reason.NO_BASELINE.wireName().equals(metric.reason()))
                  .isEqualTo(check.needsBaseline());
            });
  }

  @ParameterizedTest
  @MethodSource("all")
  void oddColumnsHaveAStatusAndAReason(Check check) {
    List<Map<String, Object>> window = Windows.rows(500, 4);
    List<List<Map<String, Object>>> odd =
        List.of(
            Windows.with(window, "n", 5.0),
            Windows.with(window, "n", null),
            Windows.with(window, "n", "five"),
            Windows.with(window, "n", Double.NaN),
            Windows.with(window, "n", Double.POSITIVE_INFINITY),
            Windows.with(window, "n", Double.MAX_VALUE),
            Windows.with(window, "c", "red"),
            Windows.with(window, "c", "purple"),
            Windows.with(window, "c", true),
            Windows.with(window, "b", "yes"),
            Windows.with(window, "b", null),
            Windows.with(window, "t", 1.0));
    for (List<Map<String, Object>> reference : odd) {
      for (List<Map<String, Object>> current : odd) {
        assertThat(of(check, Windows.evaluate(Windows.everyCheck(), reference, current)))
            .allSatisfy(this::isWellFormed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void orderOfMergingDoesNotMatter(Check check) {
    Baseline baseline = Windows.baseline(REFERENCE);
    WindowEvaluation evaluation =
        WindowEvaluation.of(Windows.everyCheck(), baseline, baseline.layout());
    List<Profile> panes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      panes.add(Windows.profile(baseline.layout(), Windows.rows(100 + i, 10 + i)));
    }
    List<Metric> expected = of(check, evaluation.evaluate(Windows.WINDOW, merged(baseline, panes)));
    for (int shuffle = 0; shuffle < 5; shuffle++) {
      Collections.shuffle(panes, new Random(shuffle));
      assertThat(of(check, evaluation.evaluate(Windows.WINDOW, merged(baseline, panes))))
          .isEqualTo(expected);
    }
  }

  /** None of the columns here has it: see {@link LatencyTest}. */
  private static boolean isOfLatency(Check check) {
    return check instanceof ColumnCheck of && !of.concerns(Section.FEATURE);
  }

  private static Profile merged(Baseline baseline, List<Profile> panes) {
    Profile sum = new Profile(baseline.layout());
    panes.forEach(sum::merge);
    return sum;
  }

  private static List<Metric> of(Check check, List<Metric> metrics) {
    boolean stream =
        check instanceof Volume || check instanceof UsualVolume || check instanceof DuplicateRate;
    List<Metric> own =
        metrics.stream()
            .filter(
                metric ->
                    metric.metric().equals(check.id())
                        && stream == metric.subject().equals(WindowEvaluation.STREAM))
            .toList();
    assertThat(own)
        .filteredOn(metric -> metric.value() != null)
        .allMatch(metric -> check.scale().contains(metric.value()), "within its scale");
    return own;
  }

  private void isWellFormed(Metric metric) {
    assertThat(metric.status()).isNotNull();
    for (Double number :
        new Double[] {
          metric.value(),
          metric.baselineValue(),
          metric.threshold(),
          metric.pValue(),
          metric.effectSize(),
          metric.errorBound()
        }) {
      if (number != null) {
        assertThat(number).as(metric.toString()).isFinite();
      }
    }
    if (metric.value() == null) {
      assertThat(metric.status()).isEqualTo(Status.NOT_EVALUATED);
    }
    boolean judged = metric.status() == Status.OK || metric.status().violation();
    assertThat(metric.reason() == null).as(metric.toString()).isEqualTo(judged);
    if (metric.reason() != null) {
      assertThat(REASONS).contains(metric.reason());
    }
    if (judged) {
      assertThat(metric.threshold()).as(metric.toString()).isNotNull();
    }
    assertThat(metric.sampleSize()).isNotNegative();
  }
}
