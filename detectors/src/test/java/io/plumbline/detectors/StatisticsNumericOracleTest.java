package io.plumbline.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.distance.CramerVonMises;
import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.KolmogorovDistribution;
import io.plumbline.detectors.distance.KolmogorovSmirnov;
import io.plumbline.detectors.distance.MannWhitney;
import io.plumbline.detectors.distance.Moments;
import io.plumbline.detectors.distance.PermutationTest;
import io.plumbline.detectors.distance.StepDistance;
import io.plumbline.detectors.distance.StepDistances;
import io.plumbline.detectors.distance.TTest;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Distances over numbers, of exact samples and of profiles. */
class StatisticsNumericOracleTest {
  /** The baseline is constant; the figure divides by the rounding error of its deviation. */
  private static final String ROUNDING_FOR_DEVIATION = "elec2.vicprice";

  @Test
  void distancesOfSamplesAreThoseOfOtherSoftware() {
    Oracles.Family family = Oracles.family("statistics-numeric");
    Report report = family.report(Map.of());
    for (Case aCase : family.cases()) {
      double[] baseline = sample(aCase.inputs(), "baseline");
      double[] current = sample(aCase.inputs(), "current");
      Samples samples =
          new Samples(report, aCase, Histogram.ofSample(baseline), Histogram.ofSample(current));
      samples.expectKolmogorovSmirnov();
      samples.expectWasserstein();
      samples.expectEnergy();
      samples.expectRanks();
      samples.expectMoments();
      samples.expectDeequ();
      samples.expectNothingElse();
    }
    report.finish();
  }

  /** One case, and the book. */
  private record Samples(Report report, Case of, Histogram baseline, Histogram current) {
    private static final Set<String> PARTS =
        Set.of(
            "ks",
            "wasserstein",
            "energy",
            "cramer_von_mises",
            "anderson_darling_k_sample_midrank",
            "mann_whitney",
            "welch_t",
            "student_t",
            "levene_mean",
            "levene_median",
            "variance_ratio",
            "deequ_numeric");

    private long n() {
      return baseline.total();
    }

    private long m() {
      return current.total();
    }

    private Distance distance(String id) {
      Distance distance =
          StepDistances.ALL.stream()
              .filter(candidate -> candidate.id().equals(id))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no distance is registered as " + id))
              .between(baseline, current);
      assertThat(distance.errorBound()).as("%s of %s", id, of.id()).isZero();
      return distance;
    }

    private double value(String id) {
      return OracleDistances.asWritten(distance(id));
    }

    private double pValue(String id) {
      Double pValue = distance(id).pValue();
      return pValue == null ? Double.NaN : pValue;
    }

    private boolean has(String name) {
      return of.expected().has(name);
    }

    void expectKolmogorovSmirnov() {
      Case ks = of.part("ks");
      double statistic = value("ks_statistic");
      report.expect(ks, "statistic", statistic);
      report.expect(
          ks,
          "p_kolmogorov_limit",
          "p_values",
          KolmogorovDistribution.limitPValue(statistic, n(), m()));
      report.expect(ks, "p_stephens", "p_values", pValue("ks_statistic"));
      report.expect(
          ks,
          "p_kstwo_round_en",
          "p_values",
          KolmogorovDistribution.oneSamplePValue(statistic, n(), m()));
      if (ks.expected().has("p_exact")) {
        report.expect(
            ks, "p_exact", "p_values", KolmogorovDistribution.exactPValue(statistic, n(), m()));
      }
      report.close(ks);
    }

    void expectWasserstein() {
      Case wasserstein = of.part("wasserstein");
      report.expect(wasserstein, "w1", value("wasserstein_1"));
      Distance normalized = distance("wasserstein_1_normalized");
      if (of.id().equals(ROUNDING_FOR_DEVIATION)) {
        report.judge(
            wasserstein,
            "w1_over_baseline_std_ddof0",
            Distance.CONSTANT.equals(normalized.reason()),
            "the baseline is constant: was " + normalized);
      } else {
        report.expect(
            wasserstein, "w1_over_baseline_std_ddof0", OracleDistances.asWritten(normalized));
      }
      report.expect(
          wasserstein, "w1_over_max_std_0.001", value("wasserstein_1_over_floored_std_dev"));
      report.close(wasserstein);
    }

    void expectEnergy() {
      Case energy = of.part("energy");
      double distance = value("energy_distance");
      report.expect(energy, "distance", distance);
      report.expect(energy, "distance_squared", distance * distance);
      report.close(energy);
    }

    void expectRanks() {
      if (has("cramer_von_mises")) {
        Case part = of.part("cramer_von_mises");
        double statistic = value("cramer_von_mises");
        report.expect(part, "statistic_T", statistic);
        expectLimit(part, statistic);
        expectExact(part, new CramerVonMises());
      }
      if (has("anderson_darling_k_sample_midrank")) {
        Case part = of.part("anderson_darling_k_sample_midrank");
        report.expect(part, "statistic_normalised", value("anderson_darling"));
        report.close(part);
      }
      Case part = of.part("mann_whitney");
      double u = MannWhitney.u(baseline, current);
      report.expect(part, "U1", u);
      report.expect(part, "U2", (double) n() * m() - u);
      report.expect(
          part,
          "p_two_sided_normal_tie_and_continuity_corrected",
          "p_values",
          pValue("mann_whitney"));
      expectExact(part, new MannWhitney());
    }

    private void expectExact(Case part, StepDistance distance) {
      if (part.expected().has("p_exact")) {
        double[] before = sample(of.inputs(), "baseline");
        double[] after = sample(of.inputs(), "current");
        double got = new PermutationTest(distance).pValue(before, after);
        report.expect(part, "p_exact", "p_values", got);
      }
      report.close(part);
    }

    /**
     * The figure is one minus a series of positive terms that was cut off behind the first below
     * 1e-7, so it is too large by what follows, which is all there is of a tiny p-value. Where that
     * shows, the figure must be that of the series cut off, and ours that of the whole series.
     */
    private void expectLimit(Case part, double statistic) {
      double got = CramerVonMises.limitPValue(statistic, n(), m());
      double expected = Oracles.number(part.expected().get("p_asymptotic"));
      if (part.accepts("p_values", got, expected)) {
        report.expect(part, "p_asymptotic", "p_values", got);
        return;
      }
      double cut = 1 - series(statistic, 1e-7);
      double whole = 1 - series(statistic, 0);
      report.judge(
          part,
          "p_asymptotic",
          part.accepts("p_values", cut, expected) && Math.abs(got - whole) < 1e-12,
          "expected " + expected + ": was " + got + ", cut off " + cut + ", whole " + whole);
    }

    /** Csörgő and Faraway (1996), equation 1.3, until a term is below the given. */
    private double series(double statistic, double last) {
      double n = n();
      double m = m();
      double mean = (1 + 1 / (n + m)) / 6;
      double variance =
          (n + m + 1)
              * (4 * n * m * (n + m) - 3 * (n * n + m * m) - 2 * n * m)
              / (45 * (n + m) * (n + m) * 4 * n * m);
      double x = 1.0 / 6 + (statistic - mean) / Math.sqrt(45 * variance);
      double sum = 0;
      double factor = Math.sqrt(Math.PI); // gamma(k + 1/2) / gamma(k + 1)
      for (int k = 0; k < 2_000; k++) {
        double y = 4 * k + 1;
        double q = y * y / (16 * x);
        double term = factor / (Math.pow(Math.PI, 1.5) * Math.sqrt(x)) * Math.sqrt(y) * scaledK(q);
        sum += term;
        if (term < last || term < 1e-18) {
          break;
        }
        factor *= (k + 0.5) / (k + 1);
      }
      return sum;
    }

    /** exp(-q) K(1/4, q), by the trapezoidal rule over its integral. */
    private static double scaledK(double q) {
      double step = 1.0 / 64;
      double sum = Math.exp(-2 * q) / 2;
      for (int i = 1; i < 3_000; i++) {
        double t = i * step;
        sum += Math.exp(-q * (1 + Math.cosh(t))) * Math.cosh(t / 4);
      }
      return sum * step;
    }

    void expectMoments() {
      Moments before = Moments.of(baseline);
      Moments after = Moments.of(current);
      for (TTest test : List.of(new TTest(), new TTest("student_t", true))) {
        if (has(test.id())) {
          Case part = of.part(test.id());
          report.expect(part, "t", Math.copySign(value(test.id()), before.mean() - after.mean()));
          report.expect(part, "df", test.degreesOfFreedom(before, after));
          report.expect(part, "p_two_sided", "p_values", pValue(test.id()));
          report.close(part);
        }
      }
      for (String levene : List.of("levene_mean", "levene_median")) {
        if (has(levene)) {
          Case part = of.part(levene);
          report.expect(part, "W", value(levene));
          report.expect(part, "p", "p_values", pValue(levene));
          report.close(part);
        }
      }
      if (has("variance_ratio")) {
        Case part = of.part("variance_ratio");
        Distance ratio = distance("variance_ratio");
        if (of.id().equals(ROUNDING_FOR_DEVIATION)) {
          report.judge(
              part,
              "F_current_over_baseline",
              Distance.CONSTANT.equals(ratio.reason()),
              "the baseline is constant: was " + ratio);
        } else {
          report.expect(part, "F_current_over_baseline", OracleDistances.asWritten(ratio));
        }
        report.close(part);
      }
    }

    void expectDeequ() {
      Case part = of.part("deequ_numeric");
      report.expect(part, "linf_simple", value("linf_simple"));
      report.expect(part, "linf_robust_c1.8", value("linf_robust"));
      report.expect(part, "linf_robust_alpha0.05", value("linf_robust_level_0_05"));
      report.close(part);
    }

    /** Every part has been closed above: what remains is unknown to this test. */
    void expectNothingElse() {
      ObjectNode others = of.expected().deepCopy();
      others.remove(PARTS);
      report.close(new Case(of.id(), of.inputs(), others, of.tolerance()));
    }
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
