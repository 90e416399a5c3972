package io.plumbline.detectors.distance;

import java.util.List;

/** Every distance over bins, by name. */
public final class BinDistances {
  /** All of them; a new distance is one class and one line here. */
  public static final List<BinDistance> ALL =
      List.of(
          new PopulationStabilityIndex(),
          new PopulationStabilityIndex("psi_smooth_half_count", Smoothing.HALF_COUNT),
          new PopulationStabilityIndex("psi_no_floor", Smoothing.NONE),
          new JensenShannon(),
          new JensenShannon("js_distance_nats", LogBase.NATS, true),
          new JensenShannon("js_divergence_bits", LogBase.BITS, false),
          new JensenShannon("js_divergence_nats", LogBase.NATS, false),
          new KullbackLeibler("kl_baseline_current", false, LogBase.NATS, Smoothing.NONE),
          new KullbackLeibler("kl_current_baseline", true, LogBase.NATS, Smoothing.NONE),
          new KullbackLeibler("kl_baseline_current_bits", false, LogBase.BITS, Smoothing.NONE),
          new KullbackLeibler("kl_baseline_current_floor", false, LogBase.NATS, Smoothing.FLOOR),
          new Hellinger(),
          new TriangularDiscrimination(),
          new TotalVariation(),
          new LInfinity(),
          new RobustLInfinity(),
          new Euclidean(),
          new BhattacharyyaCoefficient(),
          new ChiSquared(),
          new ChiSquared("chi_squared_yates", true),
          new GTest(),
          new GoodnessOfFit(),
          new DeequChiSquared(),
          new CramersV(),
          new CramersV("cramers_v_corrected", true),
          new FisherExact(),
          new Proportions());

  private BinDistances() {}
}
