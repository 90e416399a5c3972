package io.plumbline.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.baseline.EdgesOfSample;
import io.plumbline.detectors.distance.BinDistance;
import io.plumbline.detectors.distance.JensenShannon;
import io.plumbline.detectors.distance.PopulationStabilityIndex;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.NumericProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Distances over bins, of counts and of profiles. */
class StatisticsBinnedOracleTest {
  @Test
  void distancesOfCountsAreThoseOfOtherSoftware() {
    Oracles.Family family = Oracles.family("statistics-binned");
    Report report = family.report(Map.of());
    for (Case aCase : family.cases()) {
      JsonNode inputs = aCase.inputs();
      long[] baseline;
      long[] current;
      if (inputs.has("edges")) {
        baseline = counts(edges(inputs), sample(inputs, "baseline"));
        current = counts(edges(inputs), sample(inputs, "current"));
        expectCounts(report, aCase, "baseline_counts", baseline);
        expectCounts(report, aCase, "current_counts", current);
      } else {
        baseline = longs(inputs.get("baseline_counts"));
        current = longs(inputs.get("current_counts"));
      }
      OracleDistances.expectAll(report, aCase, baseline, current);
      report.close(aCase);
    }
    report.finish();
  }

  @Test
  void psiAndJensenShannonOfProfilesAreExact() {
    Oracles.Family family = Oracles.family("statistics-binned");
    int compared = 0;
    for (Case aCase : family.cases()) {
      if (!aCase.inputs().has("edges")) {
        continue;
      }
      double[] baseline = sample(aCase.inputs(), "baseline");
      Arrays.sort(baseline);
      BinEdges edges = EdgesOfSample.of(baseline);
      long[] before = profile(edges, baseline).decileCounts(edges);
      long[] after = profile(edges, sample(aCase.inputs(), "current")).decileCounts(edges);
      for (BinDistance distance : List.of(new PopulationStabilityIndex(), new JensenShannon())) {
        String figure = distance.id().equals("psi") ? "psi_floor_1e-4" : "js_distance_base_2";
        double expected = Oracles.number(aCase.expected().get(figure));
        double got = OracleDistances.asWritten(distance.between(before, after));
        assertThat(aCase.accepts(figure, got, expected))
            .as("%s %s: expected %s, was %s", aCase.id(), figure, expected, got)
            .isTrue();
        compared++;
      }
    }
    System.out.println("statistics-binned from profiles: " + compared + " figures equal");
    assertThat(compared).isPositive();
  }

  private static NumericProfile profile(BinEdges edges, double[] sample) {
    NumericProfile profile = new NumericProfile(edges);
    for (double value : sample) {
      profile.add(value);
    }
    return profile;
  }

  private static void expectCounts(Report report, Case of, String name, long[] counts) {
    if (of.expected().has(name)) {
      long[] expected = longs(of.expected().get(name));
      report.judge(
          of,
          name,
          Arrays.equals(expected, counts),
          "expected " + Arrays.toString(expected) + ": was " + Arrays.toString(counts));
    }
  }

  /** Counts on (-inf, e_1], (e_1, e_2], ..., (e_k, inf). */
  private static long[] counts(double[] edges, double[] sample) {
    long[] counts = new long[edges.length + 1];
    for (double value : sample) {
      int bin = 0;
      while (bin < edges.length && value > edges[bin]) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }

  private static double[] sample(JsonNode inputs, String side) {
    return Oracles.numbers(
        inputs.get("file").asText(), inputs.get("column").asText(), inputs.get(side + "_rows"));
  }

  private static double[] edges(JsonNode inputs) {
    double[] edges = new double[inputs.get("edges").size()];
    Arrays.setAll(edges, i -> inputs.get("edges").get(i).doubleValue());
    return edges;
  }

  private static long[] longs(JsonNode array) {
    long[] longs = new long[array.size()];
    Arrays.setAll(longs, i -> array.get(i).longValue());
    return longs;
  }
}
