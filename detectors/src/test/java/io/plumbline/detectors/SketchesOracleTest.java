package io.plumbline.detectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Capacity;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.DistinctCount;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.QuantileEstimate;
import io.plumbline.detectors.profile.RowFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Profiles of real and contrived columns against exact answers: built from the rows in one go, from
 * parts that were merged, without edges and on edges of their own sample.
 */
class SketchesOracleTest {
  private static final Map<String, String> NOT_COVERED =
      Map.of(
          "skewness_biased", "third powers are not summed",
          "excess_kurtosis_biased", "fourth powers are not summed",
          "std_ddof1", "the product's standard deviation is the population's",
          "quantile_linear", "the product's quantiles are inverted-CDF",
          "singletons", "how often each kept category occurred is known, of the rest it is not");

  /** Accepted distance of a distinct count, in standard errors. */
  private static final double SIGMAS = 3.5;

  @Test
  void profilesAnswerAsTheExactSample() {
    Oracles.Family family = Oracles.family("sketches");
    Report report = family.report(NOT_COVERED);
    for (Case aCase : family.cases()) {
      if (aCase.expected().has("sum")) {
        numeric(aCase, report);
      } else {
        categorical(aCase, report);
      }
      report.close(aCase);
    }
    report.finish();
  }

  // ---- numbers ----

  private static void numeric(Case aCase, Report report) {
    double[] values =
        Oracles.numbers(
            aCase.inputs().get("file").asText(),
            aCase.inputs().path("column").asText(null),
            aCase.inputs().path("rows"));
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    BinEdges edges = EdgesOfSample.of(sorted);
    NumericProfile profile = merged(values, null);
    NumericProfile onEdges = merged(values, edges);

    report.expect(aCase, "count", "moments", profile.valid());
    report.expect(aCase, "sum", "moments", profile.sum().doubleValue());
    report.expect(aCase, "mean", "moments", profile.mean());
    report.expect(aCase, "variance_ddof0", "moments", profile.variance());
    report.expect(aCase, "std_ddof0", "moments", profile.standardDeviation());
    report.expect(aCase, "min", "moments", profile.min());
    report.expect(aCase, "max", "moments", profile.max());
    distinct(aCase, report, profile.distinct(), DistinctCount.EXACT);
    aCase
        .expected()
        .get("quantile_inverted_cdf")
        .fields()
        .forEachRemaining(
            entry -> {
              double q = Double.parseDouble(entry.getKey());
              double exact = entry.getValue().doubleValue();
              quantile(aCase, report, sorted, q, exact, profile.quantile(q, null), true);
              quantile(aCase, report, sorted, q, exact, onEdges.quantile(q, edges), false);
            });
    for (JsonNode pair : aCase.expected().get("rank_inclusive")) {
      rank(aCase, report, "rank_inclusive", pair, profile.histogram(null), true);
      rank(aCase, report, "rank_inclusive", pair, onEdges.histogram(edges), true);
    }
    for (JsonNode pair : aCase.expected().get("rank_exclusive")) {
      rank(aCase, report, "rank_exclusive", pair, profile.histogram(null), false);
      rank(aCase, report, "rank_exclusive", pair, onEdges.histogram(edges), false);
    }
  }

  private static NumericProfile merged(double[] values, BinEdges edges) {
    NumericProfile whole = new NumericProfile(edges);
    int parts = 7;
    for (int part = parts - 1; part >= 0; part--) {
      NumericProfile partial = new NumericProfile(edges);
      for (int i = part; i < values.length; i += parts) {
        partial.add(values[i]);
      }
      whole.merge(partial);
    }
    return whole;
  }

  private static void quantile(
      Case aCase,
      Report report,
      double[] sorted,
      double q,
      double exact,
      QuantileEstimate estimate,
      boolean logarithmic) {
    double below = 0;
    double atOrBelow = 0;
    for (double value : sorted) {
      below += value < estimate.value() ? 1 : 0;
      atOrBelow += value <= estimate.value() ? 1 : 0;
    }
    below /= sorted.length;
    atOrBelow /= sorted.length;
    double rankError = Math.max(0, Math.max(below - q, q - atOrBelow));
    boolean good = rankError <= estimate.rankError() + 1e-12;
    if (estimate.rankError() == 0) {
      good &= estimate.value() == exact;
    }
    // Logarithmic bins promise 1 % of the value; the edges of a sample two of its 256 parts.
    good &=
        logarithmic
            ? Math.abs(estimate.value() - exact) <= 0.01 * Math.abs(exact)
            : estimate.rankError() <= 2 / 256.0 + 1.0 / sorted.length;
    report.judge(
        aCase,
        "quantile_inverted_cdf",
        good,
        q + ": expected " + exact + ", was " + estimate + ", true rank error " + rankError);
  }

  /** The bounds that the histogram puts on a rank must hold the true one. */
  private static void rank(
      Case aCase,
      Report report,
      String name,
      JsonNode pair,
      Histogram histogram,
      boolean inclusive) {
    double value = pair.get(0).doubleValue();
    long exact = pair.get(1).longValue();
    long least = 0;
    long most = 0;
    for (int bin = 0; bin < histogram.bins(); bin++) {
      boolean surelyIn =
          inclusive ? histogram.upper()[bin] <= value : histogram.upper()[bin] < value;
      // All values of the bin are above its lower end.
      boolean surelyOut =
          inclusive
              ? Math.nextUp(histogram.lower()[bin]) > value
              : Math.nextUp(histogram.lower()[bin]) >= value;
      least += surelyIn ? histogram.count()[bin] : 0;
      most += surelyOut ? 0 : histogram.count()[bin];
    }
    report.judge(
        aCase,
        name,
        least <= exact && exact <= most && most - least <= 0.06 * histogram.total(),
        value + ": expected " + exact + ", was between " + least + " and " + most);
  }

  // ---- texts ----

  private static void categorical(Case aCase, Report report) {
    List<String> cells =
        aCase.inputs().has("file")
            ? Oracles.column(
                aCase.inputs().get("file").asText(),
                aCase.inputs().path("column").asText(null),
                aCase.inputs().path("rows"))
            : recipe(aCase);
    CategoricalProfile empty = fold(cells, List.of());
    report.expect(aCase, "count", empty.valid());
    distinct(aCase, report, empty.distinct(), Capacity.DEFAULT.categories());
    if (!aCase.expected().has("top")) {
      return;
    }
    // With the most frequent ones as a baseline's categories, their counts are exact.
    List<String> top = new ArrayList<>();
    aCase.expected().get("top").forEach(pair -> top.add(pair.get(0).asText()));
    CategoricalProfile known = fold(cells, top);
    int position = 0;
    for (JsonNode pair : aCase.expected().get("top")) {
      long count = known.count(position++);
      report.judge(aCase, "top", count == pair.get(1).longValue(), pair + ": was counted " + count);
    }
    report.judge(
        aCase,
        "count_of_kth",
        known.count(position - 1) == aCase.expected().get("count_of_kth").longValue(),
        "was " + known.count(position - 1));
    // What is kept of the others is exact as well.
    Map<String, Long> exact = new HashMap<>();
    cells.forEach(cell -> exact.merge(cell, 1L, Long::sum));
    empty
        .unseenCategories()
        .forEach(
            (text, count) ->
                report.judge(
                    aCase,
                    "count",
                    count.equals(exact.get(text)),
                    text + ": expected " + exact.get(text) + ", was " + count));
  }

  private static List<String> recipe(Case aCase) {
    String text = aCase.inputs().get("recipe").asText();
    var pattern =
        Pattern.compile(
            "items \"user-0\" \\.\\. \"user-(\\d+)\" once each, then \"user-0\"\\.\\.\"user-(\\d+)\" again");
    var matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new AssertionError("a recipe that this test cannot follow: " + text);
    }
    List<String> cells = new ArrayList<>();
    for (int round = 1; round <= 2; round++) {
      int last = Integer.parseInt(matcher.group(round));
      for (int i = 0; i <= last; i++) {
        cells.add("user-" + i);
      }
    }
    return cells;
  }

  private static CategoricalProfile fold(List<String> cells, List<String> categories) {
    NameDictionary names = new NameDictionary();
    EventRow row = new EventRow(names);
    Layout layout =
        new Layout(
            List.of(
                new ColumnLayout(Section.FEATURE, "x", ColumnKind.CATEGORICAL, null, categories)));
    RowFold fold = new RowFold(layout);
    List<Profile> parts = List.of(fold.newProfile(), fold.newProfile(), fold.newProfile());
    int next = 0;
    for (String cell : cells) {
      row.clear();
      int start = row.append(cell);
      row.addText(Section.FEATURE, names.idOf("x"), start, row.textEnd() - start);
      fold.add(row, parts.get(next++ % parts.size()));
    }
    Profile whole = fold.newProfile();
    parts.forEach(whole::merge);
    return (CategoricalProfile) whole.column(0);
  }

  private static void distinct(Case aCase, Report report, double got, int exactUpTo) {
    long expected = aCase.expected().get("distinct").longValue();
    double bound =
        expected <= exactUpTo ? 0 : SIGMAS * DistinctCount.RELATIVE_STANDARD_ERROR * expected;
    report.judge(
        aCase,
        "distinct",
        Math.abs(got - expected) <= bound,
        "expected " + expected + " within " + bound + ": was " + got);
  }
}
