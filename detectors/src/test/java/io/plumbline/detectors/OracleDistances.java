package io.plumbline.detectors;

import io.plumbline.detectors.Oracles.Case;
import io.plumbline.detectors.Oracles.Report;
import io.plumbline.detectors.distance.BinDistance;
import io.plumbline.detectors.distance.BinDistances;
import io.plumbline.detectors.distance.Distance;
import java.util.Map;

/** The names that the expected figures give to distances over bins. */
final class OracleDistances {
  /** From the expected figure's name to the distance's. */
  static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("psi_floor_1e-4", "psi"),
          Map.entry("psi_smooth_half_count", "psi_smooth_half_count"),
          Map.entry("psi_no_floor", "psi_no_floor"),
          Map.entry("kl_baseline_current_nats", "kl_baseline_current"),
          Map.entry("kl_current_baseline_nats", "kl_current_baseline"),
          Map.entry("kl_baseline_current_bits", "kl_baseline_current_bits"),
          Map.entry("kl_baseline_current_floor_1e-4_nats", "kl_baseline_current_floor"),
          Map.entry("js_divergence_nats", "js_divergence_nats"),
          Map.entry("js_divergence_bits", "js_divergence_bits"),
          Map.entry("js_distance_base_e", "js_distance_nats"),
          Map.entry("js_distance_base_2", "js_distance"),
          Map.entry("hellinger", "hellinger_distance"),
          Map.entry("total_variation", "total_variation"),
          Map.entry("l_infinity", "linf_simple"),
          Map.entry("l2", "l2"),
          Map.entry("bhattacharyya_coefficient", "bhattacharyya_coefficient"));

  private OracleDistances() {}

  static BinDistance named(String id) {
    return BinDistances.ALL.stream()
        .filter(distance -> distance.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no distance is registered as " + id));
  }

  /** Checks every figure of a case that is one of the distances. */
  static void expectAll(Report report, Case of, long[] baseline, long[] current) {
    NAMES.forEach(
        (figure, id) -> {
          if (of.expected().has(figure)) {
            report.expect(of, figure, asWritten(named(id).between(baseline, current)));
          }
        });
  }

  /** A value as the files write it: infinite, or NaN for undefined. */
  static double asWritten(Distance distance) {
    Double value = distance.value();
    if (value != null) {
      return value;
    }
    return Distance.INFINITE.equals(distance.reason()) ? Double.POSITIVE_INFINITY : Double.NaN;
  }
}
