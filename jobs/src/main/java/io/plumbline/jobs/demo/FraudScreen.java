package io.plumbline.jobs.demo;

import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.Format;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Screens card payments for fraud. Its fault: a merchant type that it was never trained on takes up
 * to 15 % of the traffic.
 */
final class FraudScreen implements SimulatedModel {
  static final String ID = "fraud-screen";

  private static final double NEWCOMERS = 0.15;
  private static final String[] MERCHANTS = {
    "grocery", "fuel", "restaurant", "electronics", "travel", "pharmacy"
  };
  private static final double[] MERCHANT_SHARES = {0.34, 0.17, 0.2, 0.11, 0.08, 0.1};
  private static final String[] COUNTRIES = {"PL", "DE", "FR", "CZ", "ES", "IT"};
  private static final double[] COUNTRY_SHARES = {0.4, 0.22, 0.14, 0.1, 0.08, 0.06};

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String version() {
    return "7";
  }

  @Override
  public Problem problem() {
    return Problem.BINARY_CLASSIFICATION;
  }

  @Override
  public String positiveLabel() {
    return "fraud";
  }

  @Override
  public String owner() {
    return "payments-team";
  }

  @Override
  public Format format() {
    return Format.JSON;
  }

  @Override
  public Inference infer(RandomGenerator random, double fault) {
    double amount = Draw.logNormal(random, 28, 0.9, 2);
    String known = Draw.option(random, MERCHANTS, MERCHANT_SHARES);
    String merchant = random.nextDouble() < NEWCOMERS * fault ? "gift-cards" : known;
    String country = Draw.option(random, COUNTRIES, COUNTRY_SHARES);
    boolean cardPresent = Draw.flag(random, 0.7);
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("amount", amount);
    features.put("merchant_type", merchant);
    features.put("country", country);
    features.put("card_present", cardPresent);
    double score =
        Draw.probability(
            -3.2
                + 0.6 * Math.log(amount / 28)
                + (cardPresent ? -0.8 : 0.9)
                + (merchant.equals("electronics") ? 0.6 : 0)
                + 0.5 * random.nextGaussian());
    return new Inference(
        features, score >= 0.5 ? "fraud" : "genuine", score, Draw.logNormal(random, 5, 0.3, 2));
  }
}
