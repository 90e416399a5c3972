package io.plumbline.detectors.distance;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.profile.Histogram;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;

/** What every result must be, and inputs to try. */
final class Contracts {
  private Contracts() {}

  /** A number or a reason, and never NaN. */
  static void wellFormed(Distance distance, String of) {
    Double value = distance.value();
    if (value == null) {
      assertThat(distance.reason()).as(of).isNotNull().matches("[a-z-]+");
      assertThat(distance.pValue()).as(of).isNull();
      assertThat(distance.effectSize()).as(of).isNull();
    } else {
      assertThat(distance.reason()).as(of).isNull();
      assertThat(value).as(of).isFinite();
    }
    assertThat(distance.errorBound()).as(of).isFinite().isNotNegative();
    Double pValue = distance.pValue();
    if (pValue != null) {
      assertThat(pValue).as(of).isBetween(0.0, 1.0);
      assertThat(distance.effectSize()).as("a test's effect size, %s", of).isNotNull();
    }
    Double effect = distance.effectSize();
    if (effect != null) {
      assertThat(effect).as(of).isFinite().isNotNegative();
    }
  }

  /** A sample on random bins, some of them a single number. */
  static Histogram binned(double[] sample, Random random, int keepOneIn) {
    TreeSet<Double> edges = new TreeSet<>();
    double least = Arrays.stream(sample).min().orElse(0);
    double most = Arrays.stream(sample).max().orElse(0);
    for (double value : sample) {
      boolean atom = random.nextBoolean();
      if (value == most || random.nextInt(keepOneIn) == 0) {
        edges.add(value + 0.0);
        if (atom) {
          edges.add(Math.nextDown(value + 0.0));
        }
      }
    }
    edges.add(Math.nextDown(least + 0.0) - random.nextInt(2) * random.nextDouble());
    double[] ends = edges.stream().mapToDouble(Double::doubleValue).toArray();
    return onEdges(sample, ends);
  }

  /** A sample counted on (e_0, e_1], (e_1, e_2], … */
  static Histogram onEdges(double[] sample, double[] ends) {
    double[] lower = Arrays.copyOf(ends, ends.length - 1);
    double[] upper = Arrays.copyOfRange(ends, 1, ends.length);
    long[] counts = new long[lower.length];
    for (double value : sample) {
      int at = Arrays.binarySearch(upper, value + 0.0);
      counts[at >= 0 ? at : -at - 1]++;
    }
    return new Histogram(lower, upper, counts);
  }
}
