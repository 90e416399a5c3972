package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Baselines and windows of one law: how often a chance limit or a p-value calls it a change. None
 * may do so more than twice as often as it says (beyond what a binomial count of these draws does
 * once in 10,000), for one in 100 and for one in 1,000.
 */
class ChanceCalibrationTest {
  private static final int BASELINES = 200;
  private static final int WINDOWS = 20;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private record Setting(String name, int baseline, int window, ToDoubleFunction<Double> quantile) {
    double[] draw(SplittableRandom random, int size) {
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = quantile.applyAsDouble(random.nextDouble(1e-12, 1));
      }
      return values;
    }

    @Override
    public String toString() {
      return name + ", " + baseline + " against " + window;
    }
  }

  static Stream<Setting> laws() {
    ToDoubleFunction<Double> normal = NORMAL::inverseCumulativeProbability;
    ToDoubleFunction<Double> exponential = u -> -Math.log(u);
    ToDoubleFunction<Double> lognormal =
        u -> Math.exp(1.5 * NORMAL.inverseCumulativeProbability(u));
    ToDoubleFunction<Double> integers = u -> Math.floor(-3 * Math.log(u));
    ToDoubleFunction<Double> flag = u -> u < 0.1 ? 1 : 0;
    return Stream.of(
        new Setting("normal", 1_000, 100, normal),
        new Setting("normal", 500, 500, normal),
        new Setting("exponential", 1_000, 200, exponential),
        new Setting("lognormal", 1_000, 300, lognormal),
        new Setting("integers", 1_000, 200, integers),
        new Setting("flag", 1_000, 200, flag));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void distancesOverNumbersCallOneLawAChangeAsRarelyAsTheySay(Setting setting) {
    List<StepDistance> distances =
        StepDistances.ALL.stream().filter(d -> !OTHER_FACES.contains(d.id())).toList();
    int[][] beyond = new int[distances.size()][2];
    boolean[] judged = new boolean[distances.size()];
    SplittableRandom random = new SplittableRandom(17);
    for (int b = 0; b < BASELINES; b++) {
      Histogram baseline = Histogram.ofSample(setting.draw(random, setting.baseline()));
      for (int w = 0; w < WINDOWS; w++) {
        Histogram window = Histogram.ofSample(setting.draw(random, setting.window()));
        for (int d = 0; d < distances.size(); d++) {
          Distance result = distances.get(d).between(baseline, window);
          Double pValue = result.pValue();
          for (int i = 0; i < 2; i++) {
            OptionalDouble limit = distances.get(d).chanceLimit(baseline, window, LEVELS[i]);
            if (limit.isPresent()) {
              beyond[d][i] += result.value() > limit.getAsDouble() ? 1 : 0;
              judged[d] = true;
            } else if (pValue != null) {
              beyond[d][i] += pValue < LEVELS[i] ? 1 : 0;
              judged[d] = true;
            }
          }
        }
      }
    }
    for (int d = 0; d < distances.size(); d++) {
      if (judged[d]) {
        judge(
            setting.toString(), distances.get(d).id(), beyond[d], known(distances.get(d), setting));
      }
    }
  }

  /** Tests of means are for normal values; long tails in small samples are where they fail. */
  private static boolean known(StepDistance distance, Setting setting) {
    boolean ofMoments = distance instanceof TTest || distance instanceof Levene;
    return ofMoments && !setting.name().equals("normal");
  }

  /** Monotone functions of others, or others cut off, which exceed their limits no more often. */
  private static final Set<String> OTHER_FACES =
      Set.of(
          "linf_robust",
          "linf_robust_level_0_05",
          "wasserstein_1_normalized",
          "wasserstein_1_over_floored_std_dev",
          "js_distance_nats",
          "js_divergence_bits",
          "js_divergence_nats");

  private static final double[] LEVELS = {0.01, 0.001};

  private static void judge(String setting, String id, int[] beyond, boolean knownToFail) {
    int draws = BASELINES * WINDOWS;
    System.out.printf(
        Locale.ROOT,
        "chance %s, %s: one in 100 %.4f, one in 1,000 %.5f%s%n",
        setting,
        id,
        (double) beyond[0] / draws,
        (double) beyond[1] / draws,
        knownToFail ? " (not judged)" : "");
    for (int i = 0; i < 2 && !knownToFail; i++) {
      int most = BinomialDistribution.of(draws, 2 * LEVELS[i]).inverseSurvivalProbability(1e-4);
      assertThat(beyond[i])
          .as("%s, %s at %s of %s draws", setting, id, LEVELS[i], draws)
          .isLessThanOrEqualTo(most);
    }
  }

  private record Shares(String name, int bins, double exponent, int baseline, int window) {
    @Override
    public String toString() {
      return name + ", " + baseline + " against " + window;
    }
  }

  static Stream<Shares> shares() {
    return Stream.of(
        new Shares("ten bins", 10, 0, 2_000, 200),
        new Shares("ten bins", 10, 0, 2_000, 2_000),
        new Shares("two bins", 2, 2, 1_000, 200),
        new Shares("42 by Zipf", 42, 1.2, 8_000, 720),
        new Shares("200 by Zipf", 200, 1, 4_000, 500));
  }

  @ParameterizedTest
  @MethodSource("shares")
  void distancesOverBinsCallOneLawAChangeAsRarelyAsTheySay(Shares setting) {
    List<BinDistance> distances =
        BinDistances.ALL.stream().filter(d -> !OTHER_FACES.contains(d.id())).toList();
    double[] cumulative = cumulative(setting);
    int[][] beyond = new int[distances.size()][2];
    boolean[] judged = new boolean[distances.size()];
    SplittableRandom random = new SplittableRandom(19);
    for (int b = 0; b < BASELINES; b++) {
      long[] baseline = counts(random, cumulative, setting.baseline());
      double[][] limits = new double[distances.size()][2];
      for (int d = 0; d < distances.size(); d++) {
        for (int i = 0; i < 2; i++) {
          limits[d][i] =
              distances
                  .get(d)
                  .chanceLimit(baseline, setting.window(), LEVELS[i])
                  .orElse(Double.NaN);
        }
      }
      for (int w = 0; w < WINDOWS; w++) {
        long[] window = counts(random, cumulative, setting.window());
        for (int d = 0; d < distances.size(); d++) {
          Distance result = distances.get(d).between(baseline, window);
          Double value = result.value();
          Double pValue = result.pValue();
          for (int i = 0; i < 2; i++) {
            if (!Double.isNaN(limits[d][i])) {
              beyond[d][i] += value != null && value > limits[d][i] ? 1 : 0;
              judged[d] = true;
            } else if (pValue != null) {
              beyond[d][i] += pValue < LEVELS[i] ? 1 : 0;
              judged[d] = true;
            }
          }
        }
      }
    }
    for (int d = 0; d < distances.size(); d++) {
      if (judged[d]) {
        judge(
            setting.toString(), distances.get(d).id(), beyond[d], known(distances.get(d), setting));
      }
    }
  }

  /**
   * Goodness of fit takes the baseline for the law, which its Javadoc warns of; so does Deequ's.
   * The G-test wants well filled cells.
   */
  private static boolean known(BinDistance distance, Shares setting) {
    return distance instanceof GoodnessOfFit
        || distance instanceof DeequChiSquared
        || (distance instanceof GTest && setting.bins() > 10);
  }

  private static double[] cumulative(Shares setting) {
    double[] cumulative = new double[setting.bins()];
    double sum = 0;
    for (int k = 0; k < cumulative.length; k++) {
      sum += Math.pow(k + 1, -setting.exponent());
      cumulative[k] = sum;
    }
    for (int k = 0; k < cumulative.length; k++) {
      cumulative[k] /= sum;
    }
    cumulative[cumulative.length - 1] = 1;
    return cumulative;
  }

  private static long[] counts(SplittableRandom random, double[] cumulative, int size) {
    long[] counts = new long[cumulative.length];
    for (int i = 0; i < size; i++) {
      int at = Arrays.binarySearch(cumulative, random.nextDouble());
      counts[at >= 0 ? at : -at - 1]++;
    }
    return counts;
  }
}
