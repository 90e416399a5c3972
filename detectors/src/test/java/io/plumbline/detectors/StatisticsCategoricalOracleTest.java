package io.plumbline.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.distance.BinDistance;
import io.plumbline.detectors.distance.ChiSquared;
import io.plumbline.detectors.distance.DeequChiSquared;
import io.plumbline.detectors.distance.FisherExact;
import io.plumbline.detectors.distance.JensenShannon;
import io.plumbline.detectors.distance.PopulationStabilityIndex;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Distances over categories, of counts and of profiles. */
class StatisticsCategoricalOracleTest {
  @Test
  void distancesOfCategoriesAreThoseOfOtherSoftware() {
    Oracles.Family family = Oracles.family("statistics-categorical");
    Report report = family.report(Map.of());
    for (Case aCase : family.cases()) {
      SortedMap<String, Long> baseline = counts(aCase.inputs(), "baseline");
      SortedMap<String, Long> current = counts(aCase.inputs(), "current");
      SortedSet<String> categories = new TreeSet<>(baseline.keySet());
      categories.addAll(current.keySet());
      long[] before = aligned(baseline, categories);
      long[] after = aligned(current, categories);

      expectCounts(report, aCase, "baseline_counts", baseline);
      expectCounts(report, aCase, "current_counts", current);
      report.expect(
          aCase,
          "linf_simple",
          OracleDistances.asWritten(OracleDistances.named("linf_simple").between(before, after)));
      report.expect(aCase, "linf_robust_c1.8", value("linf_robust", before, after));
      expectTests(report, aCase, before, after);
      Case divergences = aCase.part("divergences");
      OracleDistances.expectAll(report, divergences, before, after);
      report.close(divergences);

      ObjectNode others = aCase.expected().deepCopy();
      others.remove("divergences");
      others.remove(TESTS);
      report.close(new Case(aCase.id(), aCase.inputs(), others, aCase.tolerance()));
    }
    report.finish();
  }

  /** Every part is a test; what a case has besides is closed with the case itself. */
  private static final Set<String> TESTS =
      Set.of(
          "chi_square_contingency",
          "chi_square_yates",
          "g_test",
          "chi_square_goodness_of_fit",
          "cramers_v",
          "fisher_exact",
          "deequ_chi_square_current_vs_baseline");

  private static void expectTests(Report report, Case of, long[] before, long[] after) {
    expectTest(report, of, "chi_square_contingency", "chi_squared", before, after);
    expectTest(report, of, "chi_square_yates", "chi_squared_yates", before, after);
    expectTest(report, of, "g_test", "g_test", before, after);
    expectTest(
        report, of, "chi_square_goodness_of_fit", "chi_squared_goodness_of_fit", before, after);
    expectTest(
        report, of, "deequ_chi_square_current_vs_baseline", "chi_squared_deequ", before, after);
    if (of.expected().has("cramers_v")) {
      Case part = of.part("cramers_v");
      report.expect(part, "plain", value("cramers_v", before, after));
      report.expect(part, "bias_corrected", value("cramers_v_corrected", before, after));
      report.close(part);
    }
    if (of.expected().has("fisher_exact")) {
      // The figure's odds are of the categories by name.
      Case part = of.part("fisher_exact");
      report.expect(part, "sample_odds_ratio_ad_over_bc", FisherExact.oddsRatio(before, after));
      report.expect(part, "p_two_sided", "p_values", pValue("fisher_exact", before, after));
      report.close(part);
    }
  }

  private static void expectTest(
      Report report, Case of, String name, String id, long[] before, long[] after) {
    if (!of.expected().has(name)) {
      return;
    }
    Case part = of.part(name);
    report.expect(part, "statistic", value(id, before, after));
    report.expect(part, "p", "p_values", pValue(id, before, after));
    int categories =
        id.equals("chi_squared_deequ")
            ? DeequChiSquared.categoriesLeft(before, after)
            : ChiSquared.categories(before, after);
    for (String figure : List.of("df", "min_expected", "categories_after_regrouping")) {
      if (part.expected().has(figure)) {
        double got =
            switch (figure) {
              case "df" -> categories - 1;
              case "min_expected" -> ChiSquared.smallestExpected(before, after);
              default -> categories;
            };
        report.expect(part, figure, got);
      }
    }
    report.close(part);
  }

  private static double value(String id, long[] before, long[] after) {
    return OracleDistances.asWritten(OracleDistances.named(id).between(before, after));
  }

  private static double pValue(String id, long[] before, long[] after) {
    Double pValue = OracleDistances.named(id).between(before, after).pValue();
    return pValue == null ? Double.NaN : pValue;
  }

  @Test
  void psiAndJensenShannonOfProfilesAreExactOverTheBaselinesCategories() {
    Oracles.Family family = Oracles.family("statistics-categorical");
    int compared = 0;
    for (Case aCase : family.cases()) {
      SortedMap<String, Long> baseline = counts(aCase.inputs(), "baseline");
      SortedMap<String, Long> current = counts(aCase.inputs(), "current");
      List<String> categories = List.copyOf(baseline.keySet());
      ColumnLayout column =
          new ColumnLayout(Section.FEATURE, "c", ColumnKind.CATEGORICAL, null, categories);
      long[] before = bins(column, baseline);
      long[] after = bins(column, current);
      long[] exact = new long[categories.size() + 1];
      current.forEach(
          (category, count) -> {
            int position = categories.indexOf(category);
            exact[position < 0 ? categories.size() : position] += count;
          });
      assertThat(after).as(aCase.id()).isEqualTo(exact);
      boolean noneUnseen = exact[categories.size()] == 0;
      for (BinDistance distance : List.of(new PopulationStabilityIndex(), new JensenShannon())) {
        String figure = distance.id().equals("psi") ? "psi_floor_1e-4" : "js_distance_base_2";
        double expected = Oracles.number(aCase.expected().get("divergences").get(figure));
        double got = OracleDistances.asWritten(distance.between(before, after));
        if (noneUnseen) {
          assertThat(aCase.accepts(figure, got, expected))
              .as("%s %s: expected %s, was %s", aCase.id(), figure, expected, got)
              .isTrue();
          compared++;
        }
      }
    }
    System.out.println("statistics-categorical from profiles: " + compared + " figures equal");
    assertThat(compared).isPositive();
  }

  /** The counts of a profile that all values were folded into. */
  private static long[] bins(ColumnLayout column, SortedMap<String, Long> counts) {
    RowFold fold = new RowFold(new Layout(List.of(column)));
    Profile profile = fold.newProfile();
    NameDictionary names = new NameDictionary();
    EventRow row = new EventRow(names);
    int name = names.idOf("c");
    counts.forEach(
        (category, count) -> {
          for (long i = 0; i < count; i++) {
            row.clear();
            row.eventTime(0);
            int start = row.append(category);
            row.addText(Section.FEATURE, name, start, row.textEnd() - start);
            fold.add(row, profile);
          }
        });
    CategoricalProfile categories = (CategoricalProfile) profile.column(0);
    long[] bins = new long[categories.known() + 1];
    for (int i = 0; i < categories.known(); i++) {
      bins[i] = categories.count(i);
    }
    bins[categories.known()] = categories.unseen();
    return bins;
  }

  private static void expectCounts(
      Report report, Case of, String name, SortedMap<String, Long> counts) {
    if (of.expected().has(name)) {
      SortedMap<String, Long> expected = counts(of.expected().get(name));
      report.judge(of, name, expected.equals(counts), "expected " + expected + ": was " + counts);
    }
  }

  private static long[] aligned(SortedMap<String, Long> counts, SortedSet<String> categories) {
    return categories.stream().mapToLong(name -> counts.getOrDefault(name, 0L)).toArray();
  }

  private static SortedMap<String, Long> counts(JsonNode inputs, String side) {
    if (!inputs.has("file")) {
      return counts(inputs.get(side + "_counts"));
    }
    SortedMap<String, Long> counts = new TreeMap<>();
    for (String cell :
        Oracles.column(
            inputs.get("file").asText(),
            inputs.get("column").asText(),
            inputs.get(side + "_rows"))) {
      counts.merge(cell, 1L, Long::sum);
    }
    return counts;
  }

  /** Categories that were counted; those of count 0 are absent. */
  private static SortedMap<String, Long> counts(JsonNode object) {
    SortedMap<String, Long> counts = new TreeMap<>();
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      long count = object.get(name).longValue();
      if (count > 0) {
        counts.put(name, count);
      }
    }
    return counts;
  }
}
