package io.plumbline.detectors.distance;

import java.util.List;

/** Every distance over numbers, by name. */
public final class StepDistances {
  /** All of them; a new distance is one class and one line here. */
  public static final List<StepDistance> ALL =
      List.of(
          new KolmogorovSmirnov(),
          new NumericLInfinity("linf_simple", 0),
          new NumericLInfinity("linf_robust", RobustLInfinity.DEFAULT_CORRECTION),
          new NumericLInfinity("linf_robust_level_0_05", RobustLInfinity.correctionOfLevel(0.05)),
          new CramerVonMises(),
          new AndersonDarling(),
          new MannWhitney(),
          new Wasserstein(),
          new NormalizedWasserstein(),
          new NormalizedWasserstein("wasserstein_1_over_floored_std_dev", 0.001),
          new EnergyDistance(),
          new TTest(),
          new TTest("student_t", true),
          new Levene(),
          new Levene("levene_mean", false),
          new VarianceRatio());

  private StepDistances() {}
}
