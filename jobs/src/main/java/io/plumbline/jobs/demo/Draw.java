package io.plumbline.jobs.demo;

import java.util.random.RandomGenerator;

/** The laws that simulated columns follow. Each takes a fixed number of draws of its own. */
final class Draw {
  private Draw() {}

  /** A normal value rounded to a number of decimals. */
  static double normal(RandomGenerator random, double mean, double deviation, int decimals) {
    return round(mean + deviation * random.nextGaussian(), decimals);
  }

  /** A log-normal value rounded to a number of decimals. */
  static double logNormal(RandomGenerator random, double median, double sigma, int decimals) {
    return round(median * Math.exp(sigma * random.nextGaussian()), decimals);
  }

  /** One of the options; the weights are shares that sum to 1. */
  static String option(RandomGenerator random, String[] options, double[] weights) {
    double left = random.nextDouble();
    for (int i = 0; i < options.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return options[i];
      }
    }
    return options[options.length - 1];
  }

  /** True with the probability. */
  static boolean flag(RandomGenerator random, double probability) {
    return random.nextDouble() < probability;
  }

  /** The logistic function: any number to a probability. */
  static double probability(double logit) {
    return round(1 / (1 + Math.exp(-logit)), 4);
  }

  static double round(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.rint(value * scale) / scale;
  }
}
