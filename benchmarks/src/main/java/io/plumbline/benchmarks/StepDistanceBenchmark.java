package io.plumbline.benchmarks;

import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.StepDistance;
import io.plumbline.detectors.distance.StepDistances;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import java.io.IOException;
import java.util.OptionalDouble;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Every distance of the registry over numbers, of one column at a window's close. */
@State(Scope.Thread)
public class StepDistanceBenchmark {
  private static final int EVENTS = 10_000;
  private static final double CHANCE = 0.001;

  /** The name of the distance; the command puts in all of the registry. */
  @Param("ks_statistic")
  public String overNumbers;

  private StepDistance measured;
  private Histogram baseline;
  private NumericProfile current;
  private BinEdges edges;

  /** Makes the profiles. */
  @Setup
  public void setUp() throws IOException {
    measured =
        StepDistances.ALL.stream()
            .filter(each -> each.id().equals(overNumbers))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such distance: " + overNumbers));
    Layout layout = Sample.layout();
    int column = 0;
    while (!layout.columns().get(column).name().equals("normal_1")) {
      column++;
    }
    edges = layout.columns().get(column).edges();
    current = (NumericProfile) Sample.profile(layout, Sample.rows(EVENTS)).column(column);
    baseline = current.histogram(edges);
  }

  /** Of the histogram on, as a window's check does. */
  @Benchmark
  public Distance betweenProfiles() {
    return measured.between(baseline, current.histogram(edges));
  }

  /** The distance and its p-value alone. */
  @Benchmark
  public Distance betweenHistograms() {
    return measured.between(baseline, baseline);
  }

  /** What chance makes of it, where it has that in closed form. */
  @Benchmark
  public OptionalDouble chanceLimit() {
    return measured.chanceLimit(baseline, baseline, CHANCE);
  }
}
