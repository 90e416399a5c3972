package io.plumbline.jobs.demo;

import io.plumbline.detectors.spec.Problem;
import io.plumbline.jobs.config.Format;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Approves loans. Its fault: incomes slide down by up to 30 %, and the scores with them. */
final class LoanApproval implements SimulatedModel {
  static final String ID = "loan-approval";

  private static final double SLIDE = 0.30;
  private static final double MEDIAN_INCOME = 42_000;
  private static final double MEDIAN_AMOUNT = 15_000;
  private static final String[] EMPLOYMENT = {"employed", "self-employed", "retired", "student"};
  private static final double[] EMPLOYMENT_SHARES = {0.62, 0.18, 0.12, 0.08};

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String version() {
    return "3";
  }

  @Override
  public Problem problem() {
    return Problem.BINARY_CLASSIFICATION;
  }

  @Override
  public String positiveLabel() {
    return "approved";
  }

  @Override
  public String owner() {
    return "credit-team";
  }

  @Override
  public Format format() {
    return Format.JSON;
  }

  @Override
  public Inference infer(RandomGenerator random, double fault) {
    double income =
        Draw.round(Draw.logNormal(random, MEDIAN_INCOME, 0.4, 0) * (1 - SLIDE * fault), 0);
    double amount = Draw.logNormal(random, MEDIAN_AMOUNT, 0.6, 0);
    double age = Math.max(18, Draw.normal(random, 43, 12, 0));
    String employment = Draw.option(random, EMPLOYMENT, EMPLOYMENT_SHARES);
    boolean ownsHome = Draw.flag(random, 0.45);
    Map<String, @Nullable Object> features = new LinkedHashMap<>();
    features.put("income", income);
    features.put("loan_amount", amount);
    features.put("age", age);
    features.put("employment", employment);
    features.put("owns_home", ownsHome);
    double score =
        Draw.probability(
            0.8
                + 2.2 * Math.log(income / MEDIAN_INCOME)
                - 0.9 * Math.log(amount / MEDIAN_AMOUNT)
                + (ownsHome ? 0.5 : 0)
                + (employment.equals("student") ? -1.2 : 0)
                + 0.3 * random.nextGaussian());
    return new Inference(
        features,
        score >= 0.5 ? "approved" : "declined",
        score,
        Draw.logNormal(random, 12, 0.3, 2));
  }
}
