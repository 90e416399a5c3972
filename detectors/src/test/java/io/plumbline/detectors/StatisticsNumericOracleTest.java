package io.plumbline.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.KolmogorovDistribution;
import io.plumbline.detectors.distance.KolmogorovSmirnov;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kolmogorov-Smirnov of exact samples and of profiles. */
class StatisticsNumericOracleTest {
  private static final Map<String, String> NOT_COVERED =
      Map.ofEntries(
          Map.entry("p_kstwo_round_en", "the product reports Stephens' p-value"),
          Map.entry("p_exact", "the product reports Stephens' p-value"),
          Map.entry("linf_robust_c1.8", "not offered yet: a chance limit takes its place"),
          Map.entry("linf_robust_alpha0.05", "not offered yet: a chance limit takes its place"),
          Map.entry("wasserstein", "not offered yet"),
          Map.entry("energy", "not offered yet"),
          Map.entry("cramer_von_mises", "not offered yet"),
          Map.entry("anderson_darling_k_sample_midrank", "not offered yet"),
          Map.entry("mann_whitney", "not offered yet"),
          Map.entry("welch_t", "not offered yet"),
          Map.entry("student_t", "not offered yet"),
          Map.entry("levene_mean", "not offered yet"),
          Map.entry("levene_median", "not offered yet"),
          Map.entry("variance_ratio", "not offered yet"));

  @Test
  void kolmogorovSmirnovOfSamplesIsThatOfOtherSoftware() {
    Oracles.Family family = Oracles.family("statistics-numeric");
    Report report = family.report(NOT_COVERED);
    for (Case aCase : family.cases()) {
      double[] baseline = sample(aCase.inputs(), "baseline");
      double[] current = sample(aCase.inputs(), "current");
      Distance distance =
          new KolmogorovSmirnov()
              .between(Histogram.ofSample(baseline), Histogram.ofSample(current));
      double statistic = OracleDistances.asWritten(distance);
      assertThat(distance.errorBound()).as(aCase.id()).isZero();

      Case ks = aCase.part("ks");
      report.expect(ks, "statistic", statistic);
      report.expect(
          ks,
          "p_kolmogorov_limit",
          "p_values",
          KolmogorovDistribution.limitPValue(statistic, baseline.length, current.length));
      Double stephens = distance.pValue();
      report.expect(ks, "p_stephens", "p_values", stephens == null ? Double.NaN : stephens);
      report.close(ks);

      Case linf = aCase.part("deequ_numeric");
      report.expect(linf, "linf_simple", statistic);
      report.close(linf);

      ObjectNode others = aCase.expected().deepCopy();
      others.remove("ks");
      others.remove("deequ_numeric");
      report.close(new Case(aCase.id(), aCase.inputs(), others, aCase.tolerance()));
    }
    report.finish();
  }

  @Test
  void kolmogorovSmirnovOfProfilesIsWithinItsErrorBound() {
    Oracles.Family family = Oracles.family("statistics-numeric");
    double widest = 0;
    double furthest = 0;
    for (Case aCase : family.cases()) {
      double[] baseline = sample(aCase.inputs(), "baseline");
      double[] current = sample(aCase.inputs(), "current");
      Arrays.sort(baseline);
      BinEdges edges = EdgesOfSample.of(baseline);
      Distance distance =
          new KolmogorovSmirnov()
              .between(
                  profile(edges, baseline).histogram(edges),
                  profile(edges, current).histogram(edges));
      double got = OracleDistances.asWritten(distance);
      double exact = Oracles.number(aCase.expected().get("ks").get("statistic"));
      assertThat(exact - got)
          .as("%s: exact %s, profile %s", aCase.id(), exact, distance)
          .isBetween(-1e-12, distance.errorBound() + 1e-12);
      widest = Math.max(widest, distance.errorBound());
      furthest = Math.max(furthest, exact - got);
    }
    System.out.printf(
        "statistics-numeric from profiles: ks_statistic at most %.2g below the exact one,"
            + " largest error bound %.2g%n",
        furthest, widest);
    assertThat(widest).as("a bound that says something").isLessThan(0.05);
  }

  private static NumericProfile profile(BinEdges edges, double[] sample) {
    NumericProfile profile = new NumericProfile(edges);
    for (double value : sample) {
      profile.add(value);
    }
    return profile;
  }

  private static double[] sample(JsonNode inputs, String side) {
    if (inputs.has("file")) {
      return Oracles.numbers(
          inputs.get("file").asText(), inputs.get("column").asText(), inputs.get(side + "_rows"));
    }
    JsonNode values = inputs.get(side);
    double[] sample = new double[values.size()];
    Arrays.setAll(sample, i -> values.get(i).doubleValue());
    return sample;
  }
}
