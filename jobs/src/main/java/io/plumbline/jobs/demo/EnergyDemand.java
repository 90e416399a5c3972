package io.plumbline.jobs.demo;

import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.Format;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Forecasts the energy that a household takes. The control: it has no fault. */
final class EnergyDemand implements SimulatedModel {
  static final String ID = "energy-demand";

  private static final String[] HEATING = {"gas", "electric", "heat-pump", "district"};
  private static final double[] HEATING_SHARES = {0.4, 0.25, 0.15, 0.2};

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String version() {
    return "5";
  }

  @Override
  public Problem problem() {
    return Problem.REGRESSION;
  }

  @Override
  public @Nullable String positiveLabel() {
    return null;
  }

  @Override
  public String owner() {
    return "grid-team";
  }

  @Override
  public Format format() {
    return Format.AVRO;
  }

  @Override
  public Inference infer(RandomGenerator random, double fault) {
    double temperature = Draw.normal(random, 11, 6, 1);
    double residents = 1 + Math.max(0, Draw.normal(random, 1.6, 1.1, 0));
    double area = Draw.logNormal(random, 82, 0.35, 0);
    String heating = Draw.option(random, HEATING, HEATING_SHARES);
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("temperature", temperature);
    features.put("residents", residents);
    features.put("floor_area", area);
    features.put("heating", heating);
    double kilowattHours =
        2
            + 1.1 * residents
            + 0.02 * area
            + (heating.equals("electric") ? 0.35 : 0.05) * Math.max(0, 18 - temperature)
            + 0.4 * random.nextGaussian();
    return new Inference(
        features, Draw.round(kilowattHours, 2), null, Draw.logNormal(random, 7, 0.25, 2));
  }
}
