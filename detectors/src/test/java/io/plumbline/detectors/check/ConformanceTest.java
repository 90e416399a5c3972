package io.plumbline.detectors.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Columns of every shape that has broken a monitor somewhere, as window, as baseline and as both,
 * and without a baseline: every check says something of each, and nothing that is no number.
 */
class ConformanceTest {
  private static final int ROWS = 300;
  private static final Set<String> REASONS =
      Stream.of(Reason.values()).map(Reason::wireName).collect(Collectors.toSet());

  private static final Map<String, List<Map<String, Object>>> SHAPES = shapes();

  /** By pair of shapes, baseline first; computed once for all checks. */
  private static final Map<String, List<Metric>> FIGURES = figures();

  private static Map<String, List<Map<String, Object>>> shapes() {
    Map<String, List<Map<String, Object>>> shapes = new LinkedHashMap<>();
    shapes.put("ordinary", Windows.rows(ROWS, 1));
    shapes.put("empty", List.of());
    shapes.put("one row", Windows.rows(1, 2));
    shapes.put("two rows", Windows.rows(2, 3));
    shapes.put("all missing", of((i, column) -> null));
    shapes.put(
        "constant",
        of(
            (i, column) ->
                switch (column) {
                  case "n" -> 5.0;
                  case "b" -> true;
                  default -> "red";
                }));
    shapes.put("constant 0", of((i, column) -> column.equals("n") ? (Object) 0.0 : "0"));
    shapes.put(
        "new categories",
        of((i, column) -> column.equals("n") ? (Object) (1e6 + i) : "new " + i % 3));
    shapes.put(
        "changing types",
        of(
            (i, column) ->
                switch (i % 4) {
                  case 0 -> i / 7.0;
                  case 1 -> "text " + i;
                  case 2 -> i % 8 == 2;
                  default -> null;
                }));
    shapes.put("only texts", of((i, column) -> "text " + i));
    shapes.put("only numbers", of((i, column) -> i / 10.0));
    shapes.put("only booleans", of((i, column) -> i % 2 == 0));
    shapes.put(
        "unicode",
        of(
            (i, column) ->
                switch (i % 5) {
                  case 0 -> "za\u017c\u00f3\u0142\u0107 \ud83d\ude00";
                  case 1 -> "e\u0301\u0000\u202e";
                  case 2 -> "";
                  case 3 -> "\u0665\u0666";
                  default -> "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67";
                }));
    shapes.put(
        "huge cardinality",
        IntStream.range(0, 6_000)
            .mapToObj(
                i ->
                    row(
                        (k, column) -> column.equals("n") ? (Object) Math.sqrt(k + 2.0) : "v" + k,
                        i))
            .toList());
    shapes.put("NaN", of((i, column) -> Double.NaN));
    shapes.put("infinite", of((i, column) -> i % 2 == 0 ? 1 / 0.0 : -1 / 0.0));
    shapes.put("subnormal", of((i, column) -> (i % 2 == 0 ? 1 : -1) * Double.MIN_VALUE * (1 + i)));
    shapes.put("extreme", of((i, column) -> (i % 2 == 0 ? 1 : -1) * 1e308));
    shapes.put("largest", of((i, column) -> Double.MAX_VALUE - i * 1e300));
    shapes.put("lowest", of((i, column) -> i == 0 ? -1.0 : -Double.MAX_VALUE));
    shapes.put("of all magnitudes", of((i, column) -> Math.pow(10, 2 * i - 300)));
    return shapes;
  }

  private static List<Map<String, Object>> of(BiFunction<Integer, String, Object> value) {
    return IntStream.range(0, ROWS).mapToObj(i -> row(value, i)).toList();
  }

  private static Map<String, Object> row(BiFunction<Integer, String, Object> value, int i) {
    Map<String, Object> row = new HashMap<>();
    for (String column : List.of("n", "c", "b", "t")) {
      Object cell = value.apply(i, column);
      if (cell != null) {
        row.put(column, cell);
      }
    }
    return row;
  }

  private static Map<String, List<Metric>> figures() {
    Map<String, List<Metric>> figures = new LinkedHashMap<>();
    SHAPES.forEach(
        (name, reference) -> {
          Baseline baseline = Windows.baseline(reference);
          Layout layout = baseline.layout();
          WindowEvaluation evaluation = WindowEvaluation.of(Windows.everyCheck(), baseline, layout);
          WindowEvaluation alone = WindowEvaluation.of(Windows.everyCheck(), null, layout);
          SHAPES.forEach(
              (current, window) -> {
                var profile = Windows.profile(layout, Windows.with(window, "undeclared", "x"));
                figures.put(
                    current + " against " + name, evaluation.evaluate(Windows.WINDOW, profile));
                figures.put(
                    current + " on the layout of " + name, alone.evaluate(Windows.WINDOW, profile));
              });
        });
    return figures;
  }

  /** Without those of the latency alone, which no column here is: see {@link LatencyTest}. */
  static Stream<Check> all() {
    return Checks.ALL.stream()
        .filter(check -> !(check instanceof ColumnCheck of) || of.concerns(Section.FEATURE));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyShapeHasAStatusAndAReasonAndNoFigureThatIsNoNumber(Check check) {
    int figures = 0;
    for (Map.Entry<String, List<Metric>> entry : FIGURES.entrySet()) {
      for (Metric metric : entry.getValue()) {
        if (isOf(check, metric)) {
          figures++;
          String what = entry.getKey() + ": " + metric;
          assertFinite(what, metric);
          assertExplained(what, check, metric);
        }
      }
    }
    assertThat(figures).as("figures of " + check.id()).isPositive();
  }

  private static boolean isOf(Check check, Metric metric) {
    boolean stream =
        check instanceof Volume || check instanceof UsualVolume || check instanceof DuplicateRate;
    return metric.metric().equals(check.id()) && stream == metric.subject().equals("stream");
  }

  private static void assertFinite(String what, Metric metric) {
    Stream.of(
            metric.value(),
            metric.baselineValue(),
            metric.threshold(),
            metric.pValue(),
            metric.effectSize(),
            metric.errorBound())
        .filter(number -> number != null)
        .forEach(number -> assertThat(number).as(what).isFinite());
    if (metric.errorBound() != null) {
      assertThat(metric.errorBound()).as(what).isNotNegative();
    }
    if (metric.pValue() != null) {
      assertThat(metric.pValue()).as(what).isBetween(0.0, 1.0);
    }
    assertThat(metric.sampleSize()).as(what).isNotNegative();
  }

  private static void assertExplained(String what, Check check, Metric metric) {
    boolean judged = metric.status() == Status.OK || metric.status().violation();
    if (metric.value() == null) {
      assertThat(metric.status()).as(what).isEqualTo(Status.NOT_EVALUATED);
    } else {
      assertThat(check.scale().contains(metric.value())).as(what).isTrue();
    }
    assertThat(metric.reason() == null).as(what).isEqualTo(judged);
    assertThat(metric.threshold() != null || !judged).as(what).isTrue();
    if (metric.reason() != null) {
      assertThat(REASONS).as(what).contains(metric.reason());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyColumnOfItsKindHasOneFigure(Check check) {
    if (!(check instanceof ColumnCheck columns)) {
      return;
    }
    FIGURES.forEach(
        (pair, metrics) -> {
          List<String> subjects =
              metrics.stream().filter(metric -> isOf(check, metric)).map(Metric::subject).toList();
          List<String> expected = new ArrayList<>();
          Windows.layout(SHAPES.get("ordinary")).columns().stream()
              .filter(column -> columns.kinds().contains(column.kind()))
              .forEach(column -> expected.add(column.subject()));
          assertThat(subjects).as(pair).isEqualTo(expected);
        });
  }

  @Test
  void noShapeIsAViolationAgainstItself() {
    SHAPES
        .keySet()
        .forEach(
            shape ->
                assertThat(FIGURES.get(shape + " against " + shape))
                    .as(shape)
                    .filteredOn(metric -> !metric.metric().equals("extra_column"))
                    .noneMatch(metric -> metric.status().violation()));
  }
}
