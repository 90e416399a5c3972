package io.plumbline.jobs.demo;

import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.Format;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the risk that a customer leaves. Its fault: a bad release squeezes every score towards
 * one half, while the input stays as it was.
 */
final class ChurnRisk implements SimulatedModel {
  static final String ID = "churn-risk";

  private static final double SQUEEZE = 0.85;
  private static final String[] PLANS = {"basic", "plus", "family", "business"};
  private static final double[] PLAN_SHARES = {0.45, 0.3, 0.15, 0.1};

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String version() {
    return "2";
  }

  @Override
  public Problem problem() {
    return Problem.BINARY_CLASSIFICATION;
  }

  @Override
  public String positiveLabel() {
    return "leaves";
  }

  @Override
  public String owner() {
    return "retention-team";
  }

  @Override
  public Format format() {
    return Format.JSON;
  }

  @Override
  public Inference infer(RandomGenerator random, double fault) {
    double tenure = Draw.logNormal(random, 22, 0.7, 0);
    double calls = Math.max(0, Draw.normal(random, 1.5, 1.2, 0));
    double usage = Draw.logNormal(random, 14, 0.5, 1);
    String plan = Draw.option(random, PLANS, PLAN_SHARES);
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("tenure_months", tenure);
    features.put("support_calls", calls);
    features.put("usage_gb", usage);
    features.put("plan", plan);
    double logit =
        -1.4
            - 0.9 * Math.log(Math.max(1, tenure) / 22)
            + 0.7 * calls
            - 0.5 * Math.log(usage / 14)
            + 0.4 * random.nextGaussian();
    double score = Draw.probability(logit * (1 - SQUEEZE * fault));
    return new Inference(
        features, score >= 0.5 ? "leaves" : "stays", score, Draw.logNormal(random, 9, 0.3, 2));
  }
}
