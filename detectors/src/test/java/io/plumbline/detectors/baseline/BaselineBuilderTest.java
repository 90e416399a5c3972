package io.plumbline.detectors.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineBuilderTest {
  private static List<ReferenceRow> rows(int count, IntFunction<ReferenceRow> row) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(row).toList());
  }

  private static List<ReferenceRow> column(int count, IntFunction<Object> value) {
    return rows(count, i -> ReferenceRow.of(i).with("x", value.apply(i)));
  }

  private static ColumnKind kindOfX(List<ReferenceRow> rows) {
    return column(ReferenceRow.baseline(rows), "feature:x").kind();
  }

  private static int position(Baseline baseline, String subject) {
    List<ColumnLayout> columns = baseline.layout().columns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).subject().equals(subject)) {
        return i;
      }
    }
    throw new AssertionError("no column " + subject + " among " + columns);
  }

  private static ColumnLayout column(Baseline baseline, String subject) {
    return baseline.layout().columns().get(position(baseline, subject));
  }

  // ---- kinds ----

  @Test
  void numbersAreNumericStringsCategoricalBooleansBoolean() {
    assertThat(kindOfX(column(10, i -> i))).isEqualTo(ColumnKind.NUMERIC);
    assertThat(kindOfX(column(10, i -> "v" + i))).isEqualTo(ColumnKind.CATEGORICAL);
    assertThat(kindOfX(column(10, i -> i % 2 == 0))).isEqualTo(ColumnKind.BOOLEAN);
  }

  @Test
  void manyDifferentStringsAreText() {
    assertThat(kindOfX(column(1_001, i -> "free text " + i))).isEqualTo(ColumnKind.TEXT);
    assertThat(kindOfX(column(1_000, i -> "free text " + i))).isEqualTo(ColumnKind.CATEGORICAL);
  }

  @Test
  void stringsOfWhichHalfRepeatAreCategorical() {
    assertThat(kindOfX(column(4_000, i -> "id " + i % 2_000))).isEqualTo(ColumnKind.CATEGORICAL);
    assertThat(kindOfX(column(4_000, i -> "id " + i % 2_001))).isEqualTo(ColumnKind.TEXT);
  }

  @Test
  void mixedColumnHasTheKindOfItsMajority() {
    assertThat(kindOfX(column(10, i -> i < 6 ? i : "s"))).isEqualTo(ColumnKind.NUMERIC);
    assertThat(kindOfX(column(10, i -> i < 4 ? i : "s"))).isEqualTo(ColumnKind.CATEGORICAL);
    assertThat(kindOfX(column(10, i -> i < 6 ? true : 1))).isEqualTo(ColumnKind.BOOLEAN);
    // Categorical holds numbers and strings, so nothing is lost where they tie.
    assertThat(kindOfX(column(10, i -> i < 5 ? i : "s"))).isEqualTo(ColumnKind.CATEGORICAL);
  }

  @Test
  void nullsAndObjectsDoNotVote() {
    assertThat(kindOfX(column(10, i -> i < 7 ? ReferenceRow.NULL : 1.5)))
        .isEqualTo(ColumnKind.NUMERIC);
    assertThat(kindOfX(column(10, i -> i < 7 ? ReferenceRow.OTHER : 1.5)))
        .isEqualTo(ColumnKind.NUMERIC);
  }

  @Test
  void configurationWins() {
    Map<String, FeatureSpec> features =
        Map.of(
            "x", new FeatureSpec(ColumnKind.CATEGORICAL, false),
            "y", new FeatureSpec(null, true),
            "z", new FeatureSpec(ColumnKind.TEXT, false));
    Baseline baseline =
        ReferenceRow.baseline(
            new BaselineBuilder(null, features),
            rows(10, i -> ReferenceRow.of(i).with("x", i % 3).with("y", i).with("z", "t")));
    assertThat(column(baseline, "feature:x").kind()).isEqualTo(ColumnKind.CATEGORICAL);
    assertThat(column(baseline, "feature:x").categories()).containsExactly("0", "1", "2");
    assertThat(column(baseline, "feature:y").kind()).isEqualTo(ColumnKind.NUMERIC);
    assertThat(column(baseline, "feature:z").kind()).isEqualTo(ColumnKind.TEXT);
  }

  @Test
  void nullsInPlaceOfAnObjectMakeNoColumnBesideItsOwn() {
    List<ReferenceRow> rows =
        rows(
            500,
            i ->
                i % 3 == 0
                    ? ReferenceRow.of(i).with("home", ReferenceRow.NULL)
                    : ReferenceRow.of(i).with("home.area", i).with("home!", "x"));
    rows.forEach(row -> row.with("homeless", ReferenceRow.NULL));
    assertThat(ReferenceRow.baseline(rows).layout().columns().stream().map(ColumnLayout::name))
        .containsExactly("home!", "home.area", "homeless");
    rows.get(7).with("home", 1);
    assertThat(ReferenceRow.baseline(rows).layout().columns().stream().map(ColumnLayout::name))
        .as("one value makes it a column")
        .containsExactly("home", "home!", "home.area", "homeless");
    rows.get(7).with("home", ReferenceRow.NULL);
    BaselineBuilder declared =
        new BaselineBuilder(null, Map.of("home", new FeatureSpec(null, false)));
    assertThat(ReferenceRow.baseline(declared, rows).layout().columns())
        .extracting(ColumnLayout::name)
        .contains("home");
  }

  @Test
  void configuredColumnThatTheRowsDoNotHaveIsAllMissing() {
    Baseline baseline =
        ReferenceRow.baseline(
            new BaselineBuilder(null, Map.of("gone", new FeatureSpec(ColumnKind.NUMERIC, false))),
            column(500, i -> i));
    ColumnLayout gone = column(baseline, "feature:gone");
    assertThat(gone.kind()).isEqualTo(ColumnKind.NUMERIC);
    assertThat(gone.edges()).isNull();
    assertThat(baseline.profile().column(position(baseline, "feature:gone")).missing())
        .isEqualTo(500);
    assertThat(baseline.warnings())
        .containsExactly("feature:gone has no values: taken as numeric, as configured");
  }

  @Test
  void problemDecidesWhatAnswersAre() {
    List<ReferenceRow> rows =
        rows(
            50, i -> ReferenceRow.of(i).subject("prediction:label", i % 2).subject("label", i % 2));
    for (Problem problem : Problem.values()) {
      Baseline baseline = ReferenceRow.baseline(new BaselineBuilder(problem, Map.of()), rows);
      ColumnKind expected =
          problem == Problem.REGRESSION ? ColumnKind.NUMERIC : ColumnKind.CATEGORICAL;
      assertThat(column(baseline, "prediction:label").kind()).isEqualTo(expected);
      assertThat(column(baseline, "label").kind()).isEqualTo(expected);
    }
  }

  @Test
  void fewWholeAnswersAreClassesOthersNumbers() {
    Baseline classes =
        ReferenceRow.baseline(
            rows(50, i -> ReferenceRow.of(i).subject("prediction:label", i % 20)));
    assertThat(column(classes, "prediction:label").kind()).isEqualTo(ColumnKind.CATEGORICAL);
    assertThat(column(classes, "prediction:label").categories()).hasSize(20).startsWith("0", "1");
    Baseline counts =
        ReferenceRow.baseline(
            rows(50, i -> ReferenceRow.of(i).subject("prediction:label", i % 21)));
    assertThat(column(counts, "prediction:label").kind()).isEqualTo(ColumnKind.NUMERIC);
    Baseline fractions =
        ReferenceRow.baseline(rows(50, i -> ReferenceRow.of(i).subject("prediction:label", 0.5)));
    assertThat(column(fractions, "prediction:label").kind()).isEqualTo(ColumnKind.NUMERIC);
  }

  @Test
  void truthAndAnswerAreBothNumbersIfOneIs() {
    Baseline baseline =
        ReferenceRow.baseline(
            rows(
                50,
                i ->
                    ReferenceRow.of(i)
                        .subject("prediction:label", i / 7.0)
                        .subject("label", i % 3)));
    assertThat(column(baseline, "label").kind()).isEqualTo(ColumnKind.NUMERIC);
  }

  @Test
  void scoreLatencyAndProbabilitiesAreNumeric() {
    Baseline baseline =
        ReferenceRow.baseline(
            rows(
                20,
                i ->
                    ReferenceRow.of(i)
                        .subject("prediction:score", 1)
                        .subject("prediction:latency_ms", i)
                        .subject("prediction:probability:1", i % 2 == 0 ? ReferenceRow.NULL : 0.5)
                        .subject("prediction:probability:cat", 0.5)));
    assertThat(baseline.layout().columns())
        .allMatch(column -> column.kind() == ColumnKind.NUMERIC)
        .extracting(ColumnLayout::subject)
        .containsExactly(
            "prediction:score",
            "prediction:probability:1",
            "prediction:probability:cat",
            "prediction:latency_ms");
  }

  @Test
  void classesOfProbabilitiesAreCanonical() {
    Baseline baseline =
        ReferenceRow.baseline(
            rows(
                20,
                i ->
                    ReferenceRow.of(i)
                        .subject("prediction:probability:1" + (i % 2 == 0 ? "" : ".0"), 0.5)));
    assertThat(baseline.layout().columns()).hasSize(1);
    assertThat(baseline.profile().column(0).valid()).isEqualTo(20);
  }

  // ---- edges, quantiles, categories ----

  @Test
  void edgesAndQuantilesAreThoseOfTheSample() {
    Random random = new Random(3);
    double[] values = random.doubles(3_000).map(v -> Math.rint(v * 800) / 8).toArray();
    List<ReferenceRow> rows =
        column(values.length, i -> i % 10 == 0 ? (Object) ReferenceRow.NULL : values[i]);
    Baseline baseline = ReferenceRow.baseline(rows);
    double[] present =
        IntStream.range(0, values.length)
            .filter(i -> i % 10 != 0)
            .mapToDouble(i -> values[i])
            .sorted()
            .toArray();
    assertThat(column(baseline, "feature:x").edges()).isEqualTo(EdgesOfSample.of(present));
    assertThat(baseline.quantiles().get(0))
        .containsExactly(
            Baseline.RANKS.stream()
                .mapToDouble(rank -> present[(int) Math.ceil(rank * present.length) - 1])
                .toArray());
    NumericProfile profile = (NumericProfile) baseline.profile().column(0);
    assertThat(profile.missing()).isEqualTo(300);
    assertThat(profile.below() + profile.above()).isZero();
    assertThat(profile.decileCounts(EdgesOfSample.of(present))).hasSize(10);
  }

  @Test
  void valuesThatAreNotFiniteStayOutOfTheEdges() {
    Object[] values = {1.0, Double.NaN, 2.0, Double.POSITIVE_INFINITY, 3.0};
    Baseline baseline = ReferenceRow.baseline(column(500, i -> values[i % 5]));
    assertThat(column(baseline, "feature:x").edges())
        .isEqualTo(
            EdgesOfSample.of(sample(500, i -> i % 5 == 1 || i % 5 == 3, i -> i % 5 / 2 + 1)));
    assertThat(baseline.profile().column(0).nan()).isEqualTo(100);
    assertThat(baseline.profile().column(0).infinite()).isEqualTo(100);
  }

  private static double[] sample(
      int count, java.util.function.IntPredicate not, java.util.function.IntToDoubleFunction f) {
    return IntStream.range(0, count).filter(not.negate()).mapToDouble(f).sorted().toArray();
  }

  @Test
  void decilesCountEveryRowAlsoAtTheEndsOfTheNumberLine() {
    for (double[] values :
        new double[][] {
          {-Double.MAX_VALUE},
          {-Double.MAX_VALUE, 1, 2},
          {Double.MAX_VALUE},
          {7},
          {0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
          {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1}
        }) {
      Baseline baseline = ReferenceRow.baseline(column(990, i -> values[i % values.length]));
      NumericProfile profile = (NumericProfile) baseline.profile().column(0);
      BinEdges edges = column(baseline, "feature:x").edges();
      long[] expected = new long[edges.deciles().length + 1];
      for (int i = 0; i < 990; i++) {
        int bin = 0;
        while (bin < expected.length - 1
            && values[i % values.length] > edges.edge(edges.deciles()[bin])) {
          bin++;
        }
        expected[bin]++;
      }
      assertThat(profile.decileCounts(edges)).as(Arrays.toString(values)).isEqualTo(expected);
    }
  }

  @Test
  void columnOfNoFiniteNumberHasNoEdges() {
    Baseline baseline = ReferenceRow.baseline(column(500, i -> Double.NaN));
    assertThat(column(baseline, "feature:x").kind()).isEqualTo(ColumnKind.NUMERIC);
    assertThat(column(baseline, "feature:x").edges()).isNull();
    assertThat(baseline.quantiles().get(0)).isEmpty();
  }

  @Test
  void categoriesAreCanonicalAndFrequentFirst() {
    Object[] values = {"b", "b", "1.0", 1, "a", "c", "007", true, "c"};
    Baseline baseline = ReferenceRow.baseline(column(9 * 50, i -> values[i % 9]));
    assertThat(column(baseline, "feature:x").categories())
        .containsExactly("1", "b", "c", "007", "a", "true");
    CategoricalProfile profile = (CategoricalProfile) baseline.profile().column(0);
    assertThat(profile.count(0)).isEqualTo(100);
    assertThat(profile.count(5)).isEqualTo(50);
    assertThat(profile.unseen()).isZero();
  }

  @Test
  void booleansAmongZeroAndOneAreTheSameClasses() {
    Object[] values = {1, "1", "0", true, false};
    Baseline baseline =
        ReferenceRow.baseline(
            new BaselineBuilder(null, Map.of("x", new FeatureSpec(ColumnKind.CATEGORICAL, false))),
            column(500, i -> values[i % 5]));
    assertThat(column(baseline, "feature:x").categories()).containsExactly("1", "0");
    CategoricalProfile profile = (CategoricalProfile) baseline.profile().column(0);
    assertThat(profile.count(0)).isEqualTo(300);
    assertThat(profile.count(1)).isEqualTo(200);
  }

  @Test
  void oneAndZeroAreTrueAndFalseInABooleanColumn() {
    Object[] values = {true, true, true, 1, 0, false, "0"};
    Baseline baseline = ReferenceRow.baseline(column(700, i -> values[i % 7]));
    assertThat(column(baseline, "feature:x").kind()).isEqualTo(ColumnKind.BOOLEAN);
    assertThat(column(baseline, "feature:x").categories()).containsExactly("true", "false");
    CategoricalProfile profile = (CategoricalProfile) baseline.profile().column(0);
    assertThat(profile.count(0)).isEqualTo(400);
    assertThat(profile.count(1)).isEqualTo(300);
  }

  @Test
  void rareCategoriesBeyondTheLimitAreUnseen() {
    Baseline baseline =
        ReferenceRow.baseline(column(6_000, i -> i < 3_000 ? i % 500 : "r" + i / 2));
    ColumnLayout column = column(baseline, "feature:x");
    assertThat(column.categories()).hasSize(1_000).startsWith("0", "1", "10", "100");
    CategoricalProfile profile = (CategoricalProfile) baseline.profile().column(0);
    assertThat(profile.valid()).isEqualTo(6_000);
    assertThat(profile.unseen()).isEqualTo(2_000);
  }

  // ---- warnings ----

  @Test
  void doubtfulReferenceIsSaid() {
    List<ReferenceRow> rows =
        rows(
            399,
            i ->
                ReferenceRow.of(i)
                    .with("a", 7)
                    .with("b", "only")
                    .with("c", ReferenceRow.NULL)
                    .with("d", ReferenceRow.OTHER)
                    .with("e", i));
    assertThat(ReferenceRow.baseline(rows).warnings())
        .containsExactly(
            "399 rows are few for a baseline: below 400, ten bins of equal weight hold too little",
            "feature:a is constant: any other value is beyond its range",
            "feature:b is constant: any other value is a new category",
            "feature:c has no values: taken as categorical, for want of better",
            "feature:d has no value of its kind, categorical");
  }

  @Test
  void soundReferenceHasNoWarnings() {
    assertThat(ReferenceRow.baseline(column(400, i -> i)).warnings()).isEmpty();
  }

  // ---- order, sampling ----

  private static List<ReferenceRow> mixture(int count) {
    Random random = new Random(8);
    return rows(
        count,
        i ->
            ReferenceRow.of(i)
                .with("n", random.nextGaussian())
                .with("m", random.nextBoolean() ? (Object) random.nextInt(30) : "t")
                .with("c", "k" + random.nextInt(40))
                .with("t", "text " + random.nextLong())
                .with("b", random.nextBoolean())
                .subject("label", random.nextInt(3)));
  }

  @Test
  void orderOfRowsChangesNothing() {
    List<ReferenceRow> rows = mixture(3_000);
    Baseline first = ReferenceRow.baseline(rows);
    Collections.shuffle(rows, new Random(1));
    Baseline second = ReferenceRow.baseline(rows);
    assertThat(second.version()).isEqualTo(first.version()).matches("[0-9a-f]{16}");
    assertThat(BaselineJson.write(second)).isEqualTo(BaselineJson.write(first));
  }

  @Test
  void sampleOfRowsDoesNotDependOnTheirOrderAndIsSaid() {
    List<ReferenceRow> rows = mixture(3_000);
    Baseline first =
        ReferenceRow.baseline(new BaselineBuilder(null, Map.of(), SegmentSpec.NONE, 1_000), rows);
    Collections.shuffle(rows, new Random(2));
    Baseline second =
        ReferenceRow.baseline(new BaselineBuilder(null, Map.of(), SegmentSpec.NONE, 1_000), rows);
    assertThat(BaselineJson.write(second)).isEqualTo(BaselineJson.write(first));
    assertThat(first.warnings())
        .anyMatch(w -> w.matches("the edges .* come from a sample of [5-9]\\d\\d of 3,000 rows.*"));
    assertThat(first.profile().column(position(first, "feature:n")).valid()).isEqualTo(3_000);
    // The median of a sample of at least 500: within four standard errors of 0.
    assertThat(first.quantiles().get(position(first, "feature:n"))[2]).isBetween(-0.25, 0.25);
  }

  @Test
  void rowsWithoutIdsAreSampledToo() {
    List<ReferenceRow> rows = rows(3_000, i -> new ReferenceRow(null).with("x", i));
    Baseline baseline =
        ReferenceRow.baseline(new BaselineBuilder(null, Map.of(), SegmentSpec.NONE, 1_000), rows);
    assertThat(baseline.quantiles().get(0)[2]).isBetween(1_200.0, 1_800.0);
  }

  @Test
  void laterOfTwoCellsOfOneNameCounts() {
    EventRow row = new EventRow(new NameDictionary());
    BaselineBuilder builder = new BaselineBuilder(null, Map.of());
    int x = row.names().idOf("x");
    row.addText(Section.FEATURE, x, 0, 0);
    row.addNumber(Section.FEATURE, x, 5);
    builder.observe(row);
    assertThat(builder.layout().columns().get(0).kind()).isEqualTo(ColumnKind.NUMERIC);
  }

  @Test
  void readersMayNumberTheirNamesDifferently() {
    BaselineBuilder builder = new BaselineBuilder(null, Map.of());
    EventRow one = new EventRow(new NameDictionary());
    ReferenceRow.of(1).with("a", 1).with("b", "s").into(one);
    EventRow two = new EventRow(new NameDictionary());
    two.names().idOf("b");
    ReferenceRow.of(2).with("a", 1).with("b", "s").into(two);
    builder.observe(one);
    builder.observe(two);
    assertThat(builder.layout().columns())
        .extracting(ColumnLayout::kind)
        .containsExactly(ColumnKind.NUMERIC, ColumnKind.CATEGORICAL);
  }

  @Test
  void modelIsNamedWhereAllRowsAgree() {
    assertThat(ReferenceRow.baseline(column(3, i -> i)).model()).isEqualTo("m");
    List<ReferenceRow> two = column(4, i -> i);
    two.get(2).model("other");
    assertThat(ReferenceRow.baseline(two).model()).isNull();
  }

  // ---- misuse ----

  @Test
  void passesMustSeeTheSameRows() {
    BaselineBuilder builder = new BaselineBuilder(null, Map.of());
    EventRow row = new EventRow(new NameDictionary());
    ReferenceRow.of(1).with("x", 1).into(row);
    builder.observe(row);
    RowFold fold = new RowFold(builder.layout());
    assertThatThrownBy(() -> builder.build("reference", fold.newProfile()))
        .hasMessage("both passes must see the same rows: the first saw 1, the second 0");
    assertThatThrownBy(() -> builder.observe(row)).isInstanceOf(IllegalStateException.class);
    RowFold other = new RowFold(new BaselineBuilder(Problem.REGRESSION, Map.of()).layout());
    assertThatThrownBy(() -> builder.build("reference", other.newProfile()))
        .hasMessageContaining("own layout");
  }

  @Test
  void noRowsMakeAnEmptyBaseline() {
    Baseline baseline = ReferenceRow.baseline(List.of());
    assertThat(baseline.layout().columns()).isEmpty();
    assertThat(baseline.profile().events()).isZero();
    assertThat(Arrays.asList(baseline.model(), baseline.modelVersion())).containsOnlyNulls();
  }

  @Test
  void theMostFrequentSegmentsHaveProfilesAndComeBackFromTheFile() throws InvalidBaseline {
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String country = i % 4 == 0 ? "DE" : i % 50 == 1 ? "rare" + i : "PL";
      rows.add(ReferenceRow.of(i).with("country", country).with("x", i));
    }
    SegmentSpec segments = new SegmentSpec(List.of(List.of("country")), 2);
    Baseline baseline = ReferenceRow.segmented(new BaselineBuilder(null, Map.of(), segments), rows);

    Baseline read = BaselineJson.read(BaselineJson.write(baseline));

    assertThat(BaselineJson.write(read)).isEqualTo(BaselineJson.write(baseline));
    ReferenceDivision division = read.divisions().get(0);
    assertThat(division.columns()).containsExactly("country");
    assertThat(division.segments().keySet())
        .containsExactly("country=DE", "country=PL", "country=__other__");
    assertThat(division.segments().get("country=DE").events()).isEqualTo(500);
    assertThat(division.segments().values().stream().mapToLong(Profile::events).sum())
        .isEqualTo(2_000);
    assertThat(read.warnings())
        .anyMatch(warning -> warning.startsWith("40 rows are of segments by country beyond the 2"));
    Baseline ofGermany = read.ofSegment("country=DE").orElseThrow();
    assertThat(ofGermany.profile().events()).isEqualTo(500);
    assertThat(ofGermany.version()).isEqualTo(read.version());
    assertThat(ofGermany.quantiles().get(1)[2])
        .as("median of 0, 4, … 1996, as far as a bin of eight tells")
        .isBetween(988.0, 1_004.0);
    assertThat(read.ofSegment("country=__other__")).as("too few rows").isEmpty();
    assertThat(read.ofSegment("country=XX")).isEmpty();
  }

  @Test
  void segmentsOfTwoClassesAreTheCategoriesOfTheirColumn() {
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Object mixed =
          i % 10 < 6 ? (Object) (i % 2 == 0) : i % 10 < 8 ? (Object) (i % 2) : "" + i % 2;
      rows.add(ReferenceRow.of(i).with("flag", mixed).with("digit", i % 2 == 0 ? mixed : "1"));
    }
    SegmentSpec segments = new SegmentSpec(List.of(List.of("flag"), List.of("digit")), 2);
    Map<String, FeatureSpec> digits =
        Map.of("digit", new FeatureSpec(ColumnKind.CATEGORICAL, false));
    Baseline baseline = ReferenceRow.segmented(new BaselineBuilder(null, digits, segments), rows);

    for (ReferenceDivision division : baseline.divisions()) {
      String name = division.columns().get(0);
      int at = position(baseline, "feature:" + name);
      CategoricalProfile column = (CategoricalProfile) baseline.profile().column(at);
      List<String> categories = baseline.layout().columns().get(at).categories();
      assertThat(categories).hasSize(2);
      assertThat(division.segments()).hasSize(2);
      for (int i = 0; i < categories.size(); i++) {
        Profile segment = division.segments().get(name + "=" + categories.get(i));
        assertThat(segment.events()).isEqualTo(column.count(i));
      }
    }
    assertThat(baseline.divisions().get(0).segments()).containsOnlyKeys("flag=false", "flag=true");
    assertThat(baseline.divisions().get(1).segments()).containsOnlyKeys("digit=0", "digit=1");
  }

  @Test
  void segmentsOfABaselineDoNotDependOnTheOrderOfRows() {
    List<ReferenceRow> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(ReferenceRow.of(i).with("country", "c" + i % 37).with("x", i % 7));
    }
    SegmentSpec segments = new SegmentSpec(List.of(List.of("country", "x")), 10);
    Baseline one = ReferenceRow.segmented(new BaselineBuilder(null, Map.of(), segments), rows);
    Collections.shuffle(rows, new Random(3));
    Baseline other = ReferenceRow.segmented(new BaselineBuilder(null, Map.of(), segments), rows);

    assertThat(other.version()).isEqualTo(one.version());
  }
}
