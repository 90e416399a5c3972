package io.plumbline.jobs.demo;

import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.Format;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the minutes until a delivery. Its fault: the distance is missing in up to 40 % of the
 * requests, and the model answers with a typical one.
 */
final class DeliveryEta implements SimulatedModel {
  static final String ID = "delivery-eta";

  private static final double MISSING = 0.40;
  private static final double MEDIAN_DISTANCE = 3.2;
  private static final String[] TRAFFIC = {"light", "moderate", "heavy"};
  private static final double[] TRAFFIC_SHARES = {0.5, 0.35, 0.15};

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String version() {
    return "12";
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
    return "logistics-team";
  }

  @Override
  public Format format() {
    return Format.AVRO;
  }

  @Override
  public Inference infer(RandomGenerator random, double fault) {
    double distance = Draw.logNormal(random, MEDIAN_DISTANCE, 0.55, 2);
    boolean lost = random.nextDouble() < MISSING * fault;
    double openOrders = Math.max(0, Draw.normal(random, 3, 1.5, 0));
    String traffic = Draw.option(random, TRAFFIC, TRAFFIC_SHARES);
    boolean raining = Draw.flag(random, 0.2);
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("distance_km", lost ? null : distance);
    features.put("open_orders", openOrders);
    features.put("traffic", traffic);
    features.put("raining", raining);
    double minutes =
        6
            + 3.1 * (lost ? MEDIAN_DISTANCE : distance)
            + 1.4 * openOrders
            + (traffic.equals("heavy") ? 7 : traffic.equals("moderate") ? 3 : 0)
            + (raining ? 2.5 : 0)
            + random.nextGaussian();
    return new Inference(
        features, Draw.round(minutes, 1), null, Draw.logNormal(random, 8, 0.25, 2));
  }
}
