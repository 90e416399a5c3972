package io.plumbline.detectors.distance;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The value of a distance that two samples of the baseline's law exceed with a stated probability,
 * by trying it: for distances without a chance limit in closed form, and for thresholds that are
 * learned from a baseline.
 *
 * <p>Each try draws both samples anew from the baseline's shares, one of the baseline's size and
 * one of the window's, and takes their distance. Comparing windows with the baseline itself instead
 * leaves out that another baseline would have come out differently, and with windows as large as
 * the baseline it makes nearly every window exceed a limit for one in 100. Measured for PSI and
 * Kolmogorov-Smirnov over ten bins and many baselines of 2,000 values: windows of 200 to 10,000
 * values exceed the limit for one in 100 in 1.0 to 1.3 of 100 (1,000 tries), windows of 200 to
 * 2,000 that for one in 1,000 in 0.6 to 1.6 of 1,000 (20,000 tries). That is the mean over
 * baselines; of one that came out odd it can be several times as often.
 *
 * <p>A pure function of its arguments: the same seed draws the same samples on every machine. Take
 * the seed from content (the baseline's version, the column's name). Time O(tries times bins),
 * whatever the samples' sizes; memory O(tries + bins). Efron, "Bootstrap methods", 1979.
 */
public final class ResampledLimit {
  /** How many tries a limit for one in 1,000 needs: 20 are expected beyond it. */
  public static final int TRIES = 20_000;

  private final int tries;
  private final long seed;

  /**
   * A way to try.
   *
   * @param tries at least 1; {@link #TRIES} unless the probability is larger
   * @param seed of the draws
   */
  public ResampledLimit(int tries, long seed) {
    if (tries < 1) {
      throw new IllegalArgumentException("a limit needs at least one try: was " + tries);
    }
    this.tries = tries;
    this.seed = seed;
  }

  /**
   * The limit of a distance over bins.
   *
   * @param baseline the baseline's counts, with a sum above 0
   * @param current how many values the current sample has, above 0
   * @param probability above 0 and below 1
   * @return the smallest tried value that at most that share of the tries exceeds; infinite when
   *     too many tries have no value, such as an infinite distance
   */
  public double of(BinDistance distance, long[] baseline, long current, double probability) {
    return limit(
        baseline,
        current,
        probability,
        samples -> valueOf(distance.between(samples.baseline, samples.current)));
  }

  /**
   * The limit of a distance over numbers, which are drawn from the baseline's bins.
   *
   * @param baseline the baseline, with values
   * @param current how many values the current sample has, above 0
   * @param probability above 0 and below 1
   * @return as of a distance over bins
   */
  public double of(StepDistance distance, Histogram baseline, long current, double probability) {
    return limit(
        baseline.count(),
        current,
        probability,
        samples ->
            valueOf(
                distance.between(
                    new Histogram(baseline.lower(), baseline.upper(), samples.baseline),
                    new Histogram(baseline.lower(), baseline.upper(), samples.current))));
  }

  private static double valueOf(Distance distance) {
    Double value = distance.value();
    return value == null ? Double.POSITIVE_INFINITY : value;
  }

  private record Samples(long[] baseline, long[] current) {}

  private double limit(
      long[] counts, long current, double probability, ToDoubleFunction<Samples> distance) {
    long total = BinDistance.total(counts);
    if (total <= 0 || current <= 0) {
      throw new IllegalArgumentException(
          "both samples must have values: were " + total + " and " + current);
    }
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "a probability must be above 0 and below 1: was " + probability);
    }
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = new Samples(new long[counts.length], new long[counts.length]);
    double[] values = new double[tries];
    for (int i = 0; i < tries; i++) {
      draw(random, counts, total, total, samples.baseline);
      draw(random, counts, total, current, samples.current);
      values[i] = distance.applyAsDouble(samples);
    }
    Arrays.sort(values);
    int beyond = (int) Math.floor(probability * tries);
    return values[Math.max(0, tries - 1 - beyond)];
  }

  /** A multinomial draw: bin by bin, of what is left. */
  private static void draw(
      SplittableRandom random, long[] counts, long total, long size, long[] into) {
    long left = total;
    long missing = size;
    for (int bin = 0; bin < counts.length; bin++) {
      into[bin] =
          missing == 0 || counts[bin] == 0
              ? 0
              : BinomialDraw.of(random, missing, (double) counts[bin] / left);
      missing -= into[bin];
      left -= counts[bin];
    }
  }
}
