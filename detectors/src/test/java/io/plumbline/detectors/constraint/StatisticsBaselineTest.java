package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.baseline.BaselineJson;
import io.plumbline.detectors.check.ClosedWindow;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.check.WindowStatus;
import io.plumbline.detectors.constraint.StatisticsBaseline.Meaning;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.ProfileCodec;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatisticsBaselineTest {
  private static List<Map<String, @Nullable Object>> rows(int count) {
    Random random = new Random(11);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("amount", random.nextGaussian() * 50 + 1e6);
      row.put("age", i % 9 == 0 ? null : 18 + random.nextInt(60));
      row.put("city", "c" + random.nextInt(12));
      rows.add(row);
    }
    return rows;
  }

  private static Statistics statistics(List<Map<String, @Nullable Object>> rows) {
    StatisticsBuilder builder = new StatisticsBuilder();
    for (Map<String, @Nullable Object> row : rows) {
      row.forEach(
          (name, value) -> {
            int column = builder.column(name);
            if (value != null) {
              builder.add(column, value.toString());
            }
          });
      builder.endRow();
    }
    return builder.build(null);
  }

  private static void fill(EventRow row, Map<String, @Nullable Object> values) {
    row.clear();
    values.forEach(
        (name, value) -> {
          int id = row.names().idOf(name);
          if (value instanceof Number number) {
            row.addNumber(Section.FEATURE, id, number.doubleValue());
          } else if (value != null) {
            int start = row.append(value.toString());
            row.addText(Section.FEATURE, id, start, row.textEnd() - start);
          }
        });
  }

  private static Baseline ofRows(List<Map<String, @Nullable Object>> rows) {
    BaselineBuilder builder = new BaselineBuilder(null, Map.of());
    EventRow row = new EventRow(new NameDictionary());
    for (Map<String, @Nullable Object> values : rows) {
      fill(row, values);
      builder.observe(row);
    }
    RowFold fold = new RowFold(builder.layout());
    Profile profile = fold.newProfile();
    for (Map<String, @Nullable Object> values : rows) {
      fill(row, values);
      fold.add(row, profile);
    }
    return builder.build("reference", profile);
  }

  private static Baseline baseline(Statistics statistics) {
    return StatisticsBaseline.of("reference", null, null, statistics, null, Meaning.FEATURES);
  }

  private static ColumnLayout layout(Baseline baseline, String subject) {
    return baseline.layout().columns().stream()
        .filter(column -> column.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private static ColumnProfile column(Baseline baseline, String subject) {
    return baseline
        .profile()
        .column(baseline.layout().columns().indexOf(layout(baseline, subject)));
  }

  private static FeatureStatistics numeric(
      String name, List<NumericStatistics.Bucket> buckets, @Nullable SketchLevels sketch) {
    return new FeatureStatistics(
        name,
        InferredType.FRACTIONAL,
        100,
        0,
        new NumericStatistics(5, 500, 2, 0, 10, buckets, sketch),
        null,
        null);
  }

  private static List<NumericStatistics.Bucket> tenBuckets() {
    return IntStream.range(0, 10)
        .mapToObj(i -> new NumericStatistics.Bucket(i, i + 1, 10))
        .toList();
  }

  private static Statistics only(FeatureStatistics... features) {
    return new Statistics(100, null, List.of(features));
  }

  @Test
  void aSketchThatWasNeverCompactedGivesTheBaselineOfTheRows() {
    List<Map<String, @Nullable Object>> rows = rows(2_000);
    Baseline expected = ofRows(rows);

    Baseline made = baseline(statistics(rows));

    assertThat(made.layout()).isEqualTo(expected.layout());
    assertThat(made.quantiles()).hasSameSizeAs(expected.quantiles());
    for (int i = 0; i < made.quantiles().size(); i++) {
      assertThat(made.quantiles().get(i)).isEqualTo(expected.quantiles().get(i));
    }
    assertThat(made.profile().events()).isEqualTo(2_000);
    for (int i = 0; i < made.layout().columns().size(); i++) {
      ColumnLayout layout = made.layout().columns().get(i);
      ColumnProfile one = made.profile().column(i);
      ColumnProfile other = expected.profile().column(i);
      assertThat(one.missing()).isEqualTo(other.missing());
      assertThat(one.valid()).isEqualTo(other.valid());
      if (one instanceof NumericProfile a && other instanceof NumericProfile b) {
        assertThat(one.distinct()).isEqualTo(other.distinct());
        assertThat(a.histogram(layout.edges()).count())
            .isEqualTo(b.histogram(layout.edges()).count());
        assertThat(a.decileCounts(layout.edges())).isEqualTo(b.decileCounts(layout.edges()));
        assertThat(a.min()).isEqualTo(b.min());
        assertThat(a.max()).isEqualTo(b.max());
        assertThat(a.mean()).isCloseTo(b.mean(), within(1e-9));
        assertThat(a.standardDeviation()).isEqualTo(b.standardDeviation());
      } else if (one instanceof CategoricalProfile a && other instanceof CategoricalProfile b) {
        assertThat(a.unseen()).isZero();
        for (int c = 0; c < a.known(); c++) {
          assertThat(a.count(c)).isEqualTo(b.count(c));
        }
      }
    }
  }

  @Test
  void aBaselineOfStatisticsIsWrittenAndReadAsItIs() throws Exception {
    Statistics statistics = statistics(rows(3_000));
    FeatureStatistics texts =
        new FeatureStatistics(
            "note", InferredType.STRING, 2_900, 100, null, new StringStatistics(2_500, null), null);
    List<FeatureStatistics> features = new ArrayList<>(statistics.features());
    features.add(texts);
    Baseline made = baseline(new Statistics(3_000, null, features));

    Baseline read = BaselineJson.read(BaselineJson.write(made));

    assertThat(read.version()).isEqualTo(made.version()).isNotEmpty();
    assertThat(read.layout()).isEqualTo(made.layout());
    assertThat(read.warnings()).isEqualTo(made.warnings());
    assertThat(ProfileCodec.encode(read.profile())).isEqualTo(ProfileCodec.encode(made.profile()));
    assertThat(column(read, "feature:note").distinct()).isCloseTo(2_500, within(125.0));
    assertThat(column(read, "feature:note").missing()).isEqualTo(100);
  }

  @Test
  void windowsAreJudgedAgainstEveryKindOfPublishedColumn() {
    StatisticsBuilder builder = new StatisticsBuilder();
    Random random = new Random(2);
    for (int i = 0; i < 1_000; i++) {
      builder.add(builder.column("a"), random.nextInt(100) / 10.0);
      builder.addText(builder.column("c"), "c" + i % 5);
      builder.addText(builder.column("t"), "text " + i);
      builder.endRow();
    }
    List<FeatureStatistics> features = new ArrayList<>(builder.build(null).features());
    NumericStatistics a = features.get(0).numeric();
    features.add(
        new FeatureStatistics(
            "buckets",
            InferredType.FRACTIONAL,
            1_000,
            0,
            new NumericStatistics(
                a.mean(), a.sum(), a.standardDeviation(), a.min(), a.max(), a.buckets(), null),
            null,
            null));
    Baseline made = baseline(new Statistics(1_000, null, features));

    List<Metric> same = window(made, i -> i % 100 / 10.0, i -> "c" + i % 5);
    List<Metric> moved = window(made, i -> 9 + i % 10 / 10.0, i -> "c" + i % 2);

    assertThat(same).allMatch(metric -> metric.status() != Status.CRITICAL);
    assertThat(same).extracting(Metric::value).doesNotContain(Double.NaN);
    for (String subject : List.of("feature:a", "feature:buckets", "feature:c")) {
      assertThat(moved)
          .filteredOn(m -> m.subject().equals(subject) && m.status() == Status.CRITICAL)
          .extracting(Metric::metric)
          .contains("psi");
    }
    assertThat(moved)
        .filteredOn(m -> m.subject().equals("feature:buckets") && m.metric().equals("mean"))
        .singleElement()
        .satisfies(m -> assertThat(m.baselineValue()).isCloseTo(a.mean(), within(1e-12)));
  }

  private static List<Metric> window(
      Baseline baseline, IntToDoubleFunction number, IntFunction<String> category) {
    RowFold fold = new RowFold(baseline.layout());
    Profile profile = fold.newProfile();
    EventRow row = new EventRow(new NameDictionary());
    for (int i = 0; i < 2_000; i++) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      values.put("a", number.applyAsDouble(i));
      values.put("buckets", number.applyAsDouble(i));
      values.put("c", category.apply(i));
      values.put("t", "text " + i % 1_000);
      fill(row, values);
      row.eventTime(i);
      fold.add(row, profile);
    }
    List<WindowSpec> windows = List.of(WindowSpec.tumbling(Duration.ofHours(1)));
    ModelSpec spec =
        new ModelSpec(
            "m",
            "3",
            1,
            Problem.BINARY_CLASSIFICATION,
            "1",
            windows,
            ModelSpec.paneOf(windows),
            Duration.ZERO,
            Map.of(),
            Map.of(),
            DataQualitySpec.DEFAULT,
            AlertSpec.DEFAULT);
    return WindowEvaluation.of(spec, baseline, baseline.layout())
        .evaluate(new ClosedWindow("3", "all", 0, 3_600_000, 1, WindowStatus.WHOLE), profile);
  }

  @Test
  void publishedMomentsComeBack() {
    double[][] figures = {
      {1e-300, 1e-310}, {3.5e15, 1e-3}, {1e300, 1e290}, {0, 0}, {-7, 0}, {0.1, 0.30000000000000004}
    };
    for (double[] figure : figures) {
      double mean = figure[0];
      double deviation = figure[1];
      NumericStatistics numeric =
          new NumericStatistics(
              mean,
              mean * 4,
              deviation,
              mean - 2 * deviation,
              mean + 2 * deviation,
              List.of(),
              new SketchLevels(0.64, 2048, List.of(new double[] {mean, mean, mean, mean})));
      Baseline made =
          baseline(
              only(
                  new FeatureStatistics("a", InferredType.FRACTIONAL, 4, 96, numeric, null, null)));
      NumericProfile column = (NumericProfile) column(made, "feature:a");
      assertThat(column.mean()).isEqualTo(mean);
      assertThat(column.standardDeviation()).isEqualTo(deviation);
      assertThat(column.missing()).isEqualTo(96);
    }
  }

  @Test
  void aConstantColumnThatDoubledRoundingMovedIsConstant() {
    for (double value : new double[] {0.1, 1e300 / 3, 5e-324, -7.0 / 3}) {
      NumericStatistics numeric =
          new NumericStatistics(
              value,
              value * 7,
              0,
              value,
              value,
              List.of(),
              new SketchLevels(0.64, 2048, List.of(new double[] {value})));
      Baseline made =
          baseline(
              only(new FeatureStatistics("a", InferredType.FRACTIONAL, 7, 0, numeric, null, null)));
      assertThat(((NumericProfile) column(made, "feature:a")).standardDeviation()).isZero();
    }
  }

  @Test
  void aCompactedSketchIsWeighedAndSaid() {
    List<Map<String, @Nullable Object>> rows = rows(20_000);
    Statistics statistics = statistics(rows);
    Baseline made = baseline(statistics);
    assertThat(made.warnings())
        .anyMatch(
            w ->
                w.startsWith("the sketch was compacted")
                    && w.endsWith(": feature:amount, feature:age"));
    NumericProfile column = (NumericProfile) column(made, "feature:amount");
    assertThat(column.valid()).isEqualTo(20_000);
    double[] exact =
        rows.stream().mapToDouble(row -> (Double) row.get("amount")).sorted().toArray();
    assertThat(column.min()).isEqualTo(exact[0]);
    assertThat(column.max()).isEqualTo(exact[exact.length - 1]);
    long[] deciles = column.decileCounts(layout(made, "feature:amount").edges());
    assertThat(deciles).hasSize(10);
    assertThat(Arrays.stream(deciles).sum()).isEqualTo(20_000);
    double[] quantiles = made.quantiles().get(1);
    for (int i = 0; i < quantiles.length; i++) {
      int at = Arrays.binarySearch(exact, quantiles[i]);
      assertThat(at / 20_000.0).isCloseTo(Baseline.RANKS.get(i), within(0.02));
    }
  }

  @Test
  void bucketsAloneAreComparedOverTheBuckets() {
    Baseline made = baseline(only(numeric("a", tenBuckets(), null)));
    ColumnLayout layout = layout(made, "feature:a");
    assertThat(layout.edges().bins()).isEqualTo(10);
    NumericProfile column = (NumericProfile) column(made, "feature:a");
    assertThat(column.decileCounts(layout.edges())).containsOnly(10L).hasSize(10);
    // A bucket is closed below.
    assertThat(layout.edges().binOf(3)).isEqualTo(3);
    assertThat(layout.edges().binOf(Math.nextDown(3.0))).isEqualTo(2);
    assertThat(layout.edges().binOf(10)).isEqualTo(9);
    assertThat(made.quantiles().get(0)).isEmpty();
    assertThat(made.warnings()).anyMatch(w -> w.contains("ten buckets and no sketch"));
  }

  @Test
  void countsThatDoNotAddUpAreScaledAndSaid() {
    SketchLevels half = new SketchLevels(0.64, 2048, List.of(new double[] {0, 10, 10, 10}));
    Baseline made = baseline(only(numeric("a", List.of(), half)));
    NumericProfile column = (NumericProfile) column(made, "feature:a");
    assertThat(column.valid()).isEqualTo(100);
    assertThat(column.histogram(layout(made, "feature:a").edges()).count()).containsExactly(25, 75);
    assertThat(made.warnings())
        .contains("feature:a: the distribution holds 4 of 100 values; its counts are scaled");
  }

  @Test
  void whatCannotBeComparedIsLeftOutAndSaid() {
    NumericStatistics infinite =
        new NumericStatistics(Double.NaN, 1, 1, 0, Double.POSITIVE_INFINITY, tenBuckets(), null);
    NumericStatistics reversed = new NumericStatistics(1, 1, 1, 5, 0, tenBuckets(), null);
    Statistics statistics =
        only(
            numeric("good", tenBuckets(), null),
            new FeatureStatistics("empty", InferredType.UNKNOWN, 0, 100, null, null, null),
            new FeatureStatistics("wild", InferredType.FRACTIONAL, 9, 0, infinite, null, null),
            new FeatureStatistics("odd", InferredType.FRACTIONAL, 9, 0, reversed, null, null),
            numeric("bare", List.of(), null));
    Baseline made = baseline(statistics);
    assertThat(made.layout().columns())
        .extracting(ColumnLayout::subject)
        .containsExactly("feature:good");
    assertThat(made.warnings())
        .contains(
            "feature:empty is left out: the statistics have no values of it",
            "feature:wild is left out: its figures are not finite",
            "feature:odd is left out: no values have its figures",
            "feature:bare is left out: the statistics have neither a sketch nor buckets of it");
    assertThatThrownBy(() -> baseline(only()))
        .hasMessageContaining("no column of the statistics can be compared with");
  }

  @Test
  void columnsGetTheirMeaningFromTheUser() {
    StatisticsBuilder builder = new StatisticsBuilder();
    for (int i = 0; i < 100; i++) {
      builder.add(builder.column("answer"), i % 2);
      builder.add(builder.column("p"), i / 100.0);
      builder.add(builder.column("weekday"), i % 7);
      builder.add(builder.column("flag"), i % 2);
      builder.addText(builder.column("row"), "r" + i);
      builder.endRow();
    }
    Meaning meaning =
        new Meaning(
            Map.of("answer", Section.PREDICTION_LABEL, "p", Section.PREDICTION_SCORE),
            Map.of("feature:weekday", ColumnKind.CATEGORICAL, "feature:flag", ColumnKind.BOOLEAN),
            Set.of("row"));
    Baseline made =
        StatisticsBaseline.of("reference", "m", "2", builder.build(null), null, meaning);
    assertThat(made.model()).isEqualTo("m");
    assertThat(made.modelVersion()).isEqualTo("2");
    assertThat(made.layout().columns())
        .extracting(c -> c.subject() + " " + c.kind().wireName())
        .containsExactly(
            "feature:flag boolean",
            "feature:weekday categorical",
            "prediction:label categorical",
            "prediction:score numeric");
    assertThat(layout(made, "feature:flag").categories()).containsExactly("false", "true");
    assertThat(layout(made, "feature:weekday").categories())
        .containsExactly("0", "1", "2", "3", "4", "5", "6");
    CategoricalProfile label = (CategoricalProfile) column(made, "prediction:label");
    assertThat(label.count(0)).isEqualTo(50);
  }

  @Test
  void impossibleWishesAreRefusedWithTheColumn() {
    StatisticsBuilder builder = new StatisticsBuilder();
    for (int i = 0; i < 200; i++) {
      builder.addText(builder.column("s"), "v" + i);
      builder.add(builder.column("n"), i);
      builder.endRow();
    }
    Statistics statistics = builder.build(null);
    record Wish(String subject, ColumnKind kind, String reason) {}
    for (Wish wish :
        List.of(
            new Wish("feature:s", ColumnKind.NUMERIC, "it is String in the statistics"),
            new Wish("feature:n", ColumnKind.TEXT, "it is Integral in the statistics"),
            new Wish("feature:n", ColumnKind.BOOLEAN, "other values than true and false"),
            new Wish("feature:s", ColumnKind.CATEGORICAL, "do not list its different values"))) {
      assertThatThrownBy(
              () ->
                  StatisticsBaseline.of(
                      "reference",
                      null,
                      null,
                      statistics,
                      null,
                      new Meaning(Map.of(), Map.of(wish.subject(), wish.kind()), Set.of())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wish.subject())
          .hasMessageContaining(wish.reason());
    }
    assertThatThrownBy(
            () ->
                StatisticsBaseline.of(
                    "reference",
                    null,
                    null,
                    statistics,
                    null,
                    new Meaning(Map.of("none", Section.PREDICTION_SCORE), Map.of(), Set.of())))
        .hasMessageContaining("no column \"none\"");
  }

  @Test
  void domainsAreCategoriesToo() {
    StatisticsBuilder builder = new StatisticsBuilder();
    for (int i = 0; i < 10; i++) {
      builder.addText(builder.column("s"), i % 2 == 0 ? "1.0" : "x");
      builder.endRow();
    }
    Statistics statistics = builder.build(null);
    Constraints constraints =
        new Constraints(
            List.of(
                new FeatureConstraints(
                    "s",
                    InferredType.INTEGRAL,
                    1.0,
                    null,
                    List.of("x", "1", "y"),
                    MonitoringConfig.NONE)),
            MonitoringConfig.GENERATED);
    Baseline made =
        StatisticsBaseline.of("reference", null, null, statistics, constraints, Meaning.FEATURES);
    assertThat(layout(made, "feature:s").categories()).containsExactly("1", "x", "y");
    CategoricalProfile column = (CategoricalProfile) column(made, "feature:s");
    assertThat(column.count(0)).isEqualTo(5);
    assertThat(column.count(2)).isZero();
    assertThat(made.warnings())
        .contains(
            "feature:s is taken as the statistics have it, String: the constraints say Integral",
            "the thresholds of the constraints are not part of a baseline: checks have their own");
  }
}
