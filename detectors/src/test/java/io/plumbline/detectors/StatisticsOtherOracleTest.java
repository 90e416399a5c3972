package io.plumbline.detectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.distance.Correction;
import io.plumbline.detectors.distance.Correlation;
import io.plumbline.detectors.distance.MaximumMeanDiscrepancy;
import io.plumbline.detectors.distance.Proportions;
import io.plumbline.detectors.distance.WilsonInterval;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proportions, corrections of p-values, correlations and the kernel test. */
class StatisticsOtherOracleTest {
  private static final Map<String, Correction> CORRECTIONS =
      Map.of(
          "bonferroni", Correction.BONFERRONI,
          "holm", Correction.HOLM,
          "fdr_bh", Correction.BENJAMINI_HOCHBERG,
          "fdr_by", Correction.BENJAMINI_YEKUTIELI,
          "sidak", Correction.SIDAK);

  private static final Map<String, Correlation> CORRELATIONS =
      Map.of(
          "spearman", Correlation.SPEARMAN,
          "kendall_tau_b", Correlation.KENDALL,
          "pearson", Correlation.PEARSON);

  @Test
  void figuresAreThoseOfOtherSoftware() {
    Oracles.Family family = Oracles.family("statistics-other");
    Report report = family.report(Map.of());
    for (Case aCase : family.cases()) {
      JsonNode inputs = aCase.inputs();
      if (inputs.has("x1")) {
        expectProportions(report, aCase);
      } else if (inputs.has("p")) {
        double[] pValues = numbers(inputs.get("p"));
        CORRECTIONS.forEach(
            (figure, correction) -> expectAll(report, aCase, figure, correction.adjust(pValues)));
        report.close(aCase);
      } else if (inputs.get("x").get(0).isArray()) {
        expectDiscrepancy(report, aCase);
      } else {
        double[] x = numbers(inputs.get("x"));
        double[] y = numbers(inputs.get("y"));
        CORRELATIONS.forEach(
            (figure, correlation) ->
                report.expect(aCase, figure, correlation.between(x, y).orElse(Double.NaN)));
        report.close(aCase);
      }
    }
    report.finish();
  }

  private static void expectProportions(Report report, Case of) {
    long hits = of.inputs().get("x1").longValue();
    long size = of.inputs().get("n1").longValue();
    long currentHits = of.inputs().get("x2").longValue();
    long currentSize = of.inputs().get("n2").longValue();
    Proportions.Change change = Proportions.change(hits, size, currentHits, currentSize, 0.95);
    Case part = of.part("two_proportion_z");
    report.expect(part, "z", change.z());
    report.expect(part, "p_two_sided", change.pValue());
    report.expect(part, "diff", change.difference());
    report.expect(part, "wald_low", change.low());
    report.expect(part, "wald_high", change.high());
    report.close(part);
    WilsonInterval wilson = WilsonInterval.of(currentHits, currentSize, 0.95);
    expectAll(report, of, "wilson", new double[] {wilson.low(), wilson.high()});
    ObjectNode others = of.expected().deepCopy();
    others.remove("two_proportion_z");
    report.close(new Case(of.id(), of.inputs(), others, of.tolerance()));
  }

  private static void expectDiscrepancy(Report report, Case of) {
    double[][] x = vectors(of.inputs().get("x"));
    double[][] y = vectors(of.inputs().get("y"));
    double sigma = MaximumMeanDiscrepancy.medianDistance(x, y);
    report.expect(of, "median_heuristic_sigma", sigma);
    report.expect(
        of,
        "mmd2_unbiased_sigma_1",
        OracleDistances.asWritten(MaximumMeanDiscrepancy.squared(x, y, 1)));
    report.expect(
        of,
        "mmd2_unbiased_median_sigma",
        OracleDistances.asWritten(MaximumMeanDiscrepancy.squared(x, y, sigma)));
    report.close(of);
  }

  /** A figure that is a list. */
  private static void expectAll(Report report, Case of, String figure, double[] got) {
    double[] expected = numbers(of.expected().get(figure));
    boolean good = got.length == expected.length;
    for (int i = 0; good && i < got.length; i++) {
      good = of.accepts(figure, got[i], expected[i]);
    }
    report.judge(
        of,
        figure,
        good,
        "expected " + Arrays.toString(expected) + ": was " + Arrays.toString(got));
  }

  private static double[][] vectors(JsonNode rows) {
    double[][] vectors = new double[rows.size()][];
    Arrays.setAll(vectors, i -> numbers((ArrayNode) rows.get(i)));
    return vectors;
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    Arrays.setAll(numbers, i -> Oracles.number(array.get(i)));
    return numbers;
  }
}
