package io.plumbline.detectors.check;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.distance.Correction;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.expression.Outcome;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.OperationsSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A model with a column of every kind, events for it, and their evaluation. */
final class Windows {
  static final long HOUR = 3_600_000;
  static final ClosedWindow WINDOW = new ClosedWindow("3", "all", 0, HOUR, 7, WindowStatus.WHOLE);

  private static final List<String> COLOURS = List.of("blue", "green", "red");

  private Windows() {}

  /** Events that are all of one law. */
  static List<Map<String, Object>> rows(int number, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Map<String, Object> row = new HashMap<>();
      row.put("n", Math.round(random.nextDouble() * 1e6) / 1e4);
      row.put("c", COLOURS.get(Math.min(random.nextInt(4), 2)));
      row.put("b", random.nextInt(3) == 0);
      row.put("t", String.format(Locale.ROOT, "text %06d", i));
      if (random.nextInt(50) == 0) {
        row.remove("n");
      }
      rows.add(row);
    }
    return rows;
  }

  /** The same with one column's values replaced. */
  static List<Map<String, Object>> with(
      List<Map<String, Object>> rows, String column, Object value) {
    return rows.stream()
        .map(
            row -> {
              Map<String, Object> copy = new HashMap<>(row);
              if (value == null) {
                copy.remove(column);
              } else {
                copy.put(column, value);
              }
              return copy;
            })
        .toList();
  }

  private static double[] numbers(List<Map<String, Object>> reference) {
    return reference.stream()
        .filter(row -> row.get("n") instanceof Double)
        .mapToDouble(row -> (Double) row.get("n"))
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  static Layout layout(List<Map<String, Object>> reference) {
    double[] numbers = numbers(reference);
    BinEdges edges = numbers.length == 0 ? null : EdgesOfSample.of(numbers);
    return new Layout(
            List.of(
                new ColumnLayout(Section.FEATURE, "n", ColumnKind.NUMERIC, edges, List.of()),
                new ColumnLayout(Section.FEATURE, "c", ColumnKind.CATEGORICAL, null, COLOURS),
                new ColumnLayout(
                    Section.FEATURE, "b", ColumnKind.BOOLEAN, null, List.of("false", "true")),
                new ColumnLayout(Section.FEATURE, "t", ColumnKind.TEXT, null, List.of())))
        .with(List.of(new Expression("positive", "n >= 0")));
  }

  /** What that expression comes to. */
  private static void test(EventRow row, Outcome[] into) {
    into[0] = Outcome.UNEVALUATED;
    for (int cell = 0; cell < row.cells(); cell++) {
      if (row.names().name(row.nameId(cell)).equals("n") && row.type(cell) == EventRow.NUMBER) {
        into[0] = row.number(cell) >= 0 ? Outcome.SATISFIED : Outcome.VIOLATED;
      }
    }
  }

  static Baseline baseline(List<Map<String, Object>> reference) {
    Layout layout = layout(reference);
    double[] numbers = numbers(reference);
    double[] quantiles =
        numbers.length == 0
            ? new double[0]
            : Baseline.RANKS.stream()
                .mapToDouble(rank -> EdgesOfSample.quantile(numbers, rank))
                .toArray();
    return new Baseline(
        "reference",
        "v1",
        "m",
        "3",
        layout,
        profile(layout, reference),
        List.of(quantiles, new double[0], new double[0], new double[0]));
  }

  /** The events folded, a minute apart. */
  static Profile profile(Layout layout, List<Map<String, Object>> rows) {
    RowFold fold = new RowFold(layout, layout.expressions().isEmpty() ? null : Windows::test);
    Profile profile = fold.newProfile();
    NameDictionary names = new NameDictionary();
    EventRow row = new EventRow(names);
    long time = 0;
    for (Map<String, Object> features : rows) {
      row.clear();
      row.eventTime(time);
      int start = row.append("event " + time);
      row.eventId(start, row.textEnd() - start);
      time += 60_000;
      features.forEach((name, value) -> cell(row, names.idOf(name), value));
      fold.add(row, profile);
    }
    return profile;
  }

  private static void cell(EventRow row, int name, Object value) {
    if (value instanceof Double number) {
      row.addNumber(Section.FEATURE, name, number);
    } else if (value instanceof Boolean truth) {
      row.addBoolean(Section.FEATURE, name, truth);
    } else {
      int start = row.append(String.valueOf(value));
      row.addText(Section.FEATURE, name, start, row.textEnd() - start);
    }
  }

  static ModelSpec spec(DataQualitySpec dataQuality, Map<String, FeatureSpec> features) {
    return spec(dataQuality, features, OperationsSpec.DEFAULT);
  }

  static ModelSpec spec(
      DataQualitySpec dataQuality, Map<String, FeatureSpec> features, OperationsSpec operations) {
    List<WindowSpec> windows = List.of(WindowSpec.tumbling(Duration.ofHours(1)));
    return new ModelSpec(
        "m",
        "3",
        1,
        Problem.BINARY_CLASSIFICATION,
        "1",
        windows,
        ModelSpec.paneOf(windows),
        Duration.ZERO,
        Map.of(),
        features,
        dataQuality,
        AlertSpec.DEFAULT,
        null,
        SegmentSpec.NONE,
        operations,
        List.of(),
        true,
        List.of());
  }

  static ModelSpec spec() {
    return spec(DataQualitySpec.DEFAULT, Map.of());
  }

  /** A spec that runs every check. */
  static ModelSpec everyCheck() {
    return spec(
        new DataQualitySpec(true, Map.of(), Map.of(), true, Correction.BENJAMINI_HOCHBERG),
        Map.of());
  }

  /** A spec with limits for one check. */
  static ModelSpec spec(String check, Limit warning, Limit critical) {
    return spec(
        new DataQualitySpec(
            true, Map.of(check, new CheckSettings(null, warning, critical, null, null)), Map.of()),
        Map.of());
  }

  /** The figures of a window of these events against a baseline of those. */
  static List<Metric> evaluate(
      ModelSpec spec, List<Map<String, Object>> reference, List<Map<String, Object>> window) {
    Baseline baseline = baseline(reference);
    return WindowEvaluation.of(spec, baseline, baseline.layout())
        .evaluate(WINDOW, profile(baseline.layout(), window));
  }

  static Metric figure(List<Metric> metrics, String subject, String metric) {
    return metrics.stream()
        .filter(m -> m.subject().equals(subject) && m.metric().equals(metric))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no "
                        + metric
                        + " of "
                        + subject
                        + " in "
                        + Arrays.toString(metrics.toArray())));
  }
}
