package io.plumbline.connectors.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.connectors.reference.CsvOptions;
import io.plumbline.connectors.reference.ReferenceFile;
import io.plumbline.connectors.reference.ReferenceFormat;
import io.plumbline.connectors.reference.ReferenceRows;
import io.plumbline.connectors.reference.ReferenceShape;
import io.plumbline.connectors.reference.TextCells;
import io.plumbline.detectors.constraint.ConstraintEvaluation;
import io.plumbline.detectors.constraint.ConstraintEvaluation.Options;
import io.plumbline.detectors.constraint.ConstraintSuggestion;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.FeatureStatistics;
import io.plumbline.detectors.constraint.InferredType;
import io.plumbline.detectors.constraint.NumericStatistics;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.StatisticsBaseline;
import io.plumbline.detectors.constraint.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A published table with the statistics and constraints that Model Monitor made of it. */
class PublishedExampleTest {
  private static final CsvOptions NO_HEADER =
      new CsvOptions(null, null, null, null, null, Set.of(), Set.of(), null, false);

  private static Statistics ours() throws IOException {
    ReferenceFile table =
        new ReferenceFile(
            Samples.path(Samples.DATA_QUALITY + "baseline_dataset.csv"), ReferenceFormat.CSV);
    StatisticsOfRows rows = new StatisticsOfRows();
    new ReferenceRows(List.of(table), ReferenceShape.published(NO_HEADER), null)
        .read(rows, (bytes, count) -> {});
    return rows.build();
  }

  private static Statistics published() throws Exception {
    return StatisticsJson.read(Samples.text(Samples.DATA_QUALITY + "statistics.json")).content();
  }

  private static Constraints constraints(String file) throws Exception {
    return ConstraintsJson.read(Samples.text(Samples.DATA_QUALITY + file)).content();
  }

  @Test
  void theTableGivesThePublishedStatistics() throws Exception {
    Statistics ours = ours();
    Statistics published = published();

    assertThat(ours.itemCount()).isEqualTo(published.itemCount());
    assertThat(ours.features()).hasSameSizeAs(published.features()).hasSize(6);
    for (int i = 0; i < ours.features().size(); i++) {
      FeatureStatistics a = ours.features().get(i);
      FeatureStatistics b = published.features().get(i);
      assertThat(a.name()).isEqualTo(b.name());
      assertThat(a.type()).isEqualTo(b.type());
      assertThat(a.present()).isEqualTo(b.present());
      assertThat(a.missing()).isEqualTo(b.missing());
      NumericStatistics x = a.numeric();
      NumericStatistics y = b.numeric();
      assertThat(x.min()).isEqualTo(y.min());
      assertThat(x.max()).isEqualTo(y.max());
      // The published moments were summed up in doubles.
      assertThat(x.sum()).isCloseTo(y.sum(), within(1e-13 * Math.abs(y.sum())));
      assertThat(x.mean()).isCloseTo(y.mean(), within(1e-13 * Math.abs(y.mean())));
      assertThat(x.standardDeviation())
          .isCloseTo(y.standardDeviation(), within(1e-13 * y.standardDeviation()));
      assertThat(x.buckets()).hasSize(10);
      for (int j = 0; j < 10; j++) {
        assertThat(x.buckets().get(j).count()).isEqualTo(y.buckets().get(j).count());
        assertThat(x.buckets().get(j).lowerBound())
            .isCloseTo(y.buckets().get(j).lowerBound(), within(1e-15 * y.max()));
        assertThat(x.buckets().get(j).upperBound())
            .isCloseTo(y.buckets().get(j).upperBound(), within(1e-15 * y.max()));
      }
      // 100 rows are below the first compaction: the sketch is the column in its order.
      assertThat(x.sketch()).isEqualTo(y.sketch());
      assertThat(x.sketch().isExact()).isTrue();
    }
  }

  @Test
  void thePublishedConstraintsAreTheOnesSuggested() throws Exception {
    assertThat(ConstraintSuggestion.MODEL_MONITOR.suggest(ours()))
        .isEqualTo(constraints("good_constraints.json"));
  }

  @Test
  void theGoodConstraintsPass() throws Exception {
    for (Statistics live : List.of(ours(), published())) {
      ConstraintEvaluation.Outcome outcome =
          ConstraintEvaluation.evaluate(
              constraints("good_constraints.json"), live, published(), new Options(false, true));
      assertThat(outcome.violations()).isEmpty();
      assertThat(outcome.skipped()).isEmpty();
    }
  }

  @Test
  void theBadConstraintsFailWithTheTypeOfTheLastColumn() throws Exception {
    Constraints bad = constraints("bad_constraints.json");
    assertThat(bad.feature("_c5").orElseThrow().type()).isEqualTo(InferredType.STRING);
    for (Statistics live : List.of(ours(), published())) {
      assertThat(
              ConstraintEvaluation.evaluate(bad, live, published(), Options.DEFAULT).violations())
          .containsExactly(
              new Violation(
                  "_c5",
                  "data_type_check",
                  "Too few values are of the expected data type String: expected at least 100.0 %,"
                      + " observed 0.0 %."));
    }
  }

  /** The example's own tables, cut and changed: every kind of violation, each named. */
  @Test
  void aChangedTableFailsWithEveryChangeNamed() throws Exception {
    Statistics live = ours();
    List<FeatureStatistics> features = new ArrayList<>(live.features());
    FeatureStatistics first = features.remove(0); // _c0 is gone
    features.add(
        new FeatureStatistics(
            "_c6", InferredType.FRACTIONAL, 100, 0, first.numeric(), null, first.types()));
    FeatureStatistics second = features.get(0); // _c1 has half of its values
    features.set(
        0,
        new FeatureStatistics(
            "_c1", second.type(), 50, 50, second.numeric(), null, second.types()));
    features.set(
        1, // _c2 is distributed as _c0
        new FeatureStatistics(
            "_c2", InferredType.FRACTIONAL, 100, 0, first.numeric(), null, first.types()));
    assertThat(
            ConstraintEvaluation.evaluate(
                    constraints("good_constraints.json"),
                    new Statistics(100, null, features),
                    published(),
                    Options.DEFAULT)
                .violations())
        .extracting(violation -> violation.featureName() + " " + violation.checkType())
        .containsExactly(
            "_c0 missing_column_check",
            "_c1 completeness_check",
            "_c2 baseline_drift_check",
            "_c6 extra_column_check");
  }

  /** 2,333 rows: beyond the first compaction, which takes one level of weight 1 once. */
  @Test
  void aCompactedSketchOfAPublishedTableIsWithinItsError() throws Exception {
    ReferenceFile table =
        new ReferenceFile(
            Samples.path("examples/churn/training-dataset-with-header.csv"), ReferenceFormat.CSV);
    StatisticsOfRows rows = new StatisticsOfRows();
    Map<String, List<Double>> values = new HashMap<>();
    new ReferenceRows(List.of(table), ReferenceShape.published(CsvOptions.DEFAULT), null)
        .read(
            (row, reader) -> {
              rows.accept(row, reader);
              TextCells cells = (TextCells) reader;
              for (int i = 0; i < cells.columns(); i++) {
                values
                    .computeIfAbsent(String.valueOf(cells.name(i)), name -> new ArrayList<>())
                    .add(Double.parseDouble(cells.text(i)));
              }
            },
            (bytes, count) -> {});
    Statistics statistics = rows.build();
    assertThat(statistics.itemCount()).isEqualTo(2_333);
    for (FeatureStatistics feature : statistics.features()) {
      NumericStatistics numeric = feature.numeric();
      assertThat(numeric.sketch().total()).isEqualTo(2_333);
      assertThat(numeric.sketch().levels()).isEqualTo(2);
      for (NumericStatistics.Bucket bucket : numeric.buckets()) {
        boolean last = bucket.upperBound() == numeric.max();
        long exact =
            values.get(feature.name()).stream()
                .filter(x -> x >= bucket.lowerBound() && (last || x < bucket.upperBound()))
                .count();
        if (numeric.min() < numeric.max()) {
          assertThat(bucket.count()).isCloseTo(exact, within(2.0));
        }
      }
    }
    ConstraintEvaluation.Outcome outcome =
        ConstraintEvaluation.evaluate(
            ConstraintSuggestion.MODEL_MONITOR.suggest(statistics),
            statistics,
            statistics,
            new Options(true, true));
    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.skipped()).isEmpty();
    // What was written is a baseline, too.
    String text = StatisticsJson.write(statistics);
    Statistics read = StatisticsJson.read(text).content();
    assertThat(
            StatisticsBaseline.of("r", null, null, read, null, StatisticsBaseline.Meaning.FEATURES)
                .profile()
                .events())
        .isEqualTo(2_333);
  }
}
