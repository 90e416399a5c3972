package io.plumbline.detectors.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProfileStatisticsTest {
  private static final BinEdges EDGES =
      new BinEdges(
          IntStream.rangeClosed(0, 20)
              .mapToDouble(i -> i == 0 ? Math.nextDown(0.0) : i * 50.0)
              .toArray(),
          new int[] {2, 4, 6, 8, 10, 12, 14, 16, 18});

  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new ColumnLayout(Section.FEATURE, "n", ColumnKind.NUMERIC, EDGES, List.of()),
              new ColumnLayout(Section.FEATURE, "f", ColumnKind.NUMERIC, null, List.of()),
              new ColumnLayout(
                  Section.FEATURE, "c", ColumnKind.CATEGORICAL, null, List.of("red", "blue")),
              new ColumnLayout(
                  Section.FEATURE, "d", ColumnKind.CATEGORICAL, null, List.of("1", "2")),
              new ColumnLayout(
                  Section.FEATURE, "b", ColumnKind.BOOLEAN, null, List.of("true", "false")),
              new ColumnLayout(Section.FEATURE, "t", ColumnKind.TEXT, null, List.of()),
              new ColumnLayout(Section.PREDICTION_SCORE, "", ColumnKind.NUMERIC, null, List.of())));

  private static Profile profile(List<Map<String, Object>> events) {
    EventRow row = new EventRow(new NameDictionary());
    RowFold fold = new RowFold(LAYOUT);
    Profile profile = fold.newProfile();
    for (Map<String, Object> event : events) {
      row.clear();
      row.eventTime(1);
      event.forEach((name, value) -> add(row, name, value));
      fold.add(row, profile);
    }
    return profile;
  }

  private static void add(EventRow row, String name, Object value) {
    boolean score = "score".equals(name);
    Section section = score ? Section.PREDICTION_SCORE : Section.FEATURE;
    int id = score ? 0 : row.names().idOf(name);
    if (value instanceof Number number) {
      row.addNumber(section, id, number.doubleValue());
    } else if (value instanceof Boolean bool) {
      row.addBoolean(section, id, bool);
    } else {
      int start = row.append(value.toString());
      row.addText(section, id, start, row.textEnd() - start);
    }
  }

  private static List<Map<String, Object>> events() {
    Random random = new Random(5);
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("n", random.nextInt(1000));
      event.put("score", random.nextDouble());
      event.put("c", i % 10 == 0 ? "green" : i % 2 == 0 ? "red" : "blue");
      event.put("d", i % 3 + 1);
      event.put("b", i % 4 == 0);
      event.put("t", "text " + i);
      if (i % 5 == 0) {
        event.put("new", i);
      }
      events.add(event);
    }
    return events;
  }

  @Test
  void everyKindOfColumnHasItsFigures() {
    Statistics statistics = ProfileStatistics.of(LAYOUT, profile(events()));

    assertThat(statistics.itemCount()).isEqualTo(5_000);
    assertThat(statistics.features())
        .extracting(FeatureStatistics::name)
        .containsExactly("n", "f", "c", "d", "b", "t", "prediction:score", "new");
    FeatureStatistics n = statistics.feature("n").orElseThrow();
    assertThat(n.type()).isEqualTo(InferredType.INTEGRAL);
    assertThat(n.present()).isEqualTo(5_000);
    assertThat(n.numeric().sketch().total()).isEqualTo(5_000);
    assertThat(n.numeric().buckets()).hasSize(10);
    assertThat(n.numeric().buckets().stream().mapToDouble(b -> b.count()).sum()).isEqualTo(5_000);
    assertThat(statistics.feature("prediction:score").orElseThrow().type())
        .isEqualTo(InferredType.FRACTIONAL);

    FeatureStatistics f = statistics.feature("f").orElseThrow();
    assertThat(f.type()).isEqualTo(InferredType.UNKNOWN);
    assertThat(f.missing()).isEqualTo(5_000);

    FeatureStatistics c = statistics.feature("c").orElseThrow();
    assertThat(c.type()).isEqualTo(InferredType.STRING);
    assertThat(c.strings().counts())
        .isEqualTo(Map.of("red", 2_000L, "blue", 2_500L, "green", 500L));
    assertThat(c.strings().isComplete()).isTrue();

    // Categories that read as numbers are what Model Monitor calls a column of numbers.
    FeatureStatistics d = statistics.feature("d").orElseThrow();
    assertThat(d.type()).isEqualTo(InferredType.INTEGRAL);
    assertThat(d.numeric().mean()).isCloseTo(1.9998, within(1e-12));
    assertThat(d.numeric().standardDeviation()).isCloseTo(0.816496560, within(1e-4));
    assertThat(d.types()).isEqualTo(new TypeCounts(5_000, 0, 0, 0));

    FeatureStatistics b = statistics.feature("b").orElseThrow();
    assertThat(b.type()).isEqualTo(InferredType.STRING);
    assertThat(b.types()).isEqualTo(new TypeCounts(0, 0, 5_000, 0));

    FeatureStatistics t = statistics.feature("t").orElseThrow();
    assertThat(t.strings().categories()).isNull();
    assertThat(t.strings().distinctCount()).isCloseTo(5_000, within(250.0));

    FeatureStatistics extra = statistics.feature("new").orElseThrow();
    assertThat(extra.type()).isEqualTo(InferredType.UNKNOWN);
    assertThat(extra.present()).isEqualTo(1_000);
  }

  @Test
  void theOrderOfTheEventsDoesNotMatter() {
    List<Map<String, Object>> events = events();
    Statistics one = ProfileStatistics.of(LAYOUT, profile(events));
    Collections.shuffle(events, new Random(3));
    Profile merged = profile(events.subList(0, 1_234));
    merged.merge(profile(events.subList(1_234, events.size())));
    assertThat(ProfileStatistics.of(LAYOUT, merged)).isEqualTo(one);
  }

  @Test
  void aWindowOfItsOwnReferenceMeetsTheSuggestedConstraints() {
    Statistics reference = ProfileStatistics.of(LAYOUT, profile(events()));
    ConstraintEvaluation.Outcome outcome =
        ConstraintEvaluation.evaluate(
            ConstraintSuggestion.MODEL_MONITOR.suggest(reference),
            reference,
            reference,
            ConstraintEvaluation.Options.DEFAULT);
    assertThat(outcome.violations()).isEmpty();
  }

  @Test
  void whatGoesWrongInAWindowIsFound() {
    Statistics reference = ProfileStatistics.of(LAYOUT, profile(events()));
    Constraints constraints = ConstraintSuggestion.MODEL_MONITOR.suggest(reference);
    List<Map<String, Object>> events = events();
    for (int i = 0; i < events.size(); i++) {
      Map<String, Object> event = events.get(i);
      event.put("n", i % 7 == 0 ? "many" : 900 + i % 100);
      event.put("c", i == 0 ? "black" : "red");
      event.remove(i % 2 == 0 ? "d" : "none");
      event.put("fresh", 1);
    }
    ConstraintEvaluation.Outcome outcome =
        ConstraintEvaluation.evaluate(
            constraints,
            ProfileStatistics.of(LAYOUT, profile(events)),
            reference,
            ConstraintEvaluation.Options.DEFAULT);
    assertThat(outcome.violations())
        .extracting(violation -> violation.featureName() + " " + violation.checkType())
        .containsExactly(
            "n data_type_check",
            "n baseline_drift_check",
            "c baseline_drift_check",
            "c categorical_values_check",
            "d completeness_check",
            "fresh extra_column_check");
  }

  @Test
  void aProfileOfAnotherLayoutIsRefused() {
    Layout other = new Layout(LAYOUT.columns().subList(0, 1));
    assertThatThrownBy(() -> ProfileStatistics.of(other, profile(List.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesOfAWrongTypeAreCountedByType() {
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("n", i < 2 ? "many" : i == 2 ? (Object) true : i < 5 ? (Object) 0.5 : (Object) 3);
      event.put("t", i < 3 ? (Object) i : i == 3 ? (Object) false : "x");
      events.add(event);
    }
    Statistics statistics = ProfileStatistics.of(LAYOUT, profile(events));
    FeatureStatistics n = statistics.feature("n").orElseThrow();
    assertThat(n.types()).isEqualTo(new TypeCounts(3, 2, 1, 2));
    assertThat(n.type()).isEqualTo(InferredType.FRACTIONAL);
    assertThat(n.present()).isEqualTo(8);
    assertThat(statistics.feature("t").orElseThrow().types()).isEqualTo(new TypeCounts(0, 3, 1, 4));
  }

  @Test
  void halvesAreNoWholeNumbers() {
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(Map.of("f", i + 0.5));
    }
    Profile profile = profile(events);
    assertThat(ProfileStatistics.of(LAYOUT, profile).feature("f").orElseThrow().type())
        .isEqualTo(InferredType.FRACTIONAL);
  }

  // ---- the sketch of a histogram ----

  @Property(tries = 300)
  void weightsAddUpToTheValuesAndRanksAreWithinHalfAStep(
      @ForAll @IntRange(min = 1, max = 60_000) int n,
      @ForAll @IntRange(min = 1, max = 5_000) int distinct,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[] sample =
        random.ints(n, 0, distinct).mapToDouble(i -> i * (double) i / distinct - 7).toArray();
    Histogram exact = Histogram.ofSample(sample);

    SketchLevels levels = SketchLevels.of(exact);

    assertThat(levels.total()).isEqualTo(n);
    int top = levels.levels() - 1;
    assertThat(levels.level(top).length).isLessThanOrEqualTo(2048);
    Histogram read = levels.histogram();
    double allowed = top == 0 ? 0 : Math.scalb(0.5, top);
    assertThat(allowed / n).isLessThan(1.0 / 2_048);
    long below = 0;
    long readBelow = 0;
    int at = 0;
    for (int i = 0; i < exact.bins(); i++) {
      below += exact.count()[i];
      while (at < read.bins() && read.upper()[at] <= exact.upper()[i]) {
        readBelow += read.count()[at++];
      }
      assertThat(Math.abs(readBelow - below)).isLessThanOrEqualTo((long) allowed);
    }
    assertThat(at).isEqualTo(read.bins());
  }

  @Test
  void valuesOfABinThatIsNoAtomAreSpreadWithinIt() {
    Histogram bins = new Histogram(new double[] {0, 10}, new double[] {10, 20}, new long[] {4, 2});
    SketchLevels levels = SketchLevels.of(bins);
    assertThat(levels.level(0)).containsExactly(2.5, 5, 7.5, 10, 15, 20);
    Histogram none = new Histogram(new double[0], new double[0], new long[0]);
    assertThat(SketchLevels.of(none).total()).isZero();
  }

  @Test
  void theSketchOfAProfileComparesAsTheProfileDoes() {
    double[] sample = new Random(9).doubles(50_000, 0, 1_000).toArray();
    NumericProfile profile = new NumericProfile(EDGES);
    Arrays.stream(sample).forEach(profile::add);
    Histogram counted = profile.histogram(EDGES);
    Histogram read = SketchLevels.of(counted).histogram();
    // Edges of the profile are ends of its bins, so the distance is that of half a step at most.
    for (int i = 0; i < counted.bins(); i++) {
      double x = counted.upper()[i];
      long exact = 0;
      long seen = 0;
      for (int j = 0; j <= i; j++) {
        exact += counted.count()[j];
      }
      for (int j = 0; j < read.bins(); j++) {
        seen += read.upper()[j] <= x ? read.count()[j] : 0;
      }
      assertThat(Math.abs(seen - exact) / 50_000.0).isLessThan(0.0005);
    }
  }
}
