package io.plumbline.benchmarks;

import io.plumbline.detectors.distance.BinDistance;
import io.plumbline.detectors.distance.BinDistances;
import io.plumbline.detectors.distance.Distance;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Every distance of the registry between two counts over the same bins. */
@State(Scope.Thread)
public class BinDistanceBenchmark {
  private static final long SEED = 7;
  private static final int LARGEST_COUNT = 10_000;

  /** The name of the distance; the command puts in all of the registry. */
  @Param("psi")
  public String distance;

  /** Deciles, or the categories of a wide column. */
  @Param({"10", "1000"})
  public int bins;

  private BinDistance measured;
  private long[] baseline;
  private long[] current;

  /** Draws the counts. */
  @Setup
  public void setUp() {
    measured =
        BinDistances.ALL.stream()
            .filter(each -> each.id().equals(distance))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such distance: " + distance));
    SplittableRandom random = new SplittableRandom(SEED);
    baseline = random.longs(bins, 1, LARGEST_COUNT).toArray();
    current = random.longs(bins, 1, LARGEST_COUNT).toArray();
  }

  /** One comparison. */
  @Benchmark
  public Distance between() {
    return measured.between(baseline, current);
  }
}
